"""JSON objects kept small in memory, and memory that is bounded in bytes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from typing import Any

from cachetools import TTLCache

#: What an entry takes besides its bytes: keys, links and clocks of the cache, in bytes, roughly.
_OVERHEAD = 500


class PackedCache:
    """JSON objects by key, packed; after `ttl_seconds`, or when there are too many, the oldest go.

    What comes out is a copy: who changes it changes nothing here.
    """

    def __init__(self, most_bytes: int, ttl_seconds: float) -> None:
        self._kept: TTLCache[Any, bytes] = TTLCache(
            most_bytes, ttl_seconds, getsizeof=lambda packed: len(packed) + _OVERHEAD
        )

    def get(self, key: Any) -> dict[str, Any] | None:
        """What is kept under a key."""
        packed = self._kept.get(key)
        if packed is None:
            return None
        found: dict[str, Any] = json.loads(zlib.decompress(packed))
        return found

    def put(self, key: Any, data: dict[str, Any]) -> None:
        """Keeps `data`. Raises ValueError where it alone is larger than all may be."""
        # The first level: most of the gain for a tenth of a millisecond.
        self._kept[key] = zlib.compress(json.dumps(data, ensure_ascii=False).encode(), 1)

    def pop(self, key: Any) -> None:
        """Drops what is kept under a key."""
        self._kept.pop(key, None)

    def drop(self, which: Callable[[Any], bool]) -> None:
        """Drops what is kept under the keys that `which` is true of."""
        for key in [key for key in self._kept if which(key)]:
            self.pop(key)

    def clear(self) -> None:
        """Drops everything."""
        self._kept.clear()
