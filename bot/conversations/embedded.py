"""Conversations in the memory of this process: capped in number, forgotten after a while, never written
down."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from cachetools import TLRUCache, TTLCache

from bot.conversations.base import Item, State, Way

#: Conversations, replies and claims that are kept at once; the oldest go first.
_MOST = 100_000
#: Items of a mailbox that are kept; the oldest go first.
MAILBOX_LENGTH = 200


@dataclass
class _Mailbox:
    items: deque[Item] = field(default_factory=lambda: deque(maxlen=MAILBOX_LENGTH))
    last: int = 0
    taken: int = 0
    news: asyncio.Condition = field(default_factory=asyncio.Condition)


class EmbeddedSession:
    """A turn of a conversation of this process."""

    detached = False

    def __init__(self, conversation_id: str, states: TTLCache, replies: TTLCache) -> None:
        self._id = conversation_id
        self._states = states
        self._replies = replies

    @property
    def state(self) -> State:
        """What was kept after the turn before."""
        found: State = self._states.get(self._id, {})
        return found

    async def reply(self, message_id: str) -> dict[str, Any] | None:
        """The reply that was given to a message already."""
        found: dict[str, Any] | None = self._replies.get((self._id, message_id))
        return found

    async def commit(self, state: State, message_id: str, reply: dict[str, Any]) -> None:
        """Keeps state and reply."""
        self._states[self._id] = state
        self._replies[self._id, message_id] = reply


class EmbeddedConversations:
    """The store of a server with one process."""

    def __init__(self, ttl_seconds: float) -> None:
        """`ttl_seconds`: how long after its last turn a conversation is forgotten."""
        self._locks: TTLCache[str, asyncio.Lock] = TTLCache(_MOST, ttl_seconds)
        self._states: TTLCache[str, State] = TTLCache(_MOST, ttl_seconds)
        self._replies: TTLCache[tuple[str, str], dict[str, Any]] = TTLCache(_MOST, ttl_seconds)
        self._claims: TTLCache[tuple[str, str], Way] = TTLCache(_MOST, ttl_seconds)
        self._mailboxes: TTLCache[str, _Mailbox] = TTLCache(_MOST, ttl_seconds)
        # A key → the seconds it is kept.
        self._seen: TLRUCache[str, float] = TLRUCache(_MOST, ttu=lambda key, seconds, now: now + seconds)

    @asynccontextmanager
    async def turn(self, conversation_id: str) -> AsyncIterator[EmbeddedSession]:
        """Waits until the turns that came before are over, and opens a session."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            # A lock that is used is a lock that must not expire.
            self._locks[conversation_id] = lock
            yield EmbeddedSession(conversation_id, self._states, self._replies)

    async def forget(self, conversation_id: str) -> None:
        """Drops all that is kept of a conversation. Its lock stays: a turn may be under way."""
        self._states.pop(conversation_id, None)
        self._mailboxes.pop(conversation_id, None)
        for kept in (self._replies, self._claims):
            for key in [key for key in kept if key[0] == conversation_id]:
                kept.pop(key, None)

    async def claim(self, conversation_id: str, message_id: str, way: Way) -> bool:
        """Whether the reply to a message may go out this way."""
        before = self._claims.get((conversation_id, message_id))
        if before is None:
            self._claims[conversation_id, message_id] = way
        return before is None or before == way == "answer"

    async def post(self, conversation_id: str, data: dict[str, Any]) -> Item:
        """Puts something into the conversation's mailbox and wakes who watches it."""
        mailbox = self._mailbox(conversation_id)
        async with mailbox.news:
            mailbox.last += 1
            item = Item(mailbox.last, data)
            mailbox.items.append(item)
            mailbox.news.notify_all()
        return item

    async def since(self, conversation_id: str, number: int) -> Sequence[Item]:
        """What came into the mailbox after item `number`."""
        return [item for item in self._mailbox(conversation_id).items if item.number > number]

    async def wait(self, conversation_id: str, number: int, seconds: float) -> Sequence[Item]:
        """As `since`, but waits up to `seconds` for something to come."""
        mailbox = self._mailbox(conversation_id)
        async with mailbox.news:
            try:
                await asyncio.wait_for(mailbox.news.wait_for(lambda: mailbox.last > number), timeout=seconds)
            except TimeoutError:
                return ()
        return await self.since(conversation_id, number)

    async def take(self, conversation_id: str) -> Sequence[Item]:
        """What came into the mailbox and was not taken yet."""
        mailbox = self._mailboxes.get(conversation_id)
        if mailbox is None or mailbox.taken == mailbox.last:
            return ()
        items = [item for item in mailbox.items if item.number > mailbox.taken]
        mailbox.taken = mailbox.last
        return items

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
        for kept in (self._locks, self._states, self._replies, self._claims, self._mailboxes, self._seen):
            kept.clear()

    def _mailbox(self, conversation_id: str) -> _Mailbox:
        # Written back, so that a mailbox that is used does not expire.
        mailbox = self._mailboxes[conversation_id] = self._mailboxes.get(conversation_id) or _Mailbox()
        return mailbox
