"""What one process keeps for itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

from cachetools import TLRUCache

#: Objects that are kept at once; the oldest go first.
_MOST = 100_000


class MemoryShared:
    """The store of a server with one process."""

    def __init__(self) -> None:
        # A key → its object and the seconds it is kept.
        self._kept: TLRUCache[str, tuple[dict[str, Any], float]] = TLRUCache(
            _MOST, ttu=lambda key, value, now: now + value[1]
        )
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get(self, key: str) -> dict[str, Any] | None:
        """What is kept under a key."""
        found = self._kept.get(key)
        return None if found is None else found[0]

    async def put(self, key: str, data: dict[str, Any], seconds: float) -> None:
        """Keeps `data`, whatever was there before."""
        self._kept[key] = data, seconds

    async def keep(self, key: str, data: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Keeps `data` unless there is something already; what is there then."""
        found = self._kept.get(key)
        if found is None:
            self._kept[key] = data, seconds
            return data
        return found[0]

    @asynccontextmanager
    async def alone(self, key: str) -> AsyncIterator[None]:
        """Lets one task at a time in."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            yield

    async def close(self) -> None:
        """Forgets everything."""
        self._kept.clear()
