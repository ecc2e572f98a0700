"""Settles which request of a message brings its answer.

The platform sends a message again only when it got no response; so a further request makes void what the
ones before it answered, but not what was written to the resident by itself in the meantime. Each request
therefore has a number among those of its message, and places to claim under that number: one for the way
that it goes, one more for writing where it was acknowledged while it claimed to answer. Before that, it
claims the places of all earlier requests as answered, which fails where one of them has written by itself,
and keeps from writing those that have not.

While the store of claims is away, a request in time answers without one; an acknowledged one waits for
the store, and after a while writes without.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal

from bot.errors import StoreUnavailable
from connectors.tencent.background import Background

if TYPE_CHECKING:
    from bot.assistant import Assistant

#: As the store of conversations has it: in answer to a request, or by itself.
Way = Literal["answer", "afterwards"]

#: Requests of one message that are told apart; the platforms send three.
_MOST = 6
#: Seconds between two looks whether the store is back, and that an acknowledged request waits in all.
_LOOK, _PATIENCE = 1.0, 60.0


class Claiming:
    """Claims for one server."""

    def __init__(self, assistant: Assistant, background: Background) -> None:
        self._conversations = assistant.conversations
        self._background = background

    async def attempt(self, conversation: str, message_id: str) -> int:
        """The number of a request among those of its message, from 1."""
        for number in range(1, _MOST):
            try:
                if await self._conversations.claim(conversation, f"{message_id} try {number}", "afterwards"):
                    return number
            except StoreUnavailable:
                return number
        return _MOST

    async def answer(self, conversation: str, name: str, number: int) -> bool:
        """Whether request `number` may answer itself; `name` is what its answer is claimed by."""
        try:
            return await self._claim(conversation, name, 2 * number - 1, "answer")
        except StoreUnavailable:
            return True

    async def afterwards(
        self, conversation: str, name: str, number: int = 1, answering: bool = False
    ) -> bool:
        """Whether the answer to the acknowledged request `number` may be written to the resident.

        `answering`: the request was to answer itself, and was acknowledged while that was being claimed.
        """
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                return await self._claim(conversation, name, 2 * number - (not answering), "afterwards")
            except StoreUnavailable:
                if self._background.stopping or time.monotonic() > until:
                    return True
                await self._background.pause(_LOOK)

    async def _claim(self, conversation: str, name: str, place: int, way: Way) -> bool:
        """Claims a place if nothing was written from those before it; from there nothing will be then."""
        for earlier in range(1, place):
            if not await self._conversations.claim(conversation, f"{name} {earlier}", "answer"):
                return False
        return await self._conversations.claim(conversation, f"{name} {place}", way)
