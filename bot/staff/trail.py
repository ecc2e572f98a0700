"""The audit trail as it is read. To read it is noted in it as well, before anything of it is shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.desk import Audit, AuditFilters, Desk, Entry
from bot.desk.numbers import shown
from bot.language.clock import now as clock_now
from bot.staff import sheet, written
from bot.staff.roster import Member

__all__ = ["AuditFilters", "Entry", "TrailDesk", "TrailPage", "shown"]

#: Lines read at once while a file is written.
_PAGE = 1000
_HEADINGS = ("时间", "人员", "操作", "事项编号", "内容")


@dataclass(frozen=True)
class TrailPage:
    """Lines, newest first; `older` is what the next page begins before, None on the last one."""

    entries: tuple[Entry, ...]
    older: int | None


class TrailDesk:
    """The trail as administrators read it. Every method may raise `StoreUnavailable`."""

    def __init__(self, desk: Callable[[], Desk]) -> None:
        """The desk is opened at each use."""
        self._desk = desk

    @staticmethod
    def filters(actor: str, day: date | None, number: str) -> AuditFilters:
        """What is looked for; `number` is that of a case, with or without dashes, or empty.

        Raises `CaseNotFound` for what is no number.
        """
        return AuditFilters(actor or None, day, written.case_id(number) if number else None)

    def page(self, member: Member, filters: AuditFilters, limit: int, before: int | None) -> TrailPage:
        """The lines before number `before` that are looked for."""
        self._note(member, "audit.read", filters)
        found = self._audit.latest(filters, limit + 1, before)
        return TrailPage(tuple(found[:limit]), found[limit - 1].number if len(found) > limit else None)

    def export(self, member: Member, filters: AuditFilters, what_of: Callable[[Entry], str]) -> Iterator[str]:
        """All of them as CSV, in pieces; `what_of` words what was done.

        The first lines are read before this returns, so that a store that is away is told here.
        """
        self._note(member, "audit.export", filters)
        return self._pieces(filters, self._audit.latest(filters, _PAGE), what_of)

    def _pieces(
        self, filters: AuditFilters, found: list[Entry], what_of: Callable[[Entry], str]
    ) -> Iterator[str]:
        yield sheet.BYTE_ORDER_MARK + sheet.lines([_HEADINGS])
        while found:
            yield sheet.lines(_row(entry, what_of(entry)) for entry in found)
            found = self._audit.latest(filters, _PAGE, found[-1].number)

    @property
    def _audit(self) -> Audit:
        return Audit(self._desk().database)

    def _note(self, member: Member, what: str, filters: AuditFilters) -> None:
        details = {"actor": filters.actor, "day": filters.day and filters.day.isoformat()}
        told = {name: value for name, value in details.items() if value}
        self._audit.record(member.name, what, clock_now(), filters.case, told)


def _row(entry: Entry, what: str) -> Iterable[object]:
    details = json.dumps(entry.details, ensure_ascii=False) if entry.details else ""
    number = shown(entry.case) if entry.case else ""
    return f"{entry.at:%Y-%m-%d %H:%M:%S}", entry.actor, what, number, details
