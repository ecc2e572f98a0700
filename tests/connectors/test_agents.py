"""`/api/v1/agent/…`: claiming, writing, handing on and ending, and who may do so."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from bot import resources
from bot.desk import Database
from bot.errors import StoreUnavailable
from bot.handover.news import AGENTS
from bot.language import clock
from tests.connectors.agents import AGENT, CONVERSATIONS, ROSTER, WANG, Agents, OneSuggestion
from tests.connectors.client import assert_problem
from tests.connectors.office import CLERK, MANAGER, VIEWER, StaffOffice
from tests.connectors.office import ROSTER as STAFF
from tests.desk.office import HOUR, NOW

#: Method, path below a conversation, body.
DOORS: list[tuple[str, str, object]] = [
    ("GET", "", None),
    ("GET", "/suggestions", None),
    ("POST", "/claim", {}),
    ("POST", "/lines", {"text": "您好"}),
    ("POST", "/note", {"text": "备注"}),
    ("POST", "/transfer", {"to": "小王"}),
    ("POST", "/close", {"outcome": "answered"}),
]
#: What changes what only the owner, or a manager, may.
OWNED = [door for door in DOORS if door[1] not in ("", "/suggestions", "/claim")]


@pytest.fixture
def agents(database: Database) -> Agents:
    """Two clerks and a manager, with real stores."""
    return Agents(StaffOffice(database, f"{STAFF}, {ROSTER}"))


def ask(agents: Agents, method: str, path: str, body: object, token: str | None) -> httpx.Response:
    """A request to a door."""
    return agents.office.get(path, token) if method == "GET" else agents.office.post(path, body, token)


def queue(agents: Agents, token: str = CLERK, query: str = "") -> list[dict[str, Any]]:
    """The queue as somebody sees it."""
    response = agents.office.get(f"{AGENT}/queue{query}", token)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["handovers"]
    return found


def lines(agents: Agents, id: str, token: str = CLERK) -> list[tuple[str, str]]:
    """Who said what in a conversation."""
    return [(line["who"], line["text"]) for line in agents.read(id, token).json()["lines"]]


def test_the_queue_tells_who_waits_and_how_long_but_no_words(agents: Agents) -> None:
    first = agents.waiting("wechat:oSecret", channel="wechat", urgency="high")
    agents.office.now = NOW + HOUR
    (seen,) = queue(agents)
    assert (seen["id"], seen["state"], seen["urgency"], seen["channel"]) == (
        first,
        "waiting",
        "high",
        "wechat",
    )
    assert (seen["waiting_seconds"], seen["topic"], seen["lines"]) == (3600, "meal-assistance", 3)
    assert "conversation" not in seen
    assert "oSecret" not in agents.office.get(f"{AGENT}/queue").text
    assert "oSecret" not in agents.read(first, CLERK).text


def test_the_queue_is_narrowed(agents: Agents) -> None:
    mine, other = agents.claimed(CLERK, "c-1"), agents.waiting("c-2", topic="marriage", channel="kiosk")
    closed = agents.claimed(WANG, "c-3")
    agents.do(closed, "close", {"outcome": "answered"}, WANG)
    for query, wanted in (
        ("", [mine, other]),
        ("?mine=true", [mine]),
        ("?state=waiting", [other]),
        ("?state=waiting&state=closed", [other, closed]),
        ("?topic=marriage", [other]),
        ("?channel=kiosk&urgency=normal", [other]),
        ("?urgency=high", []),
    ):
        assert {one["id"] for one in queue(agents, CLERK, query)} == set(wanted), query
    assert_problem(agents.office.get(f"{AGENT}/queue?state=gone"), 422)


def test_a_conversation_from_claim_to_close(agents: Agents) -> None:
    say = resources.handover_wording().resident
    case = agents.office.book(1)
    id = agents.waiting("chat-1")
    taken = agents.do(id, "claim", {}, CLERK)
    assert (taken.json()["state"], taken.json()["agent"]) == ("claimed", "小李")
    read = agents.read(id, CLERK).json()
    assert [one["id"] for one in read["cases"]] == [case.id]
    assert read["cases"][0]["masked"] is False
    assert [line["who"] for line in read["lines"]] == ["resident", "assistant", "resident", "event"]
    said = agents.do(id, "lines", {"text": "您好，我是小李", "key": "k-1"}, CLERK).json()
    assert (said["who"], said["agent"], said["sent"], said["number"]) == ("agent", "小李", True, 5)
    agents.do(id, "note", {"text": "家属来过电话"}, CLERK)
    assert [line["text"] for line in agents.read(id, CLERK, "?after=5").json()["lines"]] == ["家属来过电话"]
    closed = agents.do(id, "close", {"outcome": "answered", "note": "已办好"}, CLERK).json()
    assert (closed["state"], closed["outcome"]) == ("closed", "answered")
    assert agents.teller.told == [
        ("chat-1", "status", say["joined"]),
        ("chat-1", "agent", "您好，我是小李"),
        ("chat-1", "status", say["ended"]),
    ]
    assert ("note", "已办好") in lines(agents, id)


def test_the_resident_gets_a_line_once_however_often_it_is_sent(agents: Agents) -> None:
    id = agents.claimed(CLERK)
    for _ in range(3):
        said = agents.do(id, "lines", {"text": "您好", "key": "k-1"}, CLERK).json()
        assert (said["number"], said["sent"]) == (5, True)
    assert agents.teller.of_kind("agent") == [("c-1", "您好")]
    agents.do(id, "claim", {}, CLERK)
    assert len(agents.teller.of_kind("status")) == 1
    agents.do(id, "close", {"outcome": "answered"}, CLERK)
    agents.do(id, "close", {"outcome": "answered"}, CLERK)
    assert len(agents.teller.of_kind("status")) == 2


def test_a_line_that_did_not_go_out_goes_out_when_it_is_sent_again(agents: Agents) -> None:
    id = agents.claimed(CLERK)
    agents.teller.away = True
    body = {"text": "您好", "key": "k-1"}
    assert_problem(agents.do(id, "lines", body, CLERK), 503)
    assert [line["sent"] for line in agents.read(id, CLERK).json()["lines"] if line["who"] == "agent"] == [
        False
    ]
    agents.teller.away = False
    assert agents.do(id, "lines", body, CLERK).json()["sent"] is True
    assert agents.teller.of_kind("agent") == [("c-1", "您好")]


def test_a_line_goes_out_though_nothing_can_be_learned_of_it(
    agents: Agents, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreUnavailable("the database is away")

    monkeypatch.setattr(OneSuggestion, "wrote", away)
    id = agents.claimed(CLERK)
    assert agents.do(id, "lines", {"text": "您好"}, CLERK).json()["sent"] is True


def test_what_is_done_is_done_though_the_resident_cannot_be_told(agents: Agents) -> None:
    id = agents.waiting()
    agents.teller.away = True
    assert agents.do(id, "claim", {}, CLERK).json()["state"] == "claimed"
    assert agents.do(id, "close", {"outcome": "unreachable"}, CLERK).json()["state"] == "closed"


def test_who_left_a_kiosk_is_sent_nothing(agents: Agents) -> None:
    id = agents.claimed(CLERK, "kiosk:11111111")
    assert agents.desk.leave("kiosk:11111111", NOW) is not None
    told = list(agents.teller.told)
    refused = agents.do(id, "lines", {"text": "您好"}, CLERK)
    assert "已经离开" in assert_problem(refused, 409)["detail"]
    assert agents.read(id, CLERK).json()["handover"]["left_at"] == NOW.isoformat()
    assert agents.do(id, "transfer", {"to": None}, CLERK).status_code == 200
    assert agents.do(id, "claim", {}, WANG).status_code == 200
    assert agents.do(id, "close", {"outcome": "unreachable"}, WANG).status_code == 200
    assert agents.teller.told == told


def test_a_conversation_is_handed_on(agents: Agents) -> None:
    id = agents.claimed(CLERK)
    moved = agents.do(id, "transfer", {"to": "小王", "note": "他熟悉助餐"}, CLERK).json()
    assert (moved["state"], moved["agent"]) == ("claimed", "小王")
    assert_problem(agents.read(id, CLERK), 404)
    assert ("note", "他熟悉助餐") in lines(agents, id, WANG)
    back = agents.do(id, "transfer", {"to": None}, WANG).json()
    assert (back["state"], back["agent"]) == ("waiting", None)
    assert agents.teller.told[-1][2] == resources.handover_wording().resident["requeued"]
    agents.do(id, "claim", {}, CLERK)
    for nobody in ("小看", "谁也不是"):
        assert "同事" in assert_problem(agents.do(id, "transfer", {"to": nobody}, CLERK), 409)["detail"]
    assert agents.office.get(f"{AGENT}/colleagues").json() == {
        "colleagues": sorted(["小李", "小王", "王主管"])
    }


def test_of_two_one_has_it(agents: Agents) -> None:
    id = agents.claimed(CLERK)
    assert "小李" in assert_problem(agents.do(id, "claim", {}, WANG), 409)["detail"]
    assert [one["agent"] for one in queue(agents, WANG)] == ["小李"]


@pytest.mark.parametrize(("method", "path", "body"), DOORS)
def test_doors_are_for_agents(agents: Agents, method: str, path: str, body: object) -> None:
    address = f"{CONVERSATIONS}/{agents.waiting()}{path}"
    for token, status in ((None, 401), ("wrong-token-of-the-tests", 401), (VIEWER, 403)):
        assert_problem(ask(agents, method, address, body, token), status)
    assert agents.office.trail() == []


@pytest.mark.parametrize("path", ["queue", "colleagues"])
def test_the_queue_is_for_agents(agents: Agents, path: str) -> None:
    for token, status in ((None, 401), (VIEWER, 403), (MANAGER, 200)):
        assert agents.office.get(f"{AGENT}/{path}", token).status_code == status


@pytest.mark.parametrize(("method", "path", "body"), DOORS)
def test_what_is_not_there_is_not_found(agents: Agents, method: str, path: str, body: object) -> None:
    assert_problem(ask(agents, method, f"{CONVERSATIONS}/nowhere{path}", body, MANAGER), 404)


@pytest.mark.parametrize(("method", "path", "body"), [door for door in DOORS if door[1] != "/claim"])
def test_a_colleagues_conversation_is_not_found_but_by_a_manager(
    agents: Agents, method: str, path: str, body: object
) -> None:
    id = agents.claimed(CLERK)
    assert_problem(ask(agents, method, f"{CONVERSATIONS}/{id}{path}", body, WANG), 404)
    answer = ask(agents, method, f"{CONVERSATIONS}/{id}{path}", body, MANAGER)
    # A manager reads, hands on and ends; who speaks to the resident must have taken it.
    assert answer.status_code == (409 if path == "/lines" else 200), answer.text


@pytest.mark.parametrize(("method", "path", "body"), OWNED)
def test_a_closed_conversation_is_left_alone(agents: Agents, method: str, path: str, body: object) -> None:
    id = agents.claimed(CLERK)
    agents.do(id, "close", {"outcome": "answered"}, CLERK)
    told = list(agents.teller.told)
    answer = ask(agents, method, f"{CONVERSATIONS}/{id}{path}", body, CLERK)
    assert answer.status_code == (200 if path == "/close" else 409)
    assert agents.teller.told == told
    assert_problem(agents.do(id, "claim", {}, CLERK), 409)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("lines", {}),
        ("lines", {"text": "  "}),
        ("lines", {"text": "长" * 1001}),
        ("lines", {"text": "您好", "key": "no spaces"}),
        ("note", {"text": None}),
        ("transfer", {}),
        ("close", {}),
        ("close", {"outcome": "withdrawn"}),
        ("close", {"outcome": "好"}),
    ],
)
def test_what_breaks_a_rule_is_refused(agents: Agents, path: str, body: object) -> None:
    id = agents.claimed(CLERK)
    assert_problem(agents.do(id, path, body, CLERK), 422)


def test_every_look_and_change_is_in_the_trail(agents: Agents) -> None:
    id = agents.waiting()
    queue(agents)
    agents.read(id, CLERK)
    agents.do(id, "claim", {}, CLERK)
    agents.do(id, "lines", {"text": "您好，王阿姨"}, CLERK)
    agents.do(id, "note", {"text": "备注"}, CLERK)
    agents.office.get(f"{CONVERSATIONS}/{id}/suggestions", CLERK)
    agents.do(id, "transfer", {"to": "小王"}, CLERK)
    agents.do(id, "close", {"outcome": "referred"}, WANG)
    trail = agents.office.trail()
    assert [(entry.actor, entry.what) for entry in trail] == [
        ("小李", "list_handovers"),
        ("小李", "read_handover"),
        ("小李", "claim_handover"),
        ("小李", "write_handover"),
        ("小李", "note_handover"),
        ("小李", "read_handover"),
        ("小李", "transfer_handover"),
        ("小王", "close_handover"),
    ]
    assert all(entry.details["handover"] == id for entry in trail[1:])
    assert "王阿姨" not in str(trail)


def test_suggestions_for_a_conversation(agents: Agents) -> None:
    id = agents.claimed(CLERK)
    agents.desk.line(id, "resident", "要带什么证件", NOW)
    agents.desk.line(id, "note", "备注不算", NOW, agent="小李")
    found = agents.office.get(f"{CONVERSATIONS}/{id}/suggestions?limit=1", CLERK).json()
    assert found["suggestions"][0]["text"] == "您说的是“要带什么证件”吗？"
    # What the assistant said counts as answered; notes and events do not count.
    assert found["summary"] == "4句"


def test_colleagues_hear_of_what_happens(agents: Agents) -> None:
    id = agents.claimed(CLERK)
    agents.do(id, "lines", {"text": "您好"}, CLERK)
    agents.do(id, "note", {"text": "备注"}, CLERK)
    agents.do(id, "close", {"outcome": "answered"}, CLERK)
    news = asyncio.run(agents.office.assistant.conversations.since(AGENTS, 0))
    assert [item.data for item in news] == [
        {"kind": "handover", "handover": id},
        {"kind": "line", "handover": id, "number": 5},
        {"kind": "line", "handover": id, "number": 6},
        {"kind": "handover", "handover": id},
    ]


def test_what_an_agent_forgets_goes_back_and_the_resident_is_told(agents: Agents) -> None:
    id = agents.claimed(CLERK)
    told = len(agents.teller.told)
    for hours, released in ((1, 0), (2, 1), (3, 0)):
        with clock.at(NOW + hours * HOUR):
            assert asyncio.run(agents.room.release_idle(HOUR)) == released
    requeued = resources.handover_wording().resident["requeued"]
    assert agents.teller.told[told:] == [("c-1", "status", requeued)]
    assert queue(agents)[0]["state"] == "waiting"
    assert_problem(agents.do(id, "lines", {"text": "您好"}, CLERK), 409)
