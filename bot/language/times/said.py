"""A piece of a message that says a time, on its way to be resolved."""

from __future__ import annotations

from dataclasses import dataclass

from bot.language.times.frame import Frame


@dataclass(frozen=True)
class Said:
    """A piece of writing from `start` to `end` and what it says; `to` is the end of a range.

    One that is `listed` goes on where the one before it begins (周三上午九点或者下午两点: of one day).
    """

    start: int
    end: int
    frame: Frame
    to: Frame | None = None
    listed: bool = False
