"""Validity: what has run out must be reviewed, and what will run out must say when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.knowledge.amounts import Amount, find_dates, fold
from bot.knowledge.lint.problem import Problem
from bot.knowledge.model import Fact, Guide

_UNTIL = re.compile(r"(?:至|到|截至|截止到?)\s*$")
_AFTER_A_DATE = re.compile(r"[日号\d]起?\s*[至到–—~～-]\s*$")
_STOPS = re.compile(r"\s*(?:止|为止|有效|内有效|失效|废止)")
_TERM = re.compile(r"(?:有效期|实施期|执行期|期限)[^。；]{0,30}$")
#: A range of dates ends something only if these words follow it: …至12月31日全国实施, …执行.
_IN_FORCE = re.compile(r"\s*(?:止|期间|全国)?\s*(?:实施|施行|执行|试行|有效)")


def _day(amount: Amount) -> date | None:
    if not isinstance(amount.value, tuple) or None in amount.value:
        return None
    year, month, day = amount.value
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def end_of_validity(quote: str) -> date | None:
    """The last day that a quote says its content holds (至2026-12-31止, 有效期至…), or None.

    截至2024年底 in a report is no such day: it dates a count.
    """
    text = fold(quote)
    for amount in sorted(find_dates(text), key=lambda found: found.start):
        day = _day(amount)
        if day is None:
            continue
        before, after = text[: amount.start], text[amount.end :]
        in_range = amount.text.lstrip()[:1] in "至到-–—~～" or _AFTER_A_DATE.search(before) is not None
        until = in_range or _UNTIL.search(before)
        if until and (_STOPS.match(after) or _TERM.search(before) or (in_range and _IN_FORCE.match(after))):
            return day
    return None


def _cited(guide: Guide) -> Iterator[Fact]:
    used = {id for statement in guide.statements for id in statement.fact_ids}
    for id, (_, fact) in guide.evidence.items():
        if id in used:
            yield fact


def check(guide: Guide, today: date) -> Iterator[Problem]:
    """`valid_from` is given, before `valid_until`; that is neither past nor later than the evidence."""
    until = guide.valid_until
    if guide.valid_from is None:
        yield Problem(guide.path, 1, "no-start", "没有写 valid_from；请写上从哪一天起可以这样回答")
    elif until is not None and until < guide.valid_from:
        yield Problem(
            guide.path, 1, "ends-before-start", f"valid_until {until} 早于 valid_from {guide.valid_from}"
        )
    if until is not None and until < today:
        yield Problem(
            guide.path,
            1,
            "expired",
            f"有效期到 {until} 为止，已经过了；请按新规定改写并改 valid_until，或者删掉这一篇",
        )
    for fact in _cited(guide):
        ends = end_of_validity(fact.quote)
        if ends is not None and (until is None or until > ends):
            yield Problem(
                guide.path,
                fact.line,
                "open-end",
                f"依据 {fact.id} 说到 {ends} 为止，valid_until 也要写到这一天或更早",
            )
