"""Calls with the statements that should be suggested to their last line; `transcripts.yml` holds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("transcripts.yml")
#: How a line of the agent begins.
AGENT = "员："


@dataclass(frozen=True)
class Call:
    """What was said, oldest first. `wants` holds, for each thing that the last line asks, the statements
    (document#section) any of which answers it."""

    lines: tuple[str, ...]
    wants: tuple[tuple[str, ...], ...]

    @property
    def resident(self) -> list[str]:
        """What the resident said, in order."""
        return [line for line in self.lines if not line.startswith(AGENT)]

    @property
    def agent(self) -> list[str]:
        """What the agent said, in order."""
        return [line.removeprefix(AGENT) for line in self.lines if line.startswith(AGENT)]


def calls() -> Iterator[Call]:
    """All of the file."""
    for row in yaml.safe_load(_FILE.read_text(encoding="utf-8")):
        yield Call(tuple(row["lines"]), tuple(tuple(want.split("|")) for want in row["wants"]))
