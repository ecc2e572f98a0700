"""Shows what takes long: a bar where the amount is known, a running clock where it is not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Steps:
    """Prints a line a step; on a terminal the running step moves."""

    def __init__(self) -> None:
        self._console = Console(file=sys.stderr, highlight=False)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<18}"),
            BarColumn(bar_width=30),
            TimeElapsedColumn(),
            console=self._console,
        )

    def __enter__(self) -> Steps:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    @contextmanager
    def step(self, title: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """A step under way; what it yields is called with the amount done since the last call."""
        task = self._progress.add_task(title, total=total)
        yield lambda amount: self._progress.advance(task, amount)
        self._progress.update(task, total=total or 1, completed=total or 1)

    def skip(self, title: str) -> None:
        """A step that need not be done."""
        self._console.print(f"  {title:<18} up to date")

    def say(self, text: str) -> None:
        """A result worth knowing."""
        self._console.print(f"  {text}")
