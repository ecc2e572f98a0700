"""Standing in line for the turn of a conversation, and holding it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from bot.conversations.bells import Bells
from bot.conversations.shared.link import Link
from bot.conversations.shared.listener import Listener
from bot.conversations.shared.names import TURN_CHANNEL, Keys
from bot.conversations.turnstile import Turnstile
from bot.errors import StoreUnavailable

#: The bell of those who have a turn: say now that you live.
RENEW = "renew"
#: Seconds until a waiter looks again while no news come in, and after a holder should count as dead.
_SHORT = 0.1

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Grant:
    """A turn that was given: its fence, and what was kept of the conversation.

    `sealed` and `state_fence` are the state and the fence of the turn that left it, empty and 0 at the
    first; `names` are those of the messages that were replied to; `has_mail`: whether the mailbox held
    what was not taken yet.
    """

    fence: int
    sealed: str
    state_fence: int
    names: frozenset[str]
    has_mail: bool


class Line:
    """One waiter's place in the line of a conversation.

    Each waiter says within its lease that it lives. Whose turn comes is told by Redis; besides, a waiter
    looks again where the one in front of it may be dead.
    """

    def __init__(
        self,
        keys: Keys,
        token: str,
        lease: float,
        ttl: float,
        link: Link,
        listener: Listener,
        bells: Bells,
        entrance: Turnstile,
    ) -> None:
        """`token`: the process' name, a colon, and something unique. `lease` and `ttl` in seconds."""
        self._link = link
        self._listener = listener
        self._bells = bells
        self._entrance = entrance
        self._keys = keys
        self.token = token
        self._lease = lease
        self._ttl = round(ttl * 1000)
        self._renewing: asyncio.Task[None] | None = None
        #: Whether this waiter may still be in line.
        self.standing = False
        #: The fence of the turn that it was given; 0: none was.
        self.fence = 0

    async def grant(self) -> Grant:
        """Waits for the turn. Raises `StoreUnavailable`."""
        with self._bells.listen(self.token) as bell:
            # Two steps on two connections may overtake each other: those of one process go in one by one.
            async with self._entrance.through(self._keys.digest):
                found = await self._look()
            while not isinstance(found, Grant):
                await bell.heard(self._patience(found))
                found = await self._look()
        self.fence = found.fence
        self._renewing = asyncio.create_task(self._renew())
        return found

    async def _look(self) -> Grant | float:
        """The turn, or the seconds that the first in line has without a sign of life."""
        named = self._keys
        keys = [*named.line, named.fence, named.state, named.names, named.mailbox[1]]
        self.standing = True
        answer = await self._link.step(
            "enter", keys, self.token, round(self._lease * 1000), self._ttl, TURN_CHANNEL
        )
        if not answer[0]:
            left: int = answer[1]
            return left / 1000
        fence, sealed, state_fence, names, has_mail = answer
        return Grant(int(fence), sealed or "", int(state_fence or 0), frozenset(names), bool(has_mail))

    def _patience(self, left: float) -> float:
        """Seconds until the next look."""
        if not self._listener.listening:
            return _SHORT
        # The first in line says that it lives long before its end: where it does, this wakes nobody early.
        return min(self._lease / 3, left + _SHORT)

    async def _renew(self) -> None:
        keys = [*self._keys.line, self._keys.fence]
        with self._bells.listen(RENEW) as bell:
            while True:
                await bell.heard(self._lease / 3)
                try:
                    held = await self._link.step(
                        "renew", keys, self.token, round(self._lease * 1000), self.fence, self._ttl
                    )
                except StoreUnavailable:
                    # It may be back before the lease is over; when it is not, the fence decides.
                    continue
                if not held:
                    _log.warning("a turn outlived its lease; another one of its conversation may have begun")
                    return

    async def rest(self) -> None:
        """Says no more that the holder lives."""
        if self._renewing is not None:
            self._renewing.cancel()
            await asyncio.wait([self._renewing])

    async def leave(self) -> None:
        """Gives up the turn, or the place in line. Raises `StoreUnavailable`: the lease ends it then."""
        keys = [*self._keys.line, self._keys.fence]
        await self._link.step("leave", keys, self.token, TURN_CHANNEL, self.fence)
        self.standing = False
