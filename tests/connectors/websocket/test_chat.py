"""Turns over a socket: the replies of the message API, one at a time, each message once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from bot.messages import Reply, Turn
from tests.connectors.client import MESSAGES
from tests.connectors.stand_in import StandIn
from tests.connectors.websocket.server import Serving, calling, holding

MEALS = {"conversation_id": "c-1", "text": "老年食堂吃饭打几折", "channel": "kiosk", "message_id": "m-1"}


def test_the_reply_is_the_message_apis_own(served: Serving, assistant: StandIn) -> None:
    async def scenario() -> None:
        async with calling(served.address) as caller:
            told = await caller.ask(MEALS)
        assert told == httpx.post(served.address + MESSAGES, json=MEALS, trust_env=False).json()

    asyncio.run(scenario())
    assert [(turn.channel, turn.message_id) for turn in assistant.turns] == [("kiosk", "m-1")]


def test_a_message_without_channel_and_id_comes_from_the_web(served: Serving, assistant: StandIn) -> None:
    async def scenario() -> None:
        async with calling(served.address) as caller:
            told = await caller.ask({"conversation_id": "c-1", "text": "补贴"})
            assert told["message_id"]

    asyncio.run(scenario())
    assert [turn.channel for turn in assistant.turns] == ["web"]


def test_a_message_that_is_sent_again_on_another_socket_is_taken_once(
    served: Serving, assistant: StandIn
) -> None:
    async def scenario() -> None:
        with holding(assistant) as release:
            async with calling(served.address) as lost:
                await lost.send(MEALS)
                assert await lost.silent()
            async with calling(served.address) as caller:
                await caller.send(MEALS)
                assert await caller.silent()
                release()
                first = await caller.receive()
                assert first["trace"]["route"] == "answer"
                assert await caller.ask(MEALS) == first

    asyncio.run(scenario())
    assert len(assistant.turns) == 1


def test_one_turn_at_a_time_in_the_order_they_came(served: Serving, assistant: StandIn) -> None:
    async def scenario() -> None:
        async with calling(served.address) as caller:
            for number in range(20):
                await caller.send({**MEALS, "message_id": f"m-{number}"})
            told = [await caller.receive() for _ in range(20)]
        assert [reply["message_id"] for reply in told] == [f"m-{number}" for number in range(20)]

    most = watch_turns_at_once(assistant)
    asyncio.run(scenario())
    assert most() == 1
    assert [turn.message_id for turn in assistant.turns] == [f"m-{number}" for number in range(20)]


def watch_turns_at_once(assistant: StandIn) -> Callable[[], int]:
    """Counts how many turns are ever under way together; the count is read by calling what this returns."""
    plain, now, most = assistant.handle, 0, 0

    async def handle(turn: Turn) -> Reply:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        try:
            return await plain(turn)
        finally:
            now -= 1

    assistant.handle = handle  # type: ignore[method-assign]
    return lambda: most


def test_while_a_turn_is_taken_others_are_answered_and_pings_too(served: Serving, assistant: StandIn) -> None:
    async def scenario() -> None:
        async with calling(served.address) as slow, calling(served.address) as other:
            with holding(assistant, free="c-2") as release:
                await slow.send(MEALS)
                assert await slow.silent()
                told = await other.ask({**MEALS, "conversation_id": "c-2"})
                assert told["conversation_id"] == "c-2"
                assert await slow.silent()
                release()
                assert (await slow.receive())["conversation_id"] == "c-1"

    asyncio.run(scenario())


def test_null_is_what_was_left_out(served: Serving, assistant: StandIn) -> None:
    async def scenario() -> None:
        async with calling(served.address) as caller:
            await caller.ask({**MEALS, "channel": None, "message_id": None})
            told = await caller.ask({"type": "hello", "conversation_id": "c-1", "after": None})
            assert told["after"] == 0

    asyncio.run(scenario())
    assert [(turn.channel, turn.message_id) for turn in assistant.turns] == [("web", None)]


@pytest.mark.parametrize(
    ("frame", "status", "says"),
    [
        ("", 400, "JSON"),
        ("{", 400, "JSON"),
        ("[" * 5000, 400, "JSON"),
        ("[1]", 400, "JSON"),
        (b"{}", 400, "JSON"),
        ('{"conversation_id": "c-1"}', 422, "text：缺少这一项"),
        ('{"conversation_id": "c-1", "text": " "}', 422, "内容为空"),
        ('{"conversation_id": "c-1", "text": "\\ud83d"}', 422, "无法识别"),
        ('{"conversation_id": "c-1", "text": "好", "channel": "wechat"}', 422, "web、kiosk"),
        ('{"conversation_id": "wechat:o1", "text": "好"}', 422, "其他渠道"),
        ('{"type": "hello", "conversation_id": "wecom:li"}', 422, "其他渠道"),
        ('{"type": "hello", "conversation_id": "c-1", "after": -1}', 422, "after"),
        ('{"type": "hello", "conversation_id": "c-1", "after": 1e400}', 422, "after"),
        ('{"type": "bye"}', 422, "hello、ping"),
        ('{"type": ["ping"]}', 422, "hello、ping"),
        ('{"conversation_id": "c-1", "text": "不可接受"}', 422, "这句话不能处理。"),
        ('{"conversation_id": "c-1", "text": "崩溃"}', 500, "稍后再试"),
    ],
)
def test_what_cannot_be_done_is_a_problem_and_the_socket_stays_open(
    served: Serving, frame: str | bytes, status: int, says: str
) -> None:
    async def scenario() -> None:
        async with calling(served.address) as caller:
            await caller.protocol.send(frame)
            problem = await caller.receive()
            assert problem["type"] == "about:blank"
            assert problem["title"]
            assert problem["status"] == status
            assert says in problem["detail"]
            assert (await caller.ask(MEALS))["message_id"] == "m-1"

    asyncio.run(scenario())


def test_a_problem_is_the_one_of_the_message_api_and_names_its_message(served: Serving) -> None:
    async def scenario() -> None:
        refused = {"conversation_id": "c-1", "text": "", "message_id": "m-7"}
        async with calling(served.address) as caller:
            told = await caller.ask(refused)
            assert told.pop("message_id") == "m-7"
            assert told == httpx.post(served.address + MESSAGES, json=refused, trust_env=False).json()
            unreadable = await caller.ask({**refused, "message_id": "王秀英 <b>"})
            assert "王秀英" not in json.dumps(unreadable, ensure_ascii=False)

    asyncio.run(scenario())


def test_a_frame_too_long_closes_the_socket_with_its_code(served: Serving, assistant: StandIn) -> None:
    async def scenario() -> None:
        async with calling(served.address) as caller:
            with pytest.raises(ConnectionClosed) as closed:
                await caller.ask({**MEALS, "more": "x" * 64 * 1024})
        assert closed.value.code == 1009

    asyncio.run(scenario())
    assert assistant.turns == []


def test_a_stopping_server_says_so_and_finishes_the_turn(served: Serving, assistant: StandIn) -> None:
    async def scenario() -> None:
        async with calling(served.address) as caller:
            await caller.send(MEALS)
            assert await caller.silent()
            served.begin_to_stop()
            with pytest.raises(ConnectionClosed) as closed:
                await caller.receive()
        assert closed.value.code == 1012

    with holding(assistant):
        asyncio.run(scenario())
        assert assistant.turns == []
    served.stop()
    assert [turn.message_id for turn in assistant.turns] == ["m-1"]


def test_a_socket_that_says_nothing_for_long_is_closed(
    served: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.websocket.line.IDLE", 0.05)

    async def scenario() -> None:
        async with calling(served.address) as caller:
            with pytest.raises(ConnectionClosed) as closed:
                await caller.receive()
        assert closed.value.code == 1001

    asyncio.run(scenario())
