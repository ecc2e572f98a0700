"""Residents who ask a fixed set of questions at a fixed rate, and what they were told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

import httpx

from bot.bench.worker_lines import Line
from bot.messages import Message, Reply

#: Of a run: before the first upload, until the last roll-back has reached everybody, and from then on.
Phase = Literal["before", "during", "after"]


@dataclass
class Heard:
    """What residents were told. `seconds` are from when a question was due to its answer."""

    first: dict[str, tuple[Message, ...]] = field(default_factory=dict)
    seconds: dict[Phase, list[float]] = field(
        default_factory=lambda: {"before": [], "during": [], "after": []}
    )
    failed: int = 0
    otherwise: list[str] = field(default_factory=list)

    def note(self, text: str, reply: Reply) -> None:
        """An answer: its texts, buttons and citations. The first one to a question is what it should be."""
        if self.first.setdefault(text, reply.replies) != reply.replies:
            self.otherwise.append(text)

    @property
    def asked(self) -> int:
        """Questions that were asked at the rate."""
        return sum(map(len, self.seconds.values())) + self.failed


class Residents:
    """Ask one question after the other until they are told to stop."""

    def __init__(self, lines: Sequence[Line], texts: Sequence[str], rate: float) -> None:
        self._lines = lines
        self._texts = texts
        self._rate = rate
        self.phase: Phase = "before"
        self.heard = Heard()
        self.stopping = False

    async def learn(self) -> None:
        """Asks each worker everything once."""
        # By turns, so that no connection is idle for long.
        for number, text in enumerate(self._texts):
            for worker in {line.worker for line in self._lines}:
                mine = [line for line in self._lines if line.worker == worker]
                self.heard.note(text, await mine[number % len(mine)].ask(text))

    async def run(self) -> None:
        """On a schedule that waits for no answer; returns when all that were asked are answered."""
        begun, tasks = time.perf_counter(), []
        for number in count():
            due = begun + number / self._rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if self.stopping:
                break
            line = self._lines[number % len(self._lines)]
            tasks.append(asyncio.create_task(self._ask(line, self._texts[number % len(self._texts)], due)))
        await asyncio.gather(*tasks)

    async def _ask(self, line: Line, text: str, due: float) -> None:
        phase = self.phase
        try:
            reply = await line.ask(text)
        except httpx.HTTPError:
            self.heard.failed += 1
            return
        self.heard.seconds[phase].append(time.perf_counter() - due)
        self.heard.note(text, reply)
