"""An answer that did not help is told by what the resident does next: a person is asked for, a case rated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import delete

from bot import resources
from bot.insight import OpenQuestions
from bot.insight.tables import open_questions
from bot.language.clock import TIME_ZONE
from bot.messages import Reply
from tests.conftest import Product

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=TIME_ZONE)
_numbers = count(1)


@pytest.fixture
def open_now(product: Product) -> Iterator[Callable[[], list[tuple[str, str, str | None]]]]:
    """What is open for editors since the test began: where from, the words, the topic."""

    def clear() -> None:
        resources.recorder().write()
        with resources.database().write() as connection:
            connection.execute(delete(open_questions))

    def found() -> list[tuple[str, str, str | None]]:
        resources.recorder().write()
        listing = OpenQuestions(resources.database(), resources.cipher()).listing()
        return sorted((one.reason, one.text, one.topic) for one in listing)

    clear()
    yield found
    clear()


Open = Callable[[], list[tuple[str, str, str | None]]]


class Talk:
    """One resident's conversation."""

    def __init__(self, product: Product) -> None:
        self._product, self.id = product, f"regretted-{next(_numbers)}"

    def say(self, text: str, now: datetime = NOW) -> Reply:
        """One turn."""
        return self._product.say(self.id, text, now=now)


def test_who_asks_for_a_person_after_an_answer_was_not_helped(product: Product, open_now: Open) -> None:
    talk = Talk(product)
    assert talk.say("我叫王秀英，老年食堂吃饭打几折").trace.route == "answer"
    assert talk.say("转人工").trace.route == "handoff"
    ((reason, text, topic),) = open_now()
    assert (reason, topic) == ("handed", "meal-assistance")
    assert "老年食堂吃饭打几折" in text
    assert "王秀英" not in text
    # Whoever waits goes on to talk: it is told once.
    talk.say("低保怎么申请")
    talk.say("我要找人工")
    resources.handovers().claim(_open(talk), "小李", NOW)
    talk.say("在吗")
    assert len(open_now()) == 1


def _open(talk: Talk) -> str:
    found = resources.handovers().met(talk.id).handover
    assert found is not None
    return found


def test_where_something_came_between_the_answer_is_not_to_blame(product: Product, open_now: Open) -> None:
    talk = Talk(product)
    talk.say("老年食堂吃饭打几折")
    talk.say("谢谢")
    talk.say("转人工")
    Talk(product).say("转人工")
    assert open_now() == []


@pytest.mark.parametrize(("stars", "wanted"), [("1颗星", ["rated"]), ("2颗星", ["rated"]), ("5颗星", [])])
def test_a_case_that_was_rated_badly_tells_of_its_matter(
    product: Product, open_now: Open, stars: str, wanted: list[str]
) -> None:
    talk = Talk(product)
    topic = talk.say("养老服务补贴怎么申请").trace.topic
    assert topic == "elder-care"
    case = _bathed(talk)
    asked = talk.say("给这次上门助浴打分")
    assert asked.trace.form is not None, asked
    rated = talk.say(stars)
    assert rated.trace.case is not None
    assert (rated.trace.case["id"], rated.trace.case["status"]) == (case, "rated")
    assert [(reason, text) for reason, text, _ in open_now()] == [
        (reason, "养老服务补贴怎么申请") for reason in wanted
    ]
    # To look at it again rates nothing.
    again = talk.say("我的上门助浴办得怎么样了", NOW + timedelta(minutes=1))
    assert again.trace.case is not None
    assert again.trace.case["status"] == "rated"
    assert len(open_now()) == len(wanted)


def _bathed(talk: Talk) -> str:
    """A visit that was made, asked for in the conversation."""
    for text in (
        "给我妈约个上门助浴，后天上午十点",
        "能自己走",
        "滨盛路1509号3幢501室",
        "王秀英",
        f"138{next(_numbers):08}",
        "确认",
        "同意",
    ):
        reply = talk.say(text)
    while reply.trace.case is None:
        reply = talk.say("同意")
    case: str = reply.trace.case["id"]
    desk = resources.desk()
    if desk.case(case).status == "requested":
        desk.change(case, "confirm", "小李", "", NOW)
    desk.change(case, "start", "小李", "", NOW)
    desk.change(case, "complete", "小李", "", NOW)
    return case
