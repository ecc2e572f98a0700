"""Who works on which processor while one question is encoded on several.

A helper that wakes up after a pause is put beside the thread that woke it, whose processor is warm, and both
wait for each other until the kernel moves one of them: a question after 50 ms of silence took 9 ms, where it
takes 4.7 with each on a processor of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Processors:
    """The processors that this process may use: the last ones are the helpers', the others the caller's."""

    def __init__(self, most: int) -> None:
        """At most so many of them. There are helpers where it may use more than one."""
        self._all = sorted(os.sched_getaffinity(0))
        self.count = max(1, min(most, len(self._all)))
        self._helpers = self._all[len(self._all) - self.count + 1 :]
        # It starts no thread before the first item.
        self._pool = ThreadPoolExecutor(max(1, len(self._helpers)), "encoder", _stay_on, (self._helpers,))

    @property
    def of_the_helpers(self) -> tuple[int, ...]:
        """Their numbers, from 0 on."""
        return tuple(self._helpers)

    @contextmanager
    def kept_apart(self) -> Iterator[None]:
        """Meanwhile the calling thread stays off the helpers' processors."""
        _stay_on(set(self._all) - set(self._helpers))
        try:
            yield
        finally:
            _stay_on(self._all)

    def side_by_side(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """Does the first of at most `count` items in the calling thread and each other one in a helper."""
        with self.kept_apart():
            others = [self._pool.submit(work, item) for item in items[1:]]
            first = work(items[0])
            return [first, *(other.result() for other in others)]


def _stay_on(processors: Collection[int]) -> None:
    """Keeps the calling thread there; where they have been taken from this process meanwhile (a container's
    share can change), it goes on wherever it may."""
    with suppress(OSError):
        os.sched_setaffinity(0, processors)
