"""What lines came to, remembered: an agent's desk sends a conversation again with each of its lines."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable

from cachetools import LRUCache

from bot.retrieval.lookup import Lookups
from bot.retrieval.outcome import Outcome

_REMEMBERED = 1024


class Outcomes:
    """Remembers the latest ones, for as long as the same release is live. May be used by several threads."""

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups
        self._live = lookups.now
        self._lock = threading.Lock()
        self._known: LRUCache[Hashable, Outcome] = LRUCache(_REMEMBERED)

    def of(self, key: Hashable, find: Callable[[], Outcome]) -> Outcome:
        """What is known under a key, or what `find` finds."""
        live = self._lookups.now
        with self._lock:
            if live is not self._live:
                self._known.clear()
                self._live = live
            known = self._known.get(key)
        if known is None:
            known = find()
            with self._lock:
                # Found while a release was gone over to, it may be of either.
                if live is self._live and live is self._lookups.now:
                    self._known[key] = known
        return known

    def forget(self) -> None:
        """Drops what is remembered."""
        with self._lock:
            self._known.clear()
