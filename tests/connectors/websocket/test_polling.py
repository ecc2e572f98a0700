"""The mailbox by HTTP."""

from __future__ import annotations

import asyncio

import pytest

from connectors.app import create_app
from connectors.websocket.polling import MailboxReply
from tests.connectors.client import Client, assert_problem
from tests.connectors.stand_in import StandIn
from tests.connectors.websocket.test_mailbox import agents_line

MAILBOX = "/api/v1/mailbox"


def test_what_came_after_the_last_item_seen() -> None:
    assistant = StandIn()
    client = Client(create_app(assistant))
    nothing = {"conversation_id": "c-1", "after": 0, "items": []}
    for asked in ({"conversation_id": "c-1"}, {"conversation_id": "c-1", "after": None}):
        assert client.post(MAILBOX, asked).json() == nothing
    items = [asyncio.run(assistant.conversations.post("c-1", agents_line(text))) for text in "一二三"]
    told = client.post(MAILBOX, {"conversation_id": "c-1", "after": items[0].number}).json()
    assert MailboxReply.parse_obj(told).after == items[0].number
    assert told["items"] == [{"number": item.number, **item.data} for item in items[1:]]
    assert client.post(MAILBOX, {"conversation_id": "c-1", "after": items[2].number}).json()["items"] == []
    anew = client.post(MAILBOX, {"conversation_id": "c-1", "after": items[2].number + 1}).json()
    assert (anew["after"], len(anew["items"])) == (0, 3)
    assert client.post(MAILBOX, {"conversation_id": "c-2"}).json()["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"conversation_id": "wechat:o1"},
        {"conversation_id": "c", "after": -1},
        {"conversation_id": "c", "after": "1"},
    ],
)
def test_what_cannot_be_looked_into(client: Client, body: dict[str, object]) -> None:
    assert_problem(client.post(MAILBOX, body), 422)
