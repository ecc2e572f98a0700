"""Work that outlives its request: late answers, and what follows a first piece."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from connectors.problems import Problem

Result = TypeVar("Result")

#: Seconds that a server which stops gives to what is under way.
PATIENCE = 20.0
#: Seconds that tasks have to end once they are cancelled.
_LAST = 2.0

log = logging.getLogger(__name__)


class Background:
    """The tasks of one server, until `stop`."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopping = asyncio.Event()

    def start(self, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        """Begins with `work`, whoever waits for it or not."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    @property
    def stopping(self) -> bool:
        """Whether the server stops: what waits for better times should do without."""
        return self._stopping.is_set()

    async def pause(self, seconds: float) -> None:
        """Waits, but not for a server that stops."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

    async def stop(self, patience: float = PATIENCE) -> None:
        """Lets what is under way come to its end, within `patience` seconds."""
        self._stopping.set()
        while self._tasks and patience > 0:
            begun = asyncio.get_running_loop().time()
            await asyncio.wait(self._tasks, timeout=patience)
            patience -= asyncio.get_running_loop().time() - begun
        if self._tasks:
            log.error("%d late answers did not get out before the end", len(self._tasks))
            for task in self._tasks:
                task.cancel()
            # One that does not even end when it is told to must not keep the server from stopping.
            await asyncio.wait(self._tasks, timeout=_LAST)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, Problem):
            # Its message is left out: it may quote a resident.
            log.error("an answer was not delivered: %s", type(error).__name__)
