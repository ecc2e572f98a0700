"""Orders without a verb are told from other messages."""

from __future__ import annotations

import pytest

from bot import resources
from bot.forms.terse import Terse
from tests.forms.talk import turn

TERSE = Terse(resources.services())


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("助浴 下周四下午两点半", "home-bathing"),
        ("理发 明天上午", "menu-order"),
        ("给我妈送餐 后天中午", "meal-delivery"),
        ("剃头，周五上午九点", "menu-order"),
    ],
)
def test_service_and_time(text: str, service: str) -> None:
    message = turn(text)
    assert TERSE.service(message.text, message.entities) == service


@pytest.mark.parametrize("text", ["助浴", "助浴明天下午可以吗", "助浴的师傅明天下午不来了", "明天下午三点"])
def test_other_messages(text: str) -> None:
    message = turn(text)
    assert TERSE.service(message.text, message.entities) is None


def test_a_verb_and_a_time() -> None:
    message = turn("约车 明天早上八点")
    assert TERSE.is_order(message.text, message.entities)
    past = turn("约好了明天早上八点")
    assert not TERSE.is_order(past.text, past.entities)


def test_nothing_but_an_item() -> None:
    assert TERSE.item("剃头") == "menu-order"
    assert TERSE.item("剃头多少钱") is None
