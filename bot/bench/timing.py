"""Times as a benchmark needs them: on the clock, and in the processor's own time.

On a machine that others use as well the clock also counts the waiting; the processor's time hardly
does, so both are kept.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Times:
    """Samples in milliseconds, in the order in which they were taken."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @contextmanager
    def measure(self) -> Iterator[None]:
        """Adds the time that the block takes; `cpu` is that of all threads."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall.append((time.perf_counter() - wall) * 1000)
        self.cpu.append((time.process_time() - cpu) * 1000)

    def add(self, wall: float, cpu: float) -> None:
        """Adds one sample taken elsewhere."""
        self.wall.append(wall)
        self.cpu.append(cpu)

    def at(self, percent: float) -> float:
        """The percentile on the clock, in ms. Raises ValueError without samples."""
        return percentile(self.wall, percent)


def percentile(samples: Sequence[float], percent: float) -> float:
    """Linear between the two nearest samples. Raises ValueError without samples."""
    if not samples:
        raise ValueError("nothing was measured")
    return float(np.percentile(np.asarray(samples), percent))
