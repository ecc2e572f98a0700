"""Bookings that a timetable no longer fits: they stay, and somebody has to see to each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row

from bot.desk import capacity
from bot.desk.calendar import is_open
from bot.desk.capacity import Load
from bot.desk.catalogue.model import Timetable
from bot.desk.model import Status
from bot.desk.storage.tables import OPEN, cases

#: It is closed then, more people are expected than there are places, or the resident knows another place.
Reason = Literal["closed", "over", "place"]


@dataclass(frozen=True)
class Touched:
    """A booking to come that does not fit, by the id of its case, and why. `place` is what was told."""

    case: str
    status: Status
    starts_at: datetime
    people: int
    place: str | None
    reasons: tuple[Reason, ...]


def touched(connection: Connection, service: str, timetable: Timetable, now: datetime) -> list[Touched]:
    """The bookings of a service after `now` that `timetable` does not fit, earliest first."""
    query = (
        select(cases)
        .where(cases.c.service == service, cases.c.starts_at > now, cases.c.status.in_(OPEN))
        .order_by(cases.c.starts_at, cases.c.id)
    )
    loads = capacity.loads(connection, service, now)
    found = []
    for row in connection.execute(query):
        reasons = _reasons(row, timetable, loads.get(row.starts_at, Load()))
        if reasons:
            found.append(Touched(row.id, row.status, row.starts_at, row.people, row.place, reasons))
    return found


def _reasons(row: Row, timetable: Timetable, load: Load) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if not is_open(timetable, row.starts_at):
        found.append("closed")
    if row.held and load.taken > timetable.capacity:
        found.append("over")
    if row.place != timetable.place:
        found.append("place")
    return tuple(found)
