"""One at a time for each name, in the order they came, within a process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class _Gate:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class Turnstile:
    """Keeps a lock for as long as somebody holds it or waits for it, and not longer."""

    def __init__(self) -> None:
        self._gates: dict[str, _Gate] = {}

    @asynccontextmanager
    async def through(self, name: str) -> AsyncIterator[None]:
        """Waits for those who came before; `asyncio.Lock` serves its waiters in their order."""
        gate = self._gates.setdefault(name, _Gate())
        gate.users += 1
        try:
            async with gate.lock:
                yield
        finally:
            gate.users -= 1
            if not gate.users:
                del self._gates[name]

    def __len__(self) -> int:
        return len(self._gates)
