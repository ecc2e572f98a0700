"""The thread in which turns are taken, one after the other.

Rasa's graph blocks whoever runs it. Beside the doors, on their event loop, a model that stalls would stop
everything: the deadline of a channel, the renewal of a lease, the answer to a health check.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


class TurnThread:
    """One thread with an event loop of its own; neither is there before the first use, so that a process
    may be forked until then."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._under_way: set[Future[Any]] = set()

    async def run(
        self,
        work: Callable[[], Coroutine[Any, Any, Result]],
        queued: Callable[[float], None] | None = None,
    ) -> Result:
        """Runs `work` to its end when all that was handed over before is done; its result or exception.

        `queued` is told the seconds that it waited, as it begins. Whoever gives up waiting leaves it running.
        """
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="turns")
        context, asked = contextvars.copy_context(), time.perf_counter()

        def begin() -> Result:
            if queued is not None:
                queued(time.perf_counter() - asked)
            return self._finish(work)

        taken = self._pool.submit(context.run, begin)
        with self._lock:
            self._under_way.add(taken)
        taken.add_done_callback(self._ended)
        return await asyncio.wrap_future(taken)

    @property
    def under_way(self) -> int:
        """How many have been handed over and have not ended."""
        return len(self._under_way)

    def here(self, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        """Runs `work` in the caller's thread, where no event loop may be running: before a fork."""
        return asyncio.run(work())

    def close(self) -> None:
        """Waits for what was handed over."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
        if self._loop is not None:
            self._loop.close()
            self._loop = None

    def _ended(self, taken: Future[Any]) -> None:
        with self._lock:
            self._under_way.discard(taken)

    def _finish(self, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
        return self._loop.run_until_complete(work())
