"""`/ws/v1/agent`: who comes in, what they are shown, and that nothing is shown to anybody else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from websockets.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatusCode

from bot.desk import Database
from bot.errors import StoreUnavailable
from bot.handover.news import AGENTS, said
from bot.language.clock import now
from connectors.agents import doors, following
from connectors.agents.socket import PATH
from tests.accounts.ledger import PASSWORD, hired
from tests.connectors.agents import CONVERSATIONS, ROSTER, WANG, Agents
from tests.connectors.office import CLERK, MANAGER, VIEWER, StaffOffice, bearer
from tests.connectors.office import ROSTER as STAFF
from tests.connectors.websocket.server import Caller, Serving


class Desk:
    """Agents behind a real server; what residents write comes as in the product, then the news of it."""

    def __init__(self, agents: Agents) -> None:
        self.agents = agents
        self.server = Serving(agents.office.client.app)

    @asynccontextmanager
    async def calling(self, **options: Any) -> AsyncIterator[Caller]:
        """A client of the socket."""
        address = self.server.address.replace("http", "ws", 1) + PATH
        async with connect(address, max_size=None, **options) as protocol:
            yield Caller(protocol)

    @asynccontextmanager
    async def agent(self, token: str) -> AsyncIterator[Caller]:
        """An agent who came in, and has been shown the queue."""
        async with self.calling() as caller:
            await caller.send({"type": "hello", "token": token})
            caller.ready = await caller.receive()  # type: ignore[attr-defined]
            assert caller.ready["type"] == "ready"  # type: ignore[attr-defined]
            yield caller

    async def do(self, id: str, what: str, body: object, token: str) -> dict[str, Any]:
        """POSTs to a conversation, over the network."""
        async with httpx.AsyncClient(trust_env=False) as client:
            path = f"{self.server.address}{CONVERSATIONS}/{id}/{what}"
            answer = await client.post(path, headers=bearer(token), json=body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def resident(self, id: str, text: str) -> int:
        """A resident's line; its number."""
        line = await asyncio.to_thread(self.agents.desk.line, id, "resident", text, now())
        conversations = self.agents.office.assistant.conversations
        await asyncio.to_thread(self.server.run, conversations.post(AGENTS, said(id, line.number)))
        return line.number


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    """Two clerks and a manager."""
    serving = Desk(Agents(StaffOffice(database, f"{STAFF}, {ROSTER}")))
    yield serving
    serving.server.stop()


def run(scenario: Coroutine[Any, Any, None]) -> None:
    """Runs a scenario with its deadline."""
    asyncio.run(asyncio.wait_for(scenario, 60))


@pytest.mark.parametrize(
    ("frame", "status"),
    [
        ({"type": "hello", "token": "wrong-token-of-the-tests"}, 401),
        ({"type": "hello"}, 401),
        ({"type": "ping"}, 401),
        ({"type": "suggest", "ref": "c", "transcript": []}, 401),
        ({"type": "hello", "token": VIEWER}, 403),
        ({"type": "hello", "token": ["x"]}, 422),
        ({"type": "hello", "token": "x" * 600}, 422),
        ({"type": "nothing"}, 422),
        (["hello"], 400),
    ],
)
def test_who_does_not_say_who_they_are_does_not_come_in(desk: Desk, frame: object, status: int) -> None:
    async def scenario() -> None:
        async with desk.calling() as caller:
            problem = await caller.ask(frame)
            assert (problem["status"], problem["type"]) == (status, "about:blank")
            with pytest.raises(ConnectionClosed):
                await caller.receive()
            assert caller.protocol.close_code == doors.UNAUTHORISED

    run(scenario())
    assert desk.agents.office.trail() == []


def test_who_is_logged_in_needs_no_token_until_the_login_ends(desk: Desk) -> None:
    office = desk.agents.office
    hired(office.accounts, "坐席甲", "agent")
    entered = office.accounts.enter("坐席甲", PASSWORD, "127.0.0.1", "test")
    cookie = {"Cookie": f"staff={entered.token}"}
    own = {"origin": desk.server.address, "extra_headers": cookie}

    async def scenario() -> None:
        async with desk.calling(**own) as caller:
            assert (await caller.ask({"type": "hello"}))["agent"] == "坐席甲"
            assert await caller.silent()
            session = office.accounts.session(entered.token)
            assert session is not None
            office.accounts.end(session, session.id)
            assert (await caller.ask({"type": "ping"}))["status"] == 401
            with pytest.raises(ConnectionClosed):
                await caller.receive()
        async with desk.calling(**own) as caller:
            assert (await caller.ask({"type": "hello"}))["status"] == 401
        # Browsers name the page that opens a socket; a cookie without one is nobody's.
        async with desk.calling(extra_headers=cookie) as caller:
            assert (await caller.ask({"type": "hello"}))["status"] in (401, 403)

    run(scenario())


def test_who_says_nothing_is_shown_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "GREETING", 0.1)

    async def scenario() -> None:
        async with desk.calling() as caller:
            with pytest.raises(ConnectionClosed):
                await caller.receive()

    run(scenario())


def test_strangers_do_not_pile_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "_MOST_STRANGERS", 1)

    async def scenario() -> None:
        async with desk.calling() as stranger:
            with pytest.raises(InvalidStatusCode) as refused:
                async with desk.calling():
                    raise AssertionError("it was let in")
            assert refused.value.status_code == 503
            await stranger.send({"type": "hello", "token": CLERK})
            assert (await stranger.receive())["type"] == "ready"
            async with desk.agent(WANG):
                pass

    run(scenario())


def test_a_page_of_another_site_is_refused(desk: Desk) -> None:
    async def scenario() -> None:
        with pytest.raises(InvalidStatusCode) as refused:
            async with desk.calling(origin="https://other.example"):
                raise AssertionError("it was let in")
        assert refused.value.status_code == 403

    run(scenario())


def test_agents_see_the_queue_as_it_changes(desk: Desk) -> None:
    first = desk.agents.waiting("c-1")

    async def scenario() -> None:
        async with desk.agent(CLERK) as li, desk.agent(WANG) as wang:
            assert [one["id"] for one in li.ready["handovers"]] == [first]  # type: ignore[attr-defined]
            await desk.do(first, "claim", {}, CLERK)
            for caller in (li, wang):
                told = await caller.receive()
                assert (told["type"], told["handover"]["state"]) == ("handover", "claimed")
                assert (told["handover"]["id"], told["handover"]["agent"]) == (first, "小李")
            await desk.do(first, "close", {"outcome": "answered"}, CLERK)
            assert (await wang.receive())["handover"]["state"] == "closed"

    run(scenario())


def test_only_who_has_a_conversation_is_shown_its_lines(desk: Desk) -> None:
    id = desk.agents.waiting("wechat:oSecret")

    async def scenario() -> None:
        async with desk.agent(CLERK) as li, desk.agent(WANG) as wang, desk.agent(MANAGER) as manager:
            await desk.resident(id, "还没有人吗")
            await desk.do(id, "claim", {}, CLERK)
            for caller in (li, wang, manager):
                assert (await caller.receive())["type"] == "handover"
            number = await desk.resident(id, "低保怎么申请")
            lines = await li.receive()
            assert (lines["type"], lines["handover"]) == ("lines", id)
            assert [(one["number"], one["text"]) for one in lines["lines"]] == [(number, "低保怎么申请")]
            suggestions = await li.receive()
            assert (suggestions["type"], suggestions["handover"]) == ("suggestions", id)
            assert suggestions["suggestions"][0]["text"] == "您说的是“低保怎么申请”吗？"
            # The agent's own lines come back, so that a second window shows them; nothing is suggested.
            await desk.do(id, "lines", {"text": "您好"}, CLERK)
            assert (await li.receive())["lines"][0]["who"] == "agent"
            assert await li.silent()
            assert await wang.silent()
            assert await manager.silent()
            assert "oSecret" not in json.dumps([lines, suggestions])

    run(scenario())
    noted = [(entry.actor, entry.what) for entry in desk.agents.office.trail()]
    assert noted.count(("小李", "follow_handover")) == 1
    assert ("小王", "follow_handover") not in noted


def test_a_conversation_that_is_handed_on_is_shown_to_who_has_it_then(desk: Desk) -> None:
    id = desk.agents.claimed(CLERK)

    async def scenario() -> None:
        async with desk.agent(CLERK) as li, desk.agent(WANG) as wang:
            await desk.do(id, "transfer", {"to": "小王"}, CLERK)
            for caller in (li, wang):
                assert (await caller.receive())["handover"]["agent"] == "小王"
            await desk.resident(id, "要带什么")
            assert [one["text"] for one in (await wang.receive())["lines"]] == ["要带什么"]
            assert (await wang.receive())["type"] == "suggestions"
            assert await li.silent()

    run(scenario())


def test_who_comes_again_is_shown_what_comes_from_then_on(desk: Desk) -> None:
    id = desk.agents.claimed(CLERK)

    async def scenario() -> None:
        async with desk.agent(CLERK) as li:
            await desk.resident(id, "第一句")
            assert (await li.receive())["lines"][0]["text"] == "第一句"
            await li.receive()
        number = await desk.resident(id, "没人在看")
        async with desk.agent(CLERK) as li:
            # What was missed is read over HTTP; the queue says that there is something.
            assert li.ready["handovers"][0]["lines"] == number  # type: ignore[attr-defined]
            await desk.resident(id, "第三句")
            assert [one["text"] for one in (await li.receive())["lines"]] == ["第三句"]

    run(scenario())


def test_no_line_is_left_out_however_quickly_they_come(desk: Desk) -> None:
    ids = [desk.agents.claimed(CLERK, f"c-{number}") for number in range(4)]

    async def scenario() -> None:
        async with desk.agent(CLERK) as li:
            sent = await asyncio.gather(
                *(desk.resident(id, f"第{number}句") for number in range(12) for id in ids)
            )
            wanted = sorted(zip([id for _ in range(12) for id in ids], sent, strict=True))
            seen: list[tuple[str, int]] = []
            while len(set(seen)) < len(wanted):
                frame = await li.receive()
                if frame["type"] == "lines":
                    seen += [(frame["handover"], one["number"]) for one in frame["lines"]]
            assert sorted(set(seen)) == wanted

    run(scenario())


def test_suggestions_for_a_call(desk: Desk) -> None:
    async def scenario() -> None:
        async with desk.agent(CLERK) as li:
            transcript = [{"role": "resident", "text": "老年食堂打几折"}]
            told = await li.ask({"type": "suggest", "ref": "call-7", "transcript": transcript})
            assert (told["type"], told["ref"]) == ("suggestions", "call-7")
            assert told["suggestions"][0]["text"] == "您说的是“老年食堂打几折”吗？"
            assert {"summary", "took_ms"} < set(told)
            problem = await li.ask({"type": "suggest", "ref": "call-7", "transcript": "x"})
            assert problem["status"] == 422
            assert await li.silent()

    run(scenario())


def test_after_the_store_was_away_the_queue_is_shown_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "RETRY", 0.05)
    conversations = desk.agents.office.assistant.conversations
    wait = conversations.wait
    away = asyncio.Event()

    async def gone(*arguments: Any) -> Any:
        if away.is_set():
            raise StoreUnavailable("the mailbox is away")
        return await wait(*arguments)

    monkeypatch.setattr(conversations, "wait", gone)
    monkeypatch.setattr(following, "LOOK", 0.05)

    async def scenario() -> None:
        async with desk.agent(CLERK) as li:
            away.set()
            desk.agents.waiting("c-new")
            again = await li.receive()
            assert again["type"] == "ready"
            away.clear()
            while (again := await li.receive())["type"] != "ready" or not again["handovers"]:
                pass
            assert await_silent(again)

    def await_silent(frame: dict[str, Any]) -> bool:
        return frame["handovers"][0]["state"] == "waiting"

    run(scenario())


def test_a_mailbox_that_was_lost_is_followed_from_its_beginning(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK", 0.05)
    id = desk.agents.claimed(CLERK)
    conversations = desk.agents.office.assistant.conversations

    async def scenario() -> None:
        async with desk.agent(CLERK) as li:
            await desk.resident(id, "第一句")
            assert (await li.receive())["type"] == "lines"
            await li.receive()
            await asyncio.to_thread(desk.server.run, conversations.forget(AGENTS))
            assert (await li.receive())["type"] == "ready"
            await desk.resident(id, "第二句")
            assert (await li.receive())["lines"][0]["text"] == "第二句"

    run(scenario())
