"""Telephone calls, a recogniser that listens, what is done for residents, and what agents keep."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from bot.desk import Database
from bot.handover.phrases import MOST
from bot.language import clock
from bot.messages import Message, Reply, Trace, Turn
from bot.suggesting.model import About, Candidate
from bot.suggesting.store import SuggestionStore
from connectors.agents import listening
from connectors.agents.doors import UNAUTHORISED
from tests.connectors.agents import AGENT, CONVERSATIONS, ROSTER, WANG, Agents
from tests.connectors.client import assert_problem
from tests.connectors.office import CLERK, MANAGER, StaffOffice
from tests.connectors.office import ROSTER as STAFF
from tests.connectors.websocket.server import Caller, Serving, calling
from tests.desk.office import NOW


@pytest.fixture
def agents(database: Database) -> Agents:
    """小李, 小王 and a manager."""
    return Agents(StaffOffice(database, f"{STAFF}, {ROSTER}"))


def answered(agents: Agents, token: str = CLERK) -> str:
    """The id of a call that the token's owner has taken."""
    response = agents.office.post(f"{AGENT}/calls", {}, token)
    assert response.status_code == 200, response.text
    id: str = response.json()["id"]
    return id


def heard(agents: Agents, id: str) -> list[tuple[str, str, str | None]]:
    """Who said what in a conversation, and by whom of the staff it is."""
    lines = agents.read(id, MANAGER).json()["lines"]
    return [(line["who"], line["text"], line["agent"]) for line in lines]


def test_a_call_is_its_agents_from_the_beginning_and_reaches_no_channel(agents: Agents) -> None:
    id = answered(agents)
    call = agents.read(id, CLERK).json()["handover"]
    assert (call["channel"], call["state"], call["agent"]) == ("hotline", "claimed", "小李")
    assert agents.do(id, "heard", {"text": "我妈想申请送餐", "key": "u-1"}, CLERK).status_code == 200
    # The same line again is the same line.
    assert agents.do(id, "heard", {"text": "我妈想申请送餐", "key": "u-1"}, CLERK).json()["number"] == 2
    said = agents.do(id, "lines", {"text": "好的，请问住哪里？"}, CLERK).json()
    assert said["sent"] is True
    assert agents.do(id, "close", {"outcome": "answered"}, CLERK).status_code == 200
    assert heard(agents, id) == [
        ("event", "小李接听电话", "小李"),
        ("resident", "我妈想申请送餐", "小李"),
        ("agent", "好的，请问住哪里？", "小李"),
        ("event", "小李结束", "小李"),
    ]
    assert agents.teller.told == []
    assert_problem(agents.do(id, "heard", {"text": "还有"}, CLERK), 409)
    noted = [what for actor, what, _ in agents.office.noted() if actor == "小李"]
    assert noted[0] == "answer_call"
    assert noted.count("hear_call") == 3


def test_only_the_agent_of_a_call_writes_in_it_and_only_calls_are_written_down(agents: Agents) -> None:
    id = answered(agents)
    assert_problem(agents.do(id, "heard", {"text": "您好"}, WANG), 404)
    # A manager may read it, and yet it is not theirs to write.
    assert_problem(agents.do(id, "heard", {"text": "您好"}, MANAGER), 409)
    other = agents.claimed(CLERK)
    assert_problem(agents.do(other, "heard", {"text": "您好"}, CLERK), 409)
    assert_problem(agents.do(other, "recogniser", {}, CLERK), 409)


@contextmanager
def served(agents: Agents) -> Iterator[Serving]:
    """The agents behind a real server."""
    serving = Serving(agents.office.client.app)
    yield serving
    serving.stop()


def test_a_recogniser_writes_down_what_is_said_until_the_call_is_over(agents: Agents) -> None:
    id = answered(agents)
    ear = agents.do(id, "recogniser", {}, CLERK).json()
    assert (ear["path"], ear["call"]) == (listening.PATH, id)

    async def scenario(address: str) -> None:
        async with calling(address, listening.PATH) as caller:
            hello = {"type": "hello", "call": id, "token": ear["token"]}
            assert await caller.ask(hello) == {"type": "ready", "call": id}
            await caller.send({"type": "heard", "text": "我妈想", "final": False})
            kept = await caller.ask({"type": "heard", "text": "我妈想申请送餐", "final": True, "key": "u-1"})
            assert kept == {"type": "kept", "number": 2, "key": "u-1"}
            again = await caller.ask({"type": "heard", "text": "我妈想申请送餐", "key": "u-1"})
            assert again["number"] == 2
            mine = await caller.ask({"type": "heard", "text": "好的", "role": "agent"})
            assert mine["number"] == 3
            assert (await caller.ask({"type": "heard", "text": ""}))["status"] == 422
            assert (await caller.ask({"type": "shout"}))["status"] == 422
            assert await caller.silent()
            await asyncio.to_thread(agents.do, id, "close", {"outcome": "answered"}, CLERK)
            assert (await caller.ask({"type": "heard", "text": "再见"}))["status"] == 401
            with pytest.raises(ConnectionClosed):
                await caller.receive()
            assert caller.protocol.close_code == UNAUTHORISED
        await refused(address, hello)

    with served(agents) as server:
        asyncio.run(asyncio.wait_for(scenario(server.address), 60))
    assert heard(agents, id)[1:3] == [("resident", "我妈想申请送餐", "小李"), ("agent", "好的", "小李")]


async def refused(address: str, frame: dict[str, Any]) -> None:
    """Nobody comes in by this frame."""
    async with calling(address, listening.PATH) as caller:
        assert (await caller.ask(frame))["status"] == 401
        with pytest.raises(ConnectionClosed):
            await Caller.receive(caller)


@pytest.mark.parametrize("which", ["wrong token", "other call", "no call", "ping"])
def test_a_recogniser_comes_in_by_its_calls_token_alone(agents: Agents, which: str) -> None:
    id, other = answered(agents), answered(agents)
    token = agents.do(id, "recogniser", {}, CLERK).json()["token"]
    hello = {"type": "hello", "call": id, "token": token}
    frame = {
        "wrong token": hello | {"token": "0" * 64},
        "other call": hello | {"call": other},
        "no call": hello | {"call": agents.claimed(CLERK)},
        "ping": {"type": "ping"},
    }[which]
    with served(agents) as server:
        asyncio.run(refused(server.address, frame))


def test_what_is_done_for_a_resident_is_theirs_as_well(agents: Agents) -> None:
    id = agents.claimed(CLERK, "c-7")
    case = agents.office.book(1)
    turns: list[Turn] = []

    async def handle(turn: Turn) -> Reply:
        turns.append(turn)
        done = {"id": case.id, "service": case.service, "status": case.status, "fields": {}}
        trace = Trace({"name": "request", "confidence": 1.0}, None, "done", case=done)
        return Reply(turn.conversation_id, turn.message_id or "m", (Message("办好了"),), trace)

    agents.office.assistant.handle = handle  # type: ignore[method-assign]
    body = {"text": "同意", "run": 1, "key": "b-1"}
    assert agents.do(id, "behalf", body, CLERK).json()["replies"][0]["text"] == "办好了"
    assert agents.do(id, "behalf", {**body, "run": 2}, CLERK).status_code == 200
    # Each in a conversation of its own, which nobody can guess, and on the telephone's channel.
    first, second = (turn.conversation_id for turn in turns)
    assert first != second
    assert all(one.startswith("behalf:") and id not in one for one in (first, second))
    assert {turn.channel for turn in turns} == {"hotline"}
    seen = agents.read(id, CLERK).json()
    assert [one["id"] for one in seen["cases"]] == [case.id]
    acted = [line["text"] for line in seen["lines"] if "替居民办理" in line["text"]]
    assert len(acted) == 1
    assert_problem(agents.do(agents.waiting("c-8"), "behalf", body, CLERK), 409)
    assert_problem(agents.do(id, "behalf", {**body, "run": 0}, CLERK), 422)


def test_a_line_of_a_form_is_not_yet_a_case(agents: Agents) -> None:
    id = agents.claimed(CLERK)
    assert agents.do(id, "behalf", {"text": "你好"}, CLERK).status_code == 200
    assert all("替居民办理" not in text for _, text, _ in heard(agents, id))


def test_each_agents_own_sentences(agents: Agents) -> None:
    office = agents.office
    kept = office.post(f"{AGENT}/phrases", {"text": "您好，请稍等"}).json()
    assert office.post(f"{AGENT}/phrases", {"text": "您好，请稍等"}).json() == kept
    assert office.get(f"{AGENT}/phrases").json() == {"phrases": [kept]}
    assert office.get(f"{AGENT}/phrases", WANG).json() == {"phrases": []}
    path = f"{AGENT}/phrases/{kept['number']}"
    assert office.client.request("DELETE", path, headers=bearer_of(WANG)).status_code == 404
    dropped = office.client.request("DELETE", path, headers=bearer_of(CLERK))
    assert dropped.json() == {"phrases": []}
    for number in range(MOST):
        agents.room.desk.phrases.add("小李", f"第{number}句")
    assert_problem(office.post(f"{AGENT}/phrases", {"text": "再来一句"}), 409)


def bearer_of(token: str) -> dict[str, str]:
    """The header of a token."""
    return {"Authorization": f"Bearer {token}"}


def test_what_became_of_suggestions_is_counted_for_thirty_days(agents: Agents) -> None:
    office = agents.office
    store = SuggestionStore(office.database, office.cipher)
    about = About("meal-discount", "优惠")
    answer = Candidate("answer", "打折", 1.0, about)
    question = replace(answer, kind="question")
    for number, (candidate, verdict) in enumerate(
        [(answer, "used"), (answer, "used"), (answer, "rejected"), (question, "edited")]
    ):
        store.keep([(f"s-{number}", candidate)], None, NOW)
        store.judge(f"s-{number}", verdict, None, "小李", NOW)  # type: ignore[arg-type]
    store.keep([("unjudged", answer)], None, NOW)
    counted = {one["kind"]: one for one in office.get(f"{AGENT}/acceptance").json()["kinds"]}
    assert counted["answer"] == {"kind": "answer", "used": 2, "edited": 0, "rejected": 1}
    assert counted["question"]["edited"] == 1
    assert counted["action"] == {"kind": "action", "used": 0, "edited": 0, "rejected": 0}
    with clock.at(NOW.replace(year=NOW.year + 1)):
        later = agents.room.desk.acceptance()
    assert sum(one["used"] + one["edited"] + one["rejected"] for one in later["kinds"]) == 0


def test_the_catalogue_tells_what_each_form_asks_for(agents: Agents) -> None:
    services = agents.office.get(f"{AGENT}/catalogue").json()["services"]
    bathing = next(one for one in services if one["name"] == "上门助浴")
    assert bathing["begin"] == "办理 上门助浴"
    assert bathing["sensitive"] == ["health"]
    assert {slot["name"] for slot in bathing["slots"]} >= {"name", "phone", "item"}


def test_calls_are_found_in_no_other_agents_hands(agents: Agents) -> None:
    id = answered(agents)
    assert_problem(agents.read(id, WANG), 404)
    assert_problem(agents.office.post(f"{CONVERSATIONS}/{id}/claim", {}, WANG), 409)
