"""Dates in a text: 2026-12-31, 2026年1月1日至12月31日, 九月初九, 每月15日, 2021—2023年."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.amounts.amount import Amount, Day
from bot.knowledge.amounts.numerals import number

_TO = r"\s*(?:至|到|起至|[-–—~～]{1,2})\s*"
_YEAR = r"(?:(?:19|20)\d\d|[一二][〇零一二三四五六七八九]{3})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_ONE_TO_NINE = "[一二三四五六七八九]"
_DAY = rf"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十{_ONE_TO_NINE}?|廿{_ONE_TO_NINE}?|初?{_ONE_TO_NINE}|初十)"
_NO_FIGURE = r"(?<![\d.〇零一二两三四五六七八九十百千万第])"

_ISO = re.compile(
    r"(?<![\d.-])(?P<y>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>0?[1-9]|1[0-2])"
    r"(?:(?P=sep)(?P<d>0?[1-9]|[12]\d|3[01]))?(?![\d-])"
)
_FULL = re.compile(
    rf"{_NO_FIGURE}(?P<y>{_YEAR})年(?:度|(?P<m>{_MONTH})月(?:份|(?P<d>{_DAY})[日号]?(?!\d))?)?"
)
_MONTH_DAY = re.compile(rf"{_NO_FIGURE}(?P<m>{_MONTH})月(?:份|(?P<d>{_DAY})[日号]?)?")
_DAY_OF_MONTH = re.compile(rf"(?<=[每当本次]月)(?P<d>{_DAY})[日号]")
_YEARS = re.compile(rf"{_NO_FIGURE}(?P<y>{_YEAR}){_TO}(?P<y2>{_YEAR})(?:年度?)?(?!\d)")
_REST = re.compile(rf"{_TO}(?:(?:次|同)?年)?(?:(?P<m>{_MONTH})月)?(?P<d>{_DAY})[日号]")
_ONLY_YEAR = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?!\d)")


def _part(found: re.Match[str], name: str) -> int | None:
    written = found.groupdict().get(name)
    if written is None:
        return None
    if not written[0].isdigit():
        written = written.removeprefix("初")
    value = number(written)
    return int(value) if value is not None else None


def _day(found: re.Match[str]) -> Day:
    return _part(found, "y"), _part(found, "m"), _part(found, "d")


def _amount(found: re.Match[str], day: Day) -> Amount:
    return Amount("date", day, found.group(), found.start(), found.end())


def _rest_of_range(text: str, start: Amount) -> Amount | None:
    """The second date of a range, which takes over what the first one said of year and month."""
    found = _REST.match(text, start.end)
    if found is None or not isinstance(start.value, tuple):
        return None
    year, month, _ = start.value
    return _amount(found, (year, _part(found, "m") or month, _part(found, "d")))


def find_dates(text: str) -> Iterator[Amount]:
    """Every date in `text`, in no fixed order; a date that others overlap is given once."""
    taken: list[tuple[int, int]] = []

    def free(found: re.Match[str]) -> bool:
        return all(found.end() <= start or end <= found.start() for start, end in taken)

    for found in _YEARS.finditer(text):
        taken.append(found.span())
        for name in ("y", "y2"):
            yield _amount(found, (_part(found, name), None, None))
    for pattern in (_ISO, _FULL, _MONTH_DAY, _DAY_OF_MONTH):
        for found in pattern.finditer(text):
            if not free(found):
                continue
            day = _amount(found, _day(found))
            taken.append(found.span())
            yield day
            rest = _rest_of_range(text, day)
            if rest:
                taken.append((rest.start, rest.end))
                yield rest


def find_years(text: str) -> Iterator[Amount]:
    """Years written as four figures alone, for fields that hold nothing but dates."""
    for found in _ONLY_YEAR.finditer(text):
        yield _amount(found, (_part(found, "y"), None, None))
