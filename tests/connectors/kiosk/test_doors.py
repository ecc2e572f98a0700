"""The kiosk's doors: its board, the end of a conversation, codes for telephones."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import httpx
import pytest
import segno
from fastapi import FastAPI

from bot.conversations import EmbeddedConversations
from bot.errors import KnowledgeError, StoreUnavailable
from bot.settings import settings
from connectors.app import create_app
from connectors.kiosk.board import FILE, board, load_board
from connectors.kiosk.code import chat_address, drawn
from tests.connectors.client import Client, assert_problem
from tests.connectors.stand_in import StandIn

END, CODE = "/api/v1/kiosk/end", "/api/v1/kiosk/code"
MINE = "kiosk:11111111-aaaa"


def test_the_board_is_the_editors_file(client: Client) -> None:
    shown = client.get("/api/v1/kiosk")
    assert shown.headers["cache-control"] == "no-store"
    assert {key: value for key, value in shown.json().items() if key != "community"} == board().dict()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("icon: bowl", "icon: banana"), "groups.0.icon"),
        (("title: 上门助浴, say: 办理 上门助浴", "title: 上门助浴"), "groups.0.tiles.3.say"),
        (('number: "120"', "number: 一二零"), "emergency.numbers.0.number"),
        (("person:", "persons:"), "person"),
        (("groups:", "groups: ["), "no YAML"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_place(
    tmp_path: Path, change: tuple[str, str], place: str
) -> None:
    text = (settings().knowledge_dir / FILE).read_text(encoding="utf-8")
    assert change[0] in text
    file = tmp_path / FILE
    file.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=place.replace(".", r"\.")):
        load_board(file)


def test_without_the_file_the_kiosk_says_so_kindly(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "knowledge_dir", tmp_path)
    board.cache_clear()
    try:
        assert "直接提问" in assert_problem(client.get("/api/v1/kiosk"), 503)["detail"]
    finally:
        board.cache_clear()


async def _kept(assistant: StandIn, conversation: str) -> None:
    async with assistant.conversations.turn(conversation) as session:
        await session.commit(
            {"memory": {"form": "open"}, "transcript": [["resident", "我叫王秀英", ""]]}, "m", {}
        )
    await assistant.conversations.post(conversation, {"kind": "notice", "messages": []})


async def _left(assistant: StandIn, conversation: str) -> tuple[object, object, object]:
    async with assistant.conversations.turn(conversation) as session:
        kept = session.state, await session.reply("m")
    return (*kept, list(await assistant.conversations.since(conversation, 0)))


def test_an_ended_conversation_is_forgotten_and_no_other(client: Client, assistant: StandIn) -> None:
    other = "kiosk:22222222-bbbb"
    for conversation in (MINE, other):
        asyncio.run(_kept(assistant, conversation))
    assert client.post(END, {"conversation_id": MINE}).status_code == 204
    assert asyncio.run(_left(assistant, MINE)) == ({}, None, [])
    state, reply, items = asyncio.run(_left(assistant, other))
    assert (state["memory"], reply, len(items)) == ({"form": "open"}, {}, 1)  # type: ignore[index, arg-type]
    assert assistant.left_by == [MINE]


def test_a_kiosk_is_asked_to_try_again_where_agents_could_not_be_told(
    client: Client, assistant: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(conversation_id: str) -> None:
        raise StoreUnavailable("the database is away")

    asyncio.run(_kept(assistant, MINE))
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(assistant, "left", away)
        assert_problem(client.post(END, {"conversation_id": MINE}), 503)
    # Whoever comes next finds nothing all the same.
    assert asyncio.run(_left(assistant, MINE)) == ({}, None, [])
    assert client.post(END, {"conversation_id": MINE}).status_code == 204
    assert assistant.left_by == [MINE]


@pytest.mark.parametrize(
    "conversation", ["c-1", "wechat:oXyz12345678", "kiosk:", "kiosk:short", "x-kiosk:11111111"]
)
def test_conversations_of_other_channels_cannot_be_ended(
    client: Client, assistant: StandIn, conversation: str
) -> None:
    asyncio.run(_kept(assistant, conversation))
    assert_problem(client.post(END, {"conversation_id": conversation}), 422)
    assert asyncio.run(_left(assistant, conversation))[1] == {}


def test_what_a_turn_under_way_keeps_is_forgotten_with_the_rest() -> None:
    assistant = StandIn()
    assistant.conversations = EmbeddedConversations(60)
    app = create_app(assistant)

    async def scenario() -> list[str]:
        order: list[str] = []
        begun, go_on = asyncio.Event(), asyncio.Event()

        async def turn() -> None:
            async with assistant.conversations.turn(MINE) as session:
                begun.set()
                await go_on.wait()
                await session.commit({"memory": {"said": "王秀英"}}, "m", {})
                order.append("kept")

        async def ending() -> None:
            await end(app)
            order.append("ended")

        running = asyncio.create_task(turn())
        await begun.wait()
        last = asyncio.create_task(ending())
        for _ in range(20):
            await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(running, last)
        assert await _left(assistant, MINE) == ({}, None, [])
        return order

    assert asyncio.run(scenario()) == ["kept", "ended"]


async def end(app: FastAPI) -> None:
    """Ends the conversation on the running event loop."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as caller:
        assert (await caller.post(END, json={"conversation_id": MINE})).status_code == 204


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> str:
    """Where residents reach the server."""
    monkeypatch.setattr(settings(), "public_url", "https://assistant.example.gov.cn/")
    return "https://assistant.example.gov.cn/chat"


def test_a_code_has_the_chats_address_and_a_cases_number_in_the_fragment(client: Client, public: str) -> None:
    assert client.post(CODE, {"number": None}).json()["address"] == public
    assert client.post(CODE, {"number": "542436839"}).json()["address"] == f"{public}#case=542436839"
    assert_problem(client.post(CODE, {"number": "王秀英"}), 422)


def test_without_an_address_from_outside_there_is_no_code(client: Client) -> None:
    response = client.post(CODE, {"number": None})
    assert (response.status_code, response.content) == (204, b"")


def test_the_drawing_is_the_code() -> None:
    address = chat_address("https://assistant.example.gov.cn", "542436839")
    code = drawn(address)
    dark = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", code.path):
        dark |= {(int(x) + step, int(y)) for step in range(int(width))}
    matrix = segno.make(address, error="m", micro=False).matrix_iter(border=4)
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, bit in enumerate(row) if bit}
    assert code.size == len(segno.make(address, error="m", micro=False).matrix) + 8
