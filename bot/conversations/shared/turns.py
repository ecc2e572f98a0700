"""Turns of conversations: those that Redis gives, and those that this process takes alone meanwhile."""

from __future__ import annotations

import logging
import uuid
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from bot.conversations.bells import Bells
from bot.conversations.shared.beside import Beside
from bot.conversations.shared.copies import Copies
from bot.conversations.shared.line import Line
from bot.conversations.shared.link import Link
from bot.conversations.shared.listener import Listener
from bot.conversations.shared.names import Digests, Keys
from bot.conversations.shared.sealing import Seals
from bot.conversations.shared.sessions import AttachedSession, DetachedSession
from bot.conversations.turnstile import Turnstile
from bot.errors import StoreUnavailable, TurnLost

#: Places in line that were not given up as Redis was away; the newest matter.
_MOST_ABANDONED = 1_000

#: The session of the task that asks, also one that is over.
_mine: ContextVar[AttachedSession | None] = ContextVar("session", default=None)

_log = logging.getLogger(__name__)


class Turns:
    """Opens sessions, one at a time for each conversation."""

    def __init__(
        self,
        link: Link,
        listener: Listener,
        bells: Bells,
        digests: Digests,
        seals: Seals,
        ttl_seconds: float,
        lease_seconds: float,
    ) -> None:
        self._link, self._listener, self._bells = link, listener, bells
        self._digests, self._seals = digests, seals
        self._ttl, self._lease = ttl_seconds, lease_seconds
        self.copies = Copies(ttl_seconds)
        self._beside = Beside()
        self._entrance, self._turnstile = Turnstile(), Turnstile()
        self._attached: dict[str, AttachedSession] = {}
        self._abandoned: deque[Line] = deque(maxlen=_MOST_ABANDONED)

    @asynccontextmanager
    async def turn(self, keys: Keys, process: str) -> AsyncIterator[AttachedSession | DetachedSession]:
        """Waits for the turn in the name of a process; Redis being away, for those before it here."""
        token = f"{process}:{uuid.uuid4().hex}"
        ways = (self._link, self._listener, self._bells, self._entrance)
        line = Line(keys, token, self._lease, self._ttl, *ways)
        parts = (keys, self._digests, self._seals, self.copies)
        alone = False
        try:
            try:
                grant = await line.grant()
            except StoreUnavailable:
                alone = True
            # Turns of this process that were begun while Redis was away may still be under way.
            async with self._turnstile.through(keys.digest):
                if alone:
                    yield DetachedSession(*parts)
                    return
                session = AttachedSession(grant, line, self._link, self._ttl, *parts)
                self._attached[keys.digest] = session
                _mine.set(session)
                try:
                    yield session
                finally:
                    del self._attached[keys.digest]
        finally:
            # The reply need not wait for this, and a cancelled caller could not.
            self._beside.start(self._end(line))
            if alone and not self._link.away:
                # Redis came back during the turn, when this was not to be brought there yet.
                self._beside.start(self._bring_one(keys, process))

    def mine(self, keys: Keys) -> AttachedSession | None:
        """The session of the conversation, if it is the asking task that has the turn."""
        session = _mine.get()
        return session if session is not None and self._attached.get(keys.digest) is session else None

    def rung(self, digest: str) -> None:
        """Something came into a mailbox: a turn that is under way here learns of it."""
        session = self._attached.get(digest)
        if session is not None:
            session.has_mail = True

    async def bring(self, process: str) -> None:
        """Brings to Redis what came while it was away. Raises `StoreUnavailable`; the rest waits on."""
        for line in [self._abandoned.popleft() for _ in range(len(self._abandoned))]:
            await self._leave(line)
        for digest in self.copies.waiting:
            await self._save(Keys(digest), process)

    async def close(self) -> None:
        """Gives up what turns still hold."""
        await self._beside.close()

    async def _end(self, line: Line) -> None:
        await line.rest()
        if line.standing:
            await self._leave(line)

    async def _leave(self, line: Line) -> None:
        try:
            await line.leave()
        except StoreUnavailable:
            # A Redis that only hung may yet read that it stood in line.
            self._abandoned.append(line)

    async def _bring_one(self, keys: Keys, process: str) -> None:
        try:
            await self._save(keys, process)
        except StoreUnavailable as error:
            _log.info("what came meanwhile waits on: %s", error)

    async def _save(self, keys: Keys, process: str) -> None:
        async with self.turn(keys, process) as session:
            # Whoever had the turn in the meantime may have brought it along.
            if isinstance(session, AttachedSession) and self.copies.unsaved(keys.digest) is not None:
                try:
                    await session.save()
                except TurnLost:
                    _log.info("a later turn went before what came meanwhile")
