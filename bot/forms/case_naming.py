"""By what a message tells one case from another: its service, the item that was ordered, its day, its hour.

The cases of one conversation are few, so each clue that fits some of them leaves out the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.desk.catalogue.model import Service
from bot.desk.model import Case
from bot.forms.slots.choice import named_options
from bot.forms.turn import FormTurn
from bot.language.clock import TIME_ZONE

#: 早的那个, 晚一点的那单: the first or the last of them.
_EARLY = re.compile(r"(?:最早|早一?[点些]?|前面|前头|先)的?(?:那|一)?[个单桩件次场]")
_LATE = re.compile(r"(?:最晚|最迟|[晚迟]一?[点些]?|后面|后头)的?(?:那|一)?[个单桩件次场]")


@dataclass(frozen=True)
class Named:
    """`cases` that all clues leave; `plainly`: there was one, and none that fits no case."""

    cases: tuple[Case, ...]
    plainly: bool
    against: bool


class CaseNaming:
    """Reads the clues with the catalogue; keeps no state."""

    def __init__(self, services: Mapping[str, Service]) -> None:
        self._services = services

    def item(self, case: Case) -> str | None:
        """What was ordered of a service that has several things: 理发, 打针."""
        slot = self._item_slot(case)
        value = case.fields.get(slot) if slot is not None else None
        return str(value) if value else None

    def named(self, cases: Iterable[Case], turn: FormTurn) -> Named:
        """Which of the cases a message means."""
        left = tuple(cases)
        services = set(map(str, turn.values("service")))
        days, hours = _days(turn), _hours(turn)
        items = self._items_named(left, turn)
        clues: tuple[tuple[bool, Callable[[Case], bool]], ...] = (
            # 修家电 is a name of the service and one of its items: the item tells more.
            (bool(services), lambda case: case.service in services),
            (bool(items), lambda case: self.item(case) in items),
            (bool(days), lambda case: _begins(case) is not None and _day(case) in days),
            (bool(hours) and not days, lambda case: any(_within(case, span) for span in hours)),
        )
        told = against = False
        for is_told, fits in clues:
            fitting = tuple(case for case in left if fits(case)) if is_told else ()
            told, against = told or bool(fitting), against or (is_told and not fitting)
            left = fitting or left
        ordered = _ordered(left, turn.text)
        if ordered is not None:
            return Named((ordered,), not against, against)
        return Named(left, told and not against, against)

    def _items_named(self, cases: Iterable[Case], turn: FormTurn) -> set[str]:
        found: set[str] = set()
        for case in cases:
            service, name = self._services.get(case.service), self._item_slot(case)
            slot = service.slot(name) if service is not None and name is not None else None
            found |= set(named_options(slot, turn.text)) if slot is not None else set()
        return found

    def _item_slot(self, case: Case) -> str | None:
        service = self._services.get(case.service)
        slot = service.slot("item") if service is not None else None
        return slot.name if slot is not None and slot.type == "choice" else None


def _ordered(cases: tuple[Case, ...], text: str) -> Case | None:
    timed = [case for case in cases if case.starts_at is not None]
    if len(timed) < 2 or len(timed) < len(cases):
        return None
    by_time = sorted(timed, key=lambda case: str(case.starts_at))
    if _EARLY.search(text):
        return by_time[0]
    return by_time[-1] if _LATE.search(text) else None


def _begins(case: Case) -> datetime | None:
    return case.starts_at.astimezone(TIME_ZONE) if case.starts_at is not None else None


def _day(case: Case) -> date | None:
    begins = _begins(case)
    return begins.date() if begins is not None else None


def _within(case: Case, span: tuple[time, time]) -> bool:
    begins = _begins(case)
    return begins is not None and span[0] <= begins.time() <= span[1]


def _spans(turn: FormTurn) -> Iterable[tuple[datetime, datetime, str]]:
    for entity in turn.entities:
        if entity["entity"] == "time":
            begin, end = (
                datetime.fromisoformat(entity["value"][key]).astimezone(TIME_ZONE) for key in ("start", "end")
            )
            yield begin, end, str(entity["text"])


def _days(turn: FormTurn) -> set[date]:
    """The days that a message names; an hour alone names none."""
    return {
        begin.date()
        for begin, end, text in _spans(turn)
        if (begin.date() == end.date() or (end - begin).days <= 1) and names_day(text)
    }


def _hours(turn: FormTurn) -> list[tuple[time, time]]:
    """The parts of a day, or hours, that a message names."""
    return [
        (begin.time(), end.time())
        for begin, end, _ in _spans(turn)
        if begin.date() == end.date() and (begin.hour or end.hour < 23)
    ]


_DAY = re.compile(r"[天号日周]|星期|礼拜|今|明|后|月")


def names_day(text: str) -> bool:
    """Whether the words of a time name a day: 周五上午, not 十点."""
    return bool(_DAY.search(text))
