"""Conversations in the memory of this process: bounded, forgotten after a while, never written down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from cachetools import TLRUCache, TTLCache

from bot.conversations.base import Item, State, Way
from bot.conversations.bells import Bells
from bot.conversations.mailboxes import Mailboxes
from bot.conversations.packed import PackedCache
from bot.conversations.turnstile import Turnstile
from bot.errors import TurnLost

#: Memory for states, and for replies, in bytes: those of some 20,000 short conversations each. The oldest
#: go first.
_MOST_BYTES = 32 * 1024 * 1024
#: Claims and keys that are kept at once, and mailboxes; the oldest go first.
_MOST, _MOST_MAILBOXES = 50_000, 10_000


class EmbeddedSession:
    """A turn of a conversation of this process."""

    detached = False
    #: Whether the conversation was forgotten while the turn was under way.
    lost = False

    def __init__(self, conversation_id: str, states: PackedCache, replies: PackedCache) -> None:
        self._id = conversation_id
        self._states = states
        self._replies = replies

    @property
    def state(self) -> State:
        """What was kept after the turn before."""
        return self._states.get(self._id) or {}

    async def reply(self, message_id: str) -> dict[str, Any] | None:
        """The reply that was given to a message already."""
        return self._replies.get((self._id, message_id))

    async def commit(self, state: State, message_id: str, reply: dict[str, Any]) -> None:
        """Keeps state and reply. Raises `TurnLost` when the conversation was forgotten meanwhile."""
        if self.lost:
            raise TurnLost("the conversation was forgotten during the turn")
        self._states.put(self._id, state)
        self._replies.put((self._id, message_id), reply)


class EmbeddedConversations:
    """The store of a server with one process."""

    def __init__(self, ttl_seconds: float) -> None:
        """`ttl_seconds`: how long after its last turn a conversation is forgotten."""
        self._states = PackedCache(_MOST_BYTES, ttl_seconds)
        self._replies = PackedCache(_MOST_BYTES, ttl_seconds)
        self._claims: TTLCache[tuple[str, str], Way] = TTLCache(_MOST, ttl_seconds)
        self._mailboxes = Mailboxes(_MOST_MAILBOXES, ttl_seconds)
        # A key → the seconds it is kept.
        self._seen: TLRUCache[str, float] = TLRUCache(_MOST, ttu=lambda key, seconds, now: now + seconds)
        self._turnstile = Turnstile()
        self._under_way: dict[str, EmbeddedSession] = {}
        self._bells = Bells()

    @asynccontextmanager
    async def turn(self, conversation_id: str) -> AsyncIterator[EmbeddedSession]:
        """Waits until the turns that came before are over, and opens a session."""
        async with self._turnstile.through(conversation_id):
            session = EmbeddedSession(conversation_id, self._states, self._replies)
            self._under_way[conversation_id] = session
            try:
                yield session
            finally:
                del self._under_way[conversation_id]

    async def forget(self, conversation_id: str) -> None:
        """Drops all that is kept of a conversation; a turn that is under way keeps nothing."""
        if conversation_id in self._under_way:
            self._under_way[conversation_id].lost = True
        self._states.pop(conversation_id)
        self._mailboxes.forget(conversation_id)
        self._replies.drop(lambda key: bool(key[0] == conversation_id))
        for key in [key for key in self._claims if key[0] == conversation_id]:
            self._claims.pop(key, None)

    async def claim(self, conversation_id: str, message_id: str, way: Way) -> bool:
        """Whether the reply to a message may go out this way."""
        before = self._claims.get((conversation_id, message_id))
        if before is None:
            self._claims[conversation_id, message_id] = way
        return before is None or before == way == "answer"

    async def post(self, conversation_id: str, data: dict[str, Any]) -> Item:
        """Puts something into the conversation's mailbox and wakes who watches it."""
        item = self._mailboxes.post(conversation_id, data)
        self._bells.ring(conversation_id)
        return item

    async def since(self, conversation_id: str, number: int) -> Sequence[Item]:
        """What came into the mailbox after item `number`."""
        return self._mailboxes.since(conversation_id, number)

    async def wait(self, conversation_id: str, number: int, seconds: float) -> Sequence[Item]:
        """As `since`, but waits up to `seconds` for something to come."""
        end = asyncio.get_running_loop().time() + seconds
        with self._bells.listen(conversation_id) as bell:
            while not (items := self._mailboxes.since(conversation_id, number)):
                if not await bell.heard(end - asyncio.get_running_loop().time()):
                    return ()
        return items

    async def take(self, conversation_id: str) -> Sequence[Item]:
        """What came into the mailbox and was not taken yet."""
        return self._mailboxes.take(conversation_id)

    async def first(self, key: str, seconds: float) -> bool:
        """Whether nobody asked for this key in the last `seconds`."""
        if key in self._seen:
            return False
        self._seen[key] = seconds
        return True

    async def check(self) -> None:
        """Memory is always there."""

    async def close(self) -> None:
        """Forgets everything."""
        for kept in (self._states, self._replies, self._claims, self._mailboxes, self._seen):
            kept.clear()
