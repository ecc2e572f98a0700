"""Wakes those in this process who wait for something that has a name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Bell:
    """What one waiter listens to; a ring is kept until it is heard."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wakes the waiter, now or when it next listens."""
        self._rung.set()

    async def heard(self, seconds: float) -> bool:
        """Waits for a ring, up to `seconds`; whether there was one."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True


class Bells:
    """The bells of a process. Used on its event loop only."""

    def __init__(self) -> None:
        self._listening: dict[str, set[Bell]] = {}

    @contextmanager
    def listen(self, name: str) -> Iterator[Bell]:
        """A bell that rings with `name`. Look after you have it: what comes in between is not missed."""
        bell = Bell()
        self._listening.setdefault(name, set()).add(bell)
        try:
            yield bell
        finally:
            others = self._listening[name]
            others.discard(bell)
            if not others:
                del self._listening[name]

    def ring(self, name: str) -> None:
        """Wakes who listens to `name`."""
        for bell in self._listening.get(name, ()):
            bell.ring()

    def ring_all(self) -> None:
        """Wakes everybody: news may have been missed."""
        for bells in self._listening.values():
            for bell in bells:
                bell.ring()
