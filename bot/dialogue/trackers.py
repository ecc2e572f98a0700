"""Conversations in memory: capped in length, forgotten after a while, never written down.

Rasa's own in-memory store turns the whole history into JSON and back each turn and keeps it for
ever. A question asked without giving a name needs neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cachetools import TTLCache
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

#: Conversations that are kept at once; the oldest goes first.
_MOST_CONVERSATIONS = 100_000


class MemoryTrackerStore(TrackerStore):
    """Keeps the tracker objects themselves; the caller holds the conversation's lock."""

    def __init__(self, domain: Domain | None, max_history: int, ttl_seconds: int, **kwargs: Any) -> None:
        """`max_history`: events kept a conversation. `ttl_seconds`: after its last turn it is forgotten."""
        super().__init__(domain, None, **kwargs)
        self._max_history = max_history
        self._trackers: TTLCache[str, DialogueStateTracker] = TTLCache(_MOST_CONVERSATIONS, ttl_seconds)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps the conversation, cut to its latest events."""
        while len(tracker.events) > self._max_history:
            tracker.events.popleft()
        self._trackers[tracker.sender_id] = tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation, or None."""
        found: DialogueStateTracker | None = self._trackers.get(sender_id)
        return found

    async def keys(self) -> Iterable[str]:
        """Ids of the conversations that are kept."""
        return list(self._trackers)

    async def delete(self, sender_id: str) -> None:
        """Forgets a conversation."""
        self._trackers.pop(sender_id, None)
