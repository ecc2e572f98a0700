"""An amount as a value with a kind, and when one amount says the same as another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Kind = Literal[
    "bare",  # a number without a unit, an identifier, a short telephone number
    "count",  # people, things, times: any measure word
    "loose",  # a numeral inside a word of the source (任一, 一方)
    "money",  # yuan
    "share",  # a percentage, discount or fraction, as a part of 1
    "half",  # 一半 and its like, which are no exact 50 %
    "times",  # a multiple
    "days",
    "workdays",
    "months",  # years are twelve of them
    "minutes",  # hours are sixty of them
    "age",
    "level",  # 二级, 5A级
    "area",  # square metres
    "length",  # metres
    "weight",  # grams
    "date",
    "clock",  # minutes of the day
    "weekday",  # 1 is Monday
    "phone",
    "article",
    "vague",  # 几十, 上百
]

#: (year, month, day), each None where it is not said.
Day = tuple[int | None, int | None, int | None]
Value = Fraction | Day | str

#: What a number without a unit in a source may support, besides another bare number.
_UNITLESS_SUPPORTS: frozenset[Kind] = frozenset({"count", "level"})
#: What a number without a unit in a statement may be found as.
_UNITLESS_FOUND_AS: frozenset[Kind] = frozenset(
    {"bare", "count", "money", "times", "days", "workdays", "months", "minutes", "age", "level", "article"}
)
_NOON = 12 * 60
#: A telephone number of this many figures may be said without the area code it is quoted with.
_SHORTEST_LOCAL = 5


@dataclass(frozen=True)
class Amount:
    """`value` is a day for `date`, a string for `phone` and `vague`, else a number in the kind's unit.

    `text` is the amount as written, `start` and `end` its place. `open_half` marks a clock time of
    which the half of the day is not said.
    """

    kind: Kind
    value: Value
    text: str
    start: int
    end: int
    open_half: bool = False


def _same_day(said: Day, source: Day) -> bool:
    return all(mine is None or mine == theirs for mine, theirs in zip(said, source, strict=True))


def supports(source: Amount, said: Amount) -> bool:
    """Whether `source` contains what `said` says: the same value of the same kind, or a more exact date."""
    if isinstance(said.value, tuple):
        return isinstance(source.value, tuple) and _same_day(said.value, source.value)
    if said.kind == "bare" and isinstance(source.value, tuple):
        return source.value[0] is not None and said.value == source.value[0]
    if said.kind == "bare" and source.kind == "phone":
        return len(said.text) >= _SHORTEST_LOCAL and str(source.value).endswith(said.text)
    if said.kind == "clock" and source.kind == "clock" and said.open_half:
        return isinstance(said.value, Fraction) and said.value in (source.value, _other_half(source.value))
    if said.value != source.value:
        return False
    if said.kind == source.kind:
        return True
    if said.kind == "bare":
        return source.kind in _UNITLESS_FOUND_AS
    if source.kind == "bare":
        return said.kind in _UNITLESS_SUPPORTS
    return source.kind == "loose" and said.kind == "count"


def _other_half(value: Value) -> Value:
    return value - _NOON if isinstance(value, Fraction) and value >= _NOON else value


def supported(said: Amount, sources: Iterable[Amount]) -> bool:
    """Whether any of `sources` supports `said`."""
    return any(supports(source, said) for source in sources)
