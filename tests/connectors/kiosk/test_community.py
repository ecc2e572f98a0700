"""The board and a kiosk's community, with the real assistant behind them."""

from __future__ import annotations

import itertools

import pytest

from bot.messages import Reply, Turn
from connectors.kiosk.board import board
from tests.conftest import Product

_numbers = itertools.count()


def say(product: Product, *texts: str, community: str | None = None) -> Reply:
    """The last reply of a fresh conversation at a kiosk."""
    conversation = f"kiosk:board-{next(_numbers)}"
    replies = [
        product.run(product.assistant.handle(Turn(conversation, text, "kiosk", None, community)))
        for text in texts
    ]
    return replies[-1]


def test_every_tile_does_what_its_place_promises(product: Product) -> None:
    shown = board()
    for tile in (tile for group in shown.groups for tile in group.tiles):
        reply = say(product, tile.say)
        verb = tile.say.partition(" ")[0]
        wanted = {"办理": "form", "预审": "eligibility"}.get(verb)
        if wanted is None:
            cited = any(message.citations for message in reply.replies)
            # Asking for one's own case begins by asking for its number.
            assert (reply.trace.route, cited) in [("answer", True), ("form", False)], tile
        else:
            assert reply.trace.route == wanted, tile
    for tile in shown.emergency.tiles:
        assert say(product, tile.say).trace.route == "emergency", tile
    assert say(product, shown.person.say).trace.route == "handoff"


def test_the_numbers_of_the_emergency_button_are_those_of_the_assistant(product: Product) -> None:
    told = "".join(
        message.text for tile in board().emergency.tiles for message in say(product, tile.say).replies
    )
    assert {one.number for one in board().emergency.numbers if one.number not in told} == set()


@pytest.mark.parametrize(
    ("text", "community"), [("办理 居民需求登记", "天官社区"), ("办理 志愿者注册", "缤纷社区")]
)
def test_a_form_knows_where_the_kiosk_stands(product: Product, text: str, community: str) -> None:
    reply = say(product, text, community=community)
    assert reply.trace.form is not None
    assert reply.trace.form["filled"]["community"] == community
    elsewhere = say(product, text)
    assert elsewhere.trace.form is not None
    assert "community" not in elsewhere.trace.form["filled"]


def test_a_community_that_the_resident_names_counts_more(product: Product) -> None:
    reply = say(product, "帮我登记个需求，天官社区缺个老年活动室", community="缤纷社区")
    assert reply.trace.form is not None
    assert reply.trace.form["filled"]["community"] == "天官社区"


def test_what_is_near_is_looked_for_in_the_kiosks_community(product: Product) -> None:
    near = say(product, "最近的食堂在哪里", community="缤纷社区")
    assert near.trace.route == "answer"
    assert "缤纷食堂" in "".join(message.text for message in near.replies)
    assert "缤纷食堂" not in "".join(message.text for message in say(product, "最近的食堂在哪里").replies)
