"""Hours, capacities and places as staff change them, and the bookings that a change unsettles.

The audit trail notes every look at bookings before they are shown, and every change before it is made; one
that is refused is noted as refused as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping
from typing import Any, Final

from bot.desk import Audit, Desk, numbers, states
from bot.desk.catalogue.model import Service
from bot.desk.catalogue.timetable import written
from bot.desk.timetables import Kept, Timetables, Touched
from bot.desk.timetables.touched import Reason
from bot.errors import BookingsTouched, NotAllowed, TimetableFaults
from bot.language.clock import now as clock_now
from bot.staff.roster import Member
from bot.staff.seeing import moment, name_of

#: Why somebody has to see to a booking, as staff read it.
REASONS: Final[Mapping[Reason, str]] = {
    "closed": "这个时间不开放",
    "over": "这个时段约的人比名额多",
    "place": "居民知道的是另一个地点",
}


class TimetableDesk:
    """Timetables as staff reach them. The caller has found out that `member` may change them.

    Answers are plain data. Every method may raise `StoreUnavailable`, and `NothingFound` for a service that
    takes no bookings.
    """

    def __init__(self, desk: Callable[[], Desk], services: MutableMapping[str, Service]) -> None:
        """The desk is opened at each use: the store may be away when the program starts."""
        self._desk = desk
        self._services = services

    def open(self, member: Member, service: str) -> dict[str, Any]:
        """A service's timetable, who changed it last, and the bookings to come that do not fit it."""
        kept = self._timetables().kept(service)
        found = self._timetables().touched(service, clock_now())
        if found:
            self._noted(member, "timetable_bookings", service=service, cases=[one.case for one in found])
        return {**self._seen(service, kept), "bookings": bookings_seen(found)}

    def save(
        self, member: Member, service: str, values: Mapping[str, Any], version: int, seen: Collection[str]
    ) -> dict[str, Any]:
        """Keeps a timetable in the place of `version`; `values` as a catalogue's file has them.

        `seen` are the cases that the member knows to fit no longer; they stay as they are. Raises
        `TimetableFaults`, `NotAllowed`, and `BookingsTouched` where there are others.
        """
        timetables = self._timetables()
        before = written(timetables.kept(service).timetable)
        changed = sorted(name for name, value in values.items() if value != before.get(name))
        details = {"service": service, "version": version + 1, "changed": changed}
        self._noted(member, "timetable", **details)
        try:
            kept = timetables.save(service, values, version, seen, member.name, clock_now())
        except (TimetableFaults, NotAllowed) as error:
            shown = [one.case for one in error.bookings] if isinstance(error, BookingsTouched) else []
            refused = {"what": "timetable", "why": type(error).__name__, "cases": shown}
            self._noted(member, "refused", **details, **refused)
            raise
        return self._seen(service, kept)

    def _seen(self, service: str, kept: Kept) -> dict[str, Any]:
        return {
            "service": service,
            "name": name_of(service, self._services),
            "timetable": written(kept.timetable),
            "version": kept.version,
            "updated_by": kept.actor,
            "updated_at": moment(kept.at),
        }

    def _timetables(self) -> Timetables:
        return Timetables(self._desk().database, self._services)

    def _noted(self, member: Member, what: str, /, **details: Any) -> None:
        Audit(self._desk().database).record(member.name, what, clock_now(), details=details)


def bookings_seen(bookings: Iterable[Touched]) -> list[dict[str, Any]]:
    """Bookings that somebody has to see to, with nothing of their residents."""
    return [
        {
            "case": one.case,
            "number": numbers.shown(one.case),
            "status_name": states.NAMES[one.status],
            "starts_at": moment(one.starts_at),
            "people": one.people,
            "place": one.place,
            "reasons": [REASONS[reason] for reason in one.reasons],
        }
        for one in bookings
    ]
