"""Conversations that any number of workers on any number of machines share through one Redis."""

from __future__ import annotations

import asyncio
import logging
import os
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from cachetools import TLRUCache

from bot.conversations.base import Item, Way
from bot.conversations.bells import Bells
from bot.conversations.shared.beside import Beside
from bot.conversations.shared.claims import Claims, Witness
from bot.conversations.shared.line import RENEW
from bot.conversations.shared.link import Link
from bot.conversations.shared.listener import Listener
from bot.conversations.shared.mail import Mail
from bot.conversations.shared.names import FORGOTTEN_CHANNEL, MAIL_CHANNEL, TURN_CHANNEL, Digests
from bot.conversations.shared.sealing import Seals
from bot.conversations.shared.sessions import AttachedSession, DetachedSession
from bot.conversations.shared.turns import Turns
from bot.desk.privacy.cipher import Cipher
from bot.errors import StoreUnavailable

#: Keys of `first` that are remembered in this process; the oldest go first.
_MOST_SEEN = 20_000
#: Seconds by which those who have a turn say so before those who wait look for it.
_HOLDERS_FIRST = 0.2

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
        self._ttl = ttl_seconds
        self._digests, seals = Digests(cipher), Seals(cipher)
        self._bells = Bells()
        self._link = Link(url, self._on_back)
        self._listener = Listener(self._link, self._look_again, self._on_again)
        ways = (self._link, self._listener, self._bells)
        self._turns = Turns(*ways, self._digests, seals, ttl_seconds, lease_seconds)
        self._mail = Mail(self._link, self._bells, seals, ttl_seconds)
        self._claims = Claims(self._link, ttl_seconds, witness)
        # A key → the seconds it is kept.
        self._seen: TLRUCache[str, float] = TLRUCache(_MOST_SEEN, ttu=lambda key, seconds, now: now + seconds)
        self._beside = Beside()
        self._process = ""

    @asynccontextmanager
    async def turn(self, conversation_id: str) -> AsyncIterator[AttachedSession | DetachedSession]:
        """Waits until the turns that came before are over, and opens a session."""
        self._listen()
        async with self._turns.turn(self._digests.conversation(conversation_id), self._process) as session:
            yield session

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
        session = self._turns.mine(keys)
        if session is None:
            return await self._mail.take(keys, None)
        # What came in since the turn began was told, unless news do not come in just now.
        there = session.has_mail or not self._listener.listening
        return await self._mail.take(keys, session.brings, there)

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
        return self._mail.waiting or bool(self._turns.copies.waiting)

    async def close(self) -> None:
        """Gives up what turns still hold, and lets go of connections."""
        await self._turns.close()
        await self._beside.close()
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
                    MAIL_CHANNEL: self._rung,
                    FORGOTTEN_CHANNEL: self._forgotten,
                }
            )

    def _rung(self, digest: str) -> None:
        self._turns.rung(digest)
        self._mail.rung(digest)

    def _forgotten(self, digest: str) -> None:
        self._turns.copies.forget(digest)
        self._claims.forget(digest)
        self._mail.forget(digest)

    def _on_back(self) -> None:
        self._on_again()
        self._beside.start(self._restore())

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
            await self._claims.tell()
            await self._mail.move()
            await self._turns.bring(self._process)
        except StoreUnavailable as error:
            _log.info("what came meanwhile waits on: %s", error)
