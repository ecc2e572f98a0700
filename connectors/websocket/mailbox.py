"""Brings a conversation's mailbox to a socket: what waits there, and what comes later, in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any

from bot.errors import StoreUnavailable

if TYPE_CHECKING:
    from bot.assistant import Assistant

#: Seconds of one look into the mailbox; the store may let go of what a look needs in between.
LOOK = 30.0
#: Seconds until a store that is away is asked again.
RETRY = 5.0

Send = Callable[[dict[str, Any]], Awaitable[None]]

log = logging.getLogger(__name__)


async def deliver(assistant: Assistant, conversation_id: str, after: int, send: Send) -> None:
    """Answers a `hello`, then sends each item of the mailbox after number `after`. Ends when cancelled."""
    number: int | None = None
    away = False
    while True:
        try:
            if number is None:
                number = await begin(assistant, conversation_id, after)
                await send({"type": "hello", "conversation_id": conversation_id, "after": number})
            items = await assistant.conversations.wait(conversation_id, number, LOOK)
        except StoreUnavailable as error:
            if not away:
                log.warning("a mailbox cannot be looked into: %s", error)
            away = True
            await asyncio.sleep(RETRY)
            continue
        away = False
        number = await _send_all(items, number, send)


async def begin(assistant: Assistant, conversation_id: str, after: int) -> int:
    """The number to go on from: 0 where the client has seen numbers that this mailbox never gave.

    A mailbox that was forgotten, or lost with its server, counts from 1 again.
    """
    kept = await assistant.conversations.since(conversation_id, 0)
    return after if kept and after <= kept[-1].number else 0


async def _send_all(items: Iterable[Any], number: int, send: Send) -> int:
    """Sends mailbox items; the last one's number, or `number` where there are none."""
    for item in items:
        await send({"type": "item", "number": item.number, **item.data})
        number = item.number
    return number
