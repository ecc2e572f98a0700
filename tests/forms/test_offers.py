"""An answer offers the one service that its question names."""

from __future__ import annotations

import pytest

from bot import resources
from bot.forms.offers import accepted, with_service
from bot.messages import Button, Message
from bot.retrieval.answerer import Said

SERVICES = resources.services()
SAID = Said("answer", "elder-care", (Message("一"), Message("二")))


def test_the_last_bubble_gets_the_button() -> None:
    said = with_service(SAID, ["home-bathing"], SERVICES)
    assert [message.buttons for message in said.messages] == [(), (Button("办理 上门助浴", "办理 上门助浴"),)]
    assert resources.commands().read(said.messages[-1].buttons[0].payload) is not None


def test_no_button_where_it_would_not_fit() -> None:
    assert with_service(SAID, [], SERVICES) == SAID
    assert with_service(SAID, ["home-bathing", "home-nursing"], SERVICES) == SAID
    assert with_service(SAID, ["marriage-appointment"], SERVICES) == SAID
    declined = Said("decline", None, (Message("一"),))
    assert with_service(declined, ["home-bathing"], SERVICES) == declined


OFFERED = {"offered": [["办理 上门助浴", "办理 上门助浴"], ["转人工", "转人工"]]}
ANSWERED = {**OFFERED, "answered": {"text": "上门助浴是什么", "topic": "elder-care", "latest": True}}


def taken(text: str, state: dict[str, object]) -> str | None:
    """What the message says in the light of what was offered."""
    return accepted(text, state, resources.words(), resources.commands())


@pytest.mark.parametrize(
    "text", ["办", "要的", "那就约一个吧", "好，帮我办", "整吧", "就这个", "那你帮我报上去吧"]
)
def test_the_only_offer_is_taken_up(text: str) -> None:
    assert taken(text, OFFERED) == taken(text, ANSWERED) == "办理 上门助浴"


def test_a_yes_may_be_meant_for_the_answer() -> None:
    assert taken("好的", OFFERED) == "办理 上门助浴"
    assert taken("好的", ANSWERED) is None


@pytest.mark.parametrize("text", ["不办", "办这个要带什么", "谢谢", "约过了", "要多少钱"])
def test_what_does_not_take_it_up(text: str) -> None:
    assert taken(text, OFFERED) is None


def test_nothing_is_taken_up_where_it_is_not_plain_what() -> None:
    two = {"offered": [*OFFERED["offered"], ["办理 送餐上门", "办理 送餐上门"]]}
    assert taken("办", two) is None
    assert taken("办", {**OFFERED, "form": {"service": "home-bathing"}}) is None
    assert taken("办", {}) is None
