"""An answer offers the one service that its question names."""

from __future__ import annotations

from bot import resources
from bot.forms.offers import with_service
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
