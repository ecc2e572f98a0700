"""Work that nobody waits for, until the store is closed."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

#: Seconds that closing waits for it.
_PATIENCE = 2.0


class Beside:
    """Runs coroutines that see to their own failures."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs `work` beside what is under way."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Waits a little, then ends what is not done."""
        tasks = set(self._tasks)
        if not tasks:
            return
        _, left = await asyncio.wait(tasks, timeout=_PATIENCE)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)
