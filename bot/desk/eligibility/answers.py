"""What a resident's answer is worth: a value, a span of values, or that they do not know.

Answers are JSON, so that a form can keep them: true or false, a number, one of a question's options,
`[low, high]` where only bounds are known (六十多岁, 虚岁七十), or `UNKNOWN` (不知道).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

#: The answer of somebody who was asked and does not know.
UNKNOWN: Final = "unknown"

Answer = bool | int | float | str | list[float]
Answers = Mapping[str, Answer]


def bounds(answer: Any) -> tuple[float, float] | None:
    """The lowest and highest number that an answer stands for; None where it is no number."""
    pair = answer if isinstance(answer, list | tuple) else (answer, answer)
    if len(pair) != 2 or not all(_is_number(part) for part in pair):
        return None
    low, high = float(pair[0]), float(pair[1])
    return (low, high) if low <= high else (high, low)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def quotient(whole: Any, parts: Any) -> tuple[float, float] | None:
    """The bounds of `whole` divided among `parts` (an income among people); None where that is no number."""
    total, count = bounds(whole), bounds(parts)
    if total is None or count is None or count[0] <= 0:
        return None
    return total[0] / count[1], total[1] / count[0]


def span(low: float, high: float) -> int | float | list[float]:
    """The answer that stands for the numbers from `low` to `high`: one number where they are the same."""
    if low == high:
        return int(low) if low == int(low) else low
    return [low, high]
