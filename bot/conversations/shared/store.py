"""Conversations that any number of workers on any number of machines share through one Redis."""

from __future__ import annotations

import asyncio
import logging
import os
import uuid
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from cachetools import TLRUCache

from bot.conversations.base import Item, Way
from bot.conversations.bells import Bells
from bot.conversations.shared.claims import Claims, Witness
from bot.conversations.shared.copies import Copies
from bot.conversations.shared.line import RENEW, Line
from bot.conversations.shared.link import Link
from bot.conversations.shared.listener import Listener
from bot.conversations.shared.mail import Mail
from bot.conversations.shared.names import FORGOTTEN_CHANNEL, MAIL_CHANNEL, TURN_CHANNEL, Digests, Keys
from bot.conversations.shared.sealing import Seals
from bot.conversations.shared.sessions import AttachedSession, DetachedSession
from bot.conversations.turnstile import Turnstile
from bot.desk.privacy.cipher import Cipher
from bot.errors import StoreUnavailable, TurnLost

#: Keys of `first` that are remembered in this process; the oldest go first.
_MOST_SEEN = 20_000
#: Seconds that closing waits for turns to be given up.
_CLOSING = 2.0
#: Seconds by which those who have a turn say so before those who wait look for it.
_HOLDERS_FIRST = 0.2
#: Places in line that were not given up as Redis was away; the newest matter.
_MOST_ABANDONED = 1_000

#: The session of the task that asks, also one that is over.
_mine: ContextVar[AttachedSession | None] = ContextVar("session", default=None)

_log = logging.getLogger(__name__)


class SharedConversations:
    """The store of many workers. Redis being away, each goes on by itself with what it remembers."""

    def __init__(
        self,
        url: str,
        cipher: Cipher,
        ttl_seconds: float,
        lease_seconds: float,
        witness: Witness | None = None,
    ) -> None:
        """
        `ttl_seconds`: how long after its last turn a conversation is forgotten; `lease_seconds`: how long
        a worker that says nothing keeps the turn; `witness`: see `Claims`. Opens nothing yet, so that
        workers can be forked afterwards. Raises `SetupError` for a wrong URL.
        """
        self._ttl, self._lease = ttl_seconds, lease_seconds
        self._digests, self._seals = Digests(cipher), Seals(cipher)
        self._bells, self._turnstile = Bells(), Turnstile()
        self._link = Link(url, self._on_back)
        self._listener = Listener(self._link, self._look_again, self._on_again)
        self._ways = (self._link, self._listener, self._bells, Turnstile())
        self._copies = Copies(ttl_seconds)
        self._mail = Mail(self._link, self._bells, self._seals, ttl_seconds)
        self._claims = Claims(self._link, ttl_seconds, witness)
        # A key → the seconds it is kept.
        self._seen: TLRUCache[str, float] = TLRUCache(_MOST_SEEN, ttu=lambda key, seconds, now: now + seconds)
        self._attached: dict[str, AttachedSession] = {}
        self._abandoned: deque[Line] = deque(maxlen=_MOST_ABANDONED)
        self._process = ""
        self._beside: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def turn(self, conversation_id: str) -> AsyncIterator[AttachedSession | DetachedSession]:
        """Waits until the turns that came before are over, and opens a session."""
        async with self._turn(self._digests.conversation(conversation_id)) as session:
            yield session

    @asynccontextmanager
    async def _turn(self, keys: Keys) -> AsyncIterator[AttachedSession | DetachedSession]:
        self._listen()
        token = f"{self._process}:{uuid.uuid4().hex}"
        line = Line(keys, token, self._lease, self._ttl, *self._ways)
        parts = (keys, self._digests, self._seals, self._copies)
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
            self._do_beside(self._end(line))
            if alone and not self._link.away:
                # Redis came back during the turn, and was not told of it.
                self._do_beside(self._restore())

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

    async def forget(self, conversation_id: str) -> None:
        """Drops all that is kept of a conversation. Raises `StoreUnavailable`: this process alone has
        forgotten it then."""
        self._listen()
        keys = self._digests.conversation(conversation_id)
        self._forgotten(keys.digest)
        await self._claims.forget_everywhere(keys)
        dropped = [keys.state, keys.names, keys.replies, keys.claims, *keys.mailbox]
        await self._link.step(
            "forget", [keys.fence, *dropped], round(self._ttl * 1000), FORGOTTEN_CHANNEL, keys.digest
        )

    async def claim(self, conversation_id: str, message_id: str, way: Way) -> bool:
        """Whether the reply to a message may go out this way.

        Redis being away, its witness is asked. Raises `StoreUnavailable` for `afterwards` where neither
        can be: ask again.
        """
        keys = self._digests.conversation(conversation_id)
        return await self._claims.claim(keys, self._digests.message(keys, message_id), way)

    async def post(self, conversation_id: str, data: dict[str, Any]) -> Item:
        """Puts something into the conversation's mailbox and wakes who watches it.

        Redis being away, it waits in this process: readers here find it, others once Redis is back.
        """
        self._listen()
        return await self._mail.post(self._digests.conversation(conversation_id), data)

    async def since(self, conversation_id: str, number: int) -> Sequence[Item]:
        """What came into the mailbox after item `number`. Raises `StoreUnavailable`."""
        return await self._mail.since(self._digests.conversation(conversation_id), number)

    async def wait(self, conversation_id: str, number: int, seconds: float) -> Sequence[Item]:
        """As `since`, but waits up to `seconds`; Redis being away, for what comes in this process."""
        self._listen()
        return await self._mail.wait(self._digests.conversation(conversation_id), number, seconds)

    async def take(self, conversation_id: str) -> Sequence[Item]:
        """What came into the mailbox and was not taken yet; Redis being away, in this process.

        Called by who has the conversation's turn, it counts as taken when that turn is kept.
        """
        keys = self._digests.conversation(conversation_id)
        session = _mine.get()
        if session is None or self._attached.get(keys.digest) is not session:
            return await self._mail.take(keys, None)
        return await self._mail.take(keys, session.brings)

    async def first(self, key: str, seconds: float) -> bool:
        """Whether nobody asked for this key in the last `seconds`; Redis being away, in this process."""
        if key in self._seen:
            return False
        self._seen[key] = seconds
        try:
            name = self._digests.once(key)
            return bool(await self._link.command("SET", name, 1, "NX", "PX", round(seconds * 1000)))
        except StoreUnavailable:
            return True

    async def check(self) -> None:
        """Raises `StoreUnavailable` with the reason when Redis cannot be written to."""
        await self._link.check()

    @property
    def unsaved(self) -> bool:
        """Whether something waits in this process until Redis takes it."""
        return self._mail.waiting or bool(self._copies.waiting)

    async def close(self) -> None:
        """Gives up what turns still hold, and lets go of connections."""
        if self._beside:
            await asyncio.wait(set(self._beside), timeout=_CLOSING)
        for task in self._beside:
            task.cancel()
        if self.unsaved:
            _log.warning("what came while Redis was away ends with this process")
        await self._listener.close()
        await self._link.close()
        self._claims.close()

    def _listen(self) -> None:
        if not self._process:
            # Made here and not before: a forked process needs a name of its own.
            self._process = f"{os.getpid()}-{uuid.uuid4().hex}"
            self._listener.start(
                {
                    TURN_CHANNEL + self._process: self._bells.ring,
                    MAIL_CHANNEL: self._mail.rung,
                    FORGOTTEN_CHANNEL: self._forgotten,
                }
            )

    def _forgotten(self, digest: str) -> None:
        self._copies.forget(digest)
        self._claims.forget(digest)
        self._mail.forget(digest)

    def _on_back(self) -> None:
        self._on_again()
        self._do_beside(self._restore())

    def _on_again(self) -> None:
        # Redis may have lost its memory: those who have a turn say so before others look for it.
        self._bells.ring(RENEW)
        self._look_again()

    def _look_again(self) -> None:
        """News may have been missed: who waits looks by itself."""
        asyncio.get_running_loop().call_later(_HOLDERS_FIRST, self._bells.ring_all)

    async def _restore(self) -> None:
        """Brings to Redis what came while it was away."""
        try:
            for line in [self._abandoned.popleft() for _ in range(len(self._abandoned))]:
                await self._leave(line)
            await self._claims.tell()
            await self._mail.move()
            for digest in self._copies.waiting:
                await self._save(Keys(digest))
        except StoreUnavailable as error:
            _log.info("what came meanwhile waits on: %s", error)

    async def _save(self, keys: Keys) -> None:
        async with self._turn(keys) as session:
            # Whoever had the turn in the meantime may have brought it along.
            if isinstance(session, AttachedSession) and self._copies.unsaved(keys.digest) is not None:
                try:
                    await session.save()
                except TurnLost:
                    _log.info("a later turn went before what came meanwhile")

    def _do_beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)
