"""Runs the assistant's jobs beside the doors: each in a task, its work in a thread.

A job that fails is tried again, and says so once until it works again. None stops the server.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.upkeep import Chore

log = logging.getLogger(__name__)

#: Seconds until a job that failed is tried again, unless it is due earlier.
RETRY = 60.0


class Jobs:
    """The jobs of one server, from `start` to `stop`."""

    def __init__(self, chores: Iterable[Chore]) -> None:
        self._chores = tuple(chores)
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = asyncio.Event()

    def start(self) -> None:
        """Begins with each job's first pause."""
        self._tasks = [asyncio.create_task(self._keep(chore), name=chore.name) for chore in self._chores]

    async def stop(self) -> None:
        """Lets what is running come to its end, and starts nothing more."""
        self._stopping.set()
        await asyncio.gather(*self._tasks)
        self._tasks.clear()

    async def _keep(self, chore: Chore) -> None:
        failed = False
        for pause in chore.pauses():
            await self._wait(min(pause, RETRY) if failed else pause)
            if self._stopping.is_set():
                return
            failed = await self._run(chore, failed)

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _run(self, chore: Chore, failed_before: bool) -> bool:
        """Whether it failed."""
        try:
            await asyncio.to_thread(chore.run)
        except Exception as error:  # noqa: BLE001 - whatever a job does, the residents are answered
            if not failed_before:
                # Its message is left out: it may quote a resident.
                log.warning("the job %s failed and is tried again: %s", chore.name, type(error).__name__)
            return True
        if failed_before:
            log.warning("the job %s works again", chore.name)
        return False
