"""Where messages are counted for their limits: in this process, and by all workers together in Redis."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from queue import Full, Queue
from threading import Lock, Thread

from cachetools import TLRUCache
from limits import RateLimitItem
from limits.storage import RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError

#: Keys that are counted at once; the oldest go first. Some 20 MB.
_MOST_KEYS = 100_000
#: Counts that wait to be passed on; what comes on top is not, and each worker's own count has to do.
_MOST_WAITING = 10_000
#: Seconds that Redis has for one count, and seconds without a try after it failed.
_PATIENCE, _PAUSE = 1.0, 5.0

log = logging.getLogger(__name__)


class LocalCounts(Storage):
    """The counts of one process, bounded in number.

    The library's own `MemoryStorage` looks through all its keys, in a thread of its own, after each
    message, and bounds none.
    """

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        # A key → its count and the moment, in seconds since the epoch, at which it begins anew.
        self._counts: TLRUCache[str, tuple[int, float]] = TLRUCache(
            _MOST_KEYS, ttu=lambda key, count, now: count[1], timer=time.time
        )
        self._lock = Lock()

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """What the store can raise."""
        return ()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Counts; `expiry` is in seconds from the first count on."""
        with self._lock:
            count, until = self._counts.get(key) or (0, time.time() + expiry)
            self._counts[key] = count + amount, until
            return count + amount

    def get(self, key: str) -> int:
        """The count."""
        with self._lock:
            found = self._counts.get(key)
        return found[0] if found else 0

    def get_expiry(self, key: str) -> float:
        """When the count begins anew."""
        with self._lock:
            found = self._counts.get(key)
        return found[1] if found else time.time()

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int | None:
        """Forgets all; how many there were."""
        with self._lock:
            count = len(self._counts)
            self._counts.clear()
        return count

    def clear(self, key: str) -> None:
        """Forgets one."""
        with self._lock:
            self._counts.pop(key, None)


#: Is told a key that has no room left, and the seconds until it has.
Refuse = Callable[[str, float], None]
_Count = tuple[RateLimitItem, str, Refuse]


class SharedCounts:
    """The counts of all workers, kept in Redis by a thread that begins with the first one."""

    def __init__(self, url: str) -> None:
        """`url`: `redis://…`; nothing is opened yet."""
        storage = RedisStorage(url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE)
        self._limiter = FixedWindowRateLimiter(storage)
        self._waiting: Queue[_Count | None] = Queue(_MOST_WAITING)
        self._thread: Thread | None = None
        self._not_before = 0.0

    def pass_on(self, rule: RateLimitItem, key: str, refuse: Refuse) -> None:
        """Counts for all workers, soon; `refuse` is called, in the thread, when that was one too many."""
        if self._thread is None:
            self._thread = Thread(target=self._work, name="limits", daemon=True)
            self._thread.start()
        try:
            self._waiting.put_nowait((rule, key, refuse))
        except Full:
            # Each worker's own count holds all the same.
            return

    def close(self) -> None:
        """Ends the thread once it has passed on what waits, or given it up."""
        if self._thread is not None:
            self._not_before = time.monotonic() + _PAUSE
            self._waiting.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        while (count := self._waiting.get()) is not None:
            if time.monotonic() < self._not_before:
                continue
            try:
                self._count(*count)
            except RedisError as error:
                self._not_before = time.monotonic() + _PAUSE
                log.warning("limits are counted by each worker for itself: %s", type(error).__name__)

    def _count(self, rule: RateLimitItem, key: str, refuse: Refuse) -> None:
        if not self._limiter.hit(rule, key):
            refuse(key, self._limiter.get_window_stats(rule, key).reset_time - time.time())
