"""A figure with its target and its baseline, and the table of all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`target` is the most that `value` may be, or the least where `at_least`; None where there is none.

    `unit` is `ms`, `s`, `MB`, `%`, `turns/s`, `×` or empty. `baseline` says what to compare with.
    """

    part: str
    name: str
    value: float
    unit: str = ""
    target: float | None = None
    at_least: bool = False
    baseline: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target

    def to_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {**asdict(self), "value": round(self.value, 4), "met": self.met}


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table, a row a figure."""
    rows = ["| part | figure | value | target | baseline |", "|---|---|---:|---:|---|"]
    for figure in figures:
        sign = "≥" if figure.at_least else "≤"
        target = "" if figure.target is None else f"{sign} {_number(figure.target, figure.unit)}"
        mark = {True: " ✓", False: " ✗", None: ""}[figure.met]
        value = _number(figure.value, figure.unit)
        rows.append(f"| {figure.part} | {figure.name} | {value}{mark} | {target} | {figure.baseline} |")
    return "\n".join(rows)


def write(figures: Sequence[Figure], path: Path) -> None:
    """Writes the figures as JSON; those of parts that were not run again stay as they were."""
    path.parent.mkdir(parents=True, exist_ok=True)
    old = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    run = {figure.part for figure in figures}
    kept = [row for row in old if row["part"] not in run]
    rows = kept + [figure.to_dict() for figure in figures]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _number(value: float, unit: str) -> str:
    if unit == "%":
        return f"{value:.1%}"
    digits = 0 if abs(value) >= 100 or value == int(value) else 2 if abs(value) < 10 else 1
    return f"{value:.{digits}f}{' ' if unit else ''}{unit}"
