"""A person takes over: from the wish to the last line, through the assistant's own door."""

from __future__ import annotations

from datetime import datetime
from itertools import count

import pytest

from bot import resources
from bot.errors import StoreUnavailable
from bot.handover import Handover, Line
from bot.handover.news import AGENTS, changed, said
from bot.language.clock import TIME_ZONE
from bot.messages import Message, Reply
from tests.conftest import Product

WEDNESDAY = datetime(2026, 11, 25, 10, 0, tzinfo=TIME_ZONE)
SATURDAY = datetime(2026, 11, 28, 10, 0, tzinfo=TIME_ZONE)
_numbers = count(1)


class Talk:
    """One resident's conversation."""

    def __init__(self, product: Product, now: datetime = WEDNESDAY) -> None:
        self.product, self.now, self.id = product, now, f"attended-{next(_numbers)}"

    def say(self, text: str, message_id: str | None = None) -> Reply:
        """One turn."""
        return self.product.say(self.id, text, now=self.now, message_id=message_id)

    @property
    def handover(self) -> Handover:
        """The hand-over that is open."""
        desk = resources.handovers()
        found = desk.met(self.id).handover
        assert found is not None
        return desk.find(found)

    def lines(self, handover: Handover) -> list[tuple[str, str]]:
        """What is kept of it."""
        kept: list[Line] = resources.handovers().transcript(handover.id)
        return [(line.who, line.text) for line in kept]


@pytest.fixture
def talk(product: Product) -> Talk:
    """A conversation on a working day."""
    return Talk(product)


def test_who_asks_for_a_person_stands_in_the_queue(talk: Talk) -> None:
    asked = talk.say("低保怎么申请")
    reply = talk.say("转人工")
    assert reply.trace.route == "handoff"
    assert "排队" in reply.replies[0].text
    assert "12345" in reply.replies[0].text
    assert reply.replies[0].citations
    found = talk.handover
    assert (found.state, found.channel, found.topic, found.urgency) == ("waiting", "rest", "relief", "normal")
    assert talk.lines(found) == [
        ("resident", "低保怎么申请"),
        ("assistant", asked.replies[0].text),
        ("resident", "转人工"),
    ]


def test_while_one_waits_the_assistant_goes_on_and_all_is_kept(talk: Talk) -> None:
    talk.say("转人工")
    waiting = talk.handover
    answer = talk.say("老年食堂吃饭打几折", "m-1")
    assert answer.trace.route == "answer"
    assert talk.say("老年食堂吃饭打几折", "m-1") == answer
    assert talk.lines(waiting)[1:] == [
        ("resident", "老年食堂吃饭打几折"),
        ("assistant", answer.replies[0].text),
    ]
    assert talk.say("我要找人工").trace.route == "handoff"
    assert talk.handover.id == waiting.id


def test_once_somebody_has_it_the_assistant_is_silent(talk: Talk) -> None:
    desk = resources.handovers()
    talk.say("转人工")
    handover = desk.claim(talk.handover.id, "agent", talk.now).handover
    reply = talk.say("低保怎么申请", "m-1")
    assert (reply.replies, reply.trace.route) == ((), "handoff")
    assert talk.say("低保怎么申请", "m-1") == reply
    assert talk.lines(handover)[-1] == ("resident", "低保怎么申请")
    told = talk.product.assistant.couriers.tell(talk.id, "rest", (Message("我帮您看看"),), "agent")
    talk.product.run(told)
    assert [message.text for message in talk.say("好的").replies] == ["我帮您看看"]
    desk.close(handover.id, "answered", "agent", talk.now)
    assert talk.say("低保怎么申请").trace.route == "answer"
    assert desk.met(talk.id).handover is None


def test_danger_is_answered_whoever_has_the_conversation(talk: Talk) -> None:
    talk.say("转人工")
    handover = resources.handovers().claim(talk.handover.id, "agent", talk.now).handover
    reply = talk.say("我爸晕倒了叫不应")
    assert reply.trace.route == "emergency"
    assert "120" in reply.replies[0].text
    assert [who for who, _ in talk.lines(handover)][-2:] == ["resident", "assistant"]


def test_danger_before_makes_it_urgent(talk: Talk) -> None:
    talk.say("我爸晕倒了叫不应")
    talk.say("转人工")
    assert talk.handover.urgency == "high"


def test_out_of_hours_the_resident_is_told_when(product: Product) -> None:
    talk = Talk(product, SATURDAY)
    text = talk.say("转人工").replies[0].text
    assert "11月30日" in text
    assert "示例" in text
    assert talk.handover.state == "waiting"


def test_one_that_outlived_the_conversations_memory_is_found(talk: Talk) -> None:
    talk.say("转人工")
    handover = resources.handovers().claim(talk.handover.id, "agent", talk.now).handover
    talk.product.run(talk.product.assistant.conversations.forget(talk.id))
    assert talk.say("还在吗").replies == ()
    assert talk.lines(handover)[-1] == ("resident", "还在吗")


def test_on_the_hotline_nobody_else_is_asked_for(product: Product) -> None:
    product.say("attended-hotline", "转人工", now=WEDNESDAY, channel="hotline")
    assert resources.handovers().met("attended-hotline").handover is None


def test_without_the_store_the_way_to_a_person_is_told_all_the_same(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise StoreUnavailable("the database cannot be reached; nothing was changed")

    talk.say("转人工")
    monkeypatch.setattr(resources, "handovers", away)
    talk.product.assistant._attending._desk = away  # type: ignore[assignment]
    try:
        assert "12345" in talk.say("转人工").replies[0].text
        assert talk.say("低保怎么申请").trace.route == "answer"
    finally:
        monkeypatch.undo()
        talk.product.assistant._attending._desk = resources.handovers
    # It is still open, and found again.
    resources.handovers().claim(talk.handover.id, "agent", talk.now)
    assert talk.say("在吗").replies == ()


def test_agents_learn_that_a_resident_has_left(talk: Talk) -> None:
    talk.say("转人工")
    waiting, assistant = talk.handover, talk.product.assistant
    before = talk.product.run(assistant.conversations.since(AGENTS, 0))
    talk.product.run(assistant.left(talk.id))
    after = talk.product.run(assistant.conversations.since(AGENTS, before[-1].number))
    assert [item.data for item in after] == [changed(waiting.id), said(waiting.id, waiting.lines + 1)]
    assert talk.lines(waiting)[-1] == ("event", "居民离开了自助机，再回复没有人看到")
    # Whoever writes in it again is there again.
    talk.say("低保怎么申请")
    assert talk.handover.left_at is None
