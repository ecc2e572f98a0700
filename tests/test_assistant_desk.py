"""The assistant and its store, without a trained model: notices beside answers, readiness, look-ups."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import resources
from bot.assistant import Assistant
from bot.conversations import EmbeddedConversations
from bot.desk import Database, Inbox
from bot.desk.storage import file_url
from bot.dialogue.host import Parse, Result, Wanted
from bot.errors import CaseNotFound, SetupError, StoreUnavailable
from bot.language import clock
from bot.messages import Reply, Turn
from bot.settings import settings
from bot.upkeep import deliver
from tests.desk.office import COMPLAINT, NOW, Office, chat


class Host:
    """Answers every turn with one sentence."""

    def __init__(self) -> None:
        self.route = "answer"
        self.turns = 0

    async def turn(self, wanted: Wanted, queued: object = None) -> Result:
        """The sentence."""
        self.turns += 1
        said: dict[str, Any] = {
            "route": self.route,
            "topic": None,
            "messages": [{"text": "答复", "buttons": [], "citations": []}],
        }
        return Result(Parse(wanted.text, wanted.text, "ask", 1.0, (), {}), said, {})


class Bureau:
    """An assistant with a store of its own."""

    def __init__(self) -> None:
        self.host = Host()
        self.assistant = Assistant(self.host, None, EmbeddedConversations(60), settings())  # type: ignore[arg-type]
        self.office = Office(resources.database(), dict(resources.services()))
        self.office.cipher = resources.cipher()
        self.office.desk, self.office.outbox = resources.desk(), resources.outbox()

    def say(self, conversation: str, message_id: str | None = None) -> Reply:
        """One turn."""
        return asyncio.run(self.assistant.handle(Turn(conversation, "你好", "web", message_id)))

    def said(self, conversation: str, message_id: str | None = None) -> list[str]:
        """The beginnings of a reply's messages."""
        return [message.text[:6] for message in self.say(conversation, message_id).replies]


@pytest.fixture
def bureau(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bureau]:
    """A bureau in the morning of a Wednesday."""
    monkeypatch.setattr(settings(), "database_url", file_url(tmp_path))
    resources.forget_store()
    with clock.at(NOW):
        yield Bureau()
    resources.database().close()
    monkeypatch.undo()
    resources.forget_store()


def test_a_notice_goes_out_with_the_next_reply_and_once(bureau: Bureau) -> None:
    case = bureau.office.book(1, of=COMPLAINT)
    deliver()
    assert bureau.said("another") == ["答复"]
    reply = bureau.say(chat(1), "m-1")
    assert [message.text[:4] for message in reply.replies] == ["答复", "您办的「"]
    assert case.id == reply.replies[1].buttons[0].payload[-11:].replace("-", "")
    assert reply.trace.route == "answer"
    assert bureau.say(chat(1), "m-1") == reply
    assert bureau.host.turns == 2
    assert bureau.said(chat(1)) == ["答复"]


def test_a_conversation_without_cases_is_not_looked_into_again(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    waits = Inbox.waits
    monkeypatch.setattr(Inbox, "waits", lambda self, who, *rest: looks.append(who) or waits(self, who, *rest))
    for _ in range(3):
        bureau.say("nobody")
    # One that has a case is looked into each time.
    bureau.office.book(1, of=COMPLAINT)
    bureau.say(chat(1))
    assert looks == [chat(1)]
    deliver()
    assert len(bureau.said(chat(1))) == 2


def test_a_message_asked_again_after_a_restart_has_its_notices_again(bureau: Bureau) -> None:
    bureau.office.book(1, of=COMPLAINT)
    deliver()
    first = bureau.say(chat(1), "m-1")
    asyncio.run(bureau.assistant.stop())
    assert bureau.say(chat(1), "m-1").replies == first.replies


def test_in_danger_nothing_else_is_said(bureau: Bureau) -> None:
    bureau.office.book(1, of=COMPLAINT)
    deliver()
    bureau.host.route = "emergency"
    assert bureau.said(chat(1)) == ["答复"]
    bureau.host.route = "answer"
    assert len(bureau.said(chat(1))) == 2


def test_a_store_that_is_away_spoils_no_reply(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise StoreUnavailable("the database cannot be reached; nothing was changed")

    monkeypatch.setattr(resources, "outbox", away)
    assert bureau.said(chat(1)) == ["答复"]


def test_readiness_tells_how_the_store_is(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asyncio.run(bureau.assistant.readiness())["store"] == "ok"
    unmigrated = Database("sqlite://")
    monkeypatch.setattr(resources, "database", lambda: unmigrated)
    assert "db upgrade" in asyncio.run(bureau.assistant.readiness())["store"]
    monkeypatch.setattr(resources, "database", lambda: Database("postgresql+psycopg2://127.0.0.1:1/none"))
    assert asyncio.run(bureau.assistant.readiness())["store"].startswith("the database cannot be reached")


def test_malformed_tokens_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "staff_tokens", SecretStr("nonsense"))
    resources.staff.cache_clear()
    with pytest.raises(SetupError, match="BOT_STAFF_TOKENS"):
        Assistant(Host(), None, EmbeddedConversations(60), settings())  # type: ignore[arg-type]
    resources.staff.cache_clear()


def test_the_assistant_has_the_desks_doors(bureau: Bureau) -> None:
    case = bureau.office.book(1, of=COMPLAINT)
    found = bureau.assistant.look_up(case.id, "13800000001", "c")
    assert (found["id"], found["service_name"]) == (case.id, "服务评价与投诉")
    with pytest.raises(CaseNotFound):
        bureau.assistant.look_up(case.id, "13800000002", "c")
    assert not len(bureau.assistant.staff.roster)

    async def names() -> list[str]:
        return [chore.name for chore in bureau.assistant.chores]

    assert asyncio.run(names()) == [
        "outbox",
        "insight",
        "knowledge",
        "timetables",
        "handovers",
        "sweep",
        "daily",
    ]
