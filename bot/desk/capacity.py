"""Places at a time: counted in one row that is locked before anything is decided by it.

Who locks more than one time does so in their order, and locks cases only afterwards; so nobody waits
for somebody who waits for him.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection, Row

from bot.desk.records import insert
from bot.desk.storage.tables import cases, places


@dataclass(frozen=True)
class Slot:
    """A service at a start time."""

    service: str
    starts_at: datetime


@dataclass(frozen=True)
class Load:
    """How many places of a slot are taken, and how many cases wait for one."""

    taken: int = 0
    waiting: int = 0

    def fits(self, people: int, capacity: int) -> bool:
        """Whether so many people get in. Nobody passes those who wait."""
        return self.waiting == 0 and self.taken + people <= capacity


def lock(connection: Connection, slots: Iterable[Slot]) -> None:
    """Makes every other transaction that wants one of the slots wait until this one ends."""
    for slot in sorted(set(slots), key=lambda slot: (slot.service, slot.starts_at)):
        statement = insert(connection, places).values(
            service=slot.service, starts_at=slot.starts_at, taken=0, queue=0
        )
        connection.execute(statement.on_conflict_do_nothing())
        connection.execute(select(places.c.taken).where(*_is(slot)).with_for_update())


def load(connection: Connection, slot: Slot) -> Load:
    """The load of one slot."""
    taken = connection.execute(select(places.c.taken).where(*_is(slot))).scalar()
    waiting = select(func.count()).select_from(cases).where(*_waits(slot))
    return Load(taken or 0, connection.execute(waiting).scalar_one())


def loads(connection: Connection, service: str, since: datetime) -> dict[datetime, Load]:
    """The loads of a service's start times from `since` on; those that nobody wants are left out."""
    taken = select(places.c.starts_at, places.c.taken).where(
        places.c.service == service, places.c.starts_at >= since
    )
    waiting = (
        select(cases.c.starts_at, func.count())
        .where(cases.c.service == service, cases.c.starts_at >= since, cases.c.status == "waitlisted")
        .group_by(cases.c.starts_at)
    )
    counted = dict(connection.execute(waiting).all())
    return {start: Load(number, counted.get(start, 0)) for start, number in connection.execute(taken)}


def add(connection: Connection, slot: Slot, number: int) -> None:
    """Takes places of a locked slot, or gives them back (`number` below 0)."""
    connection.execute(update(places).where(*_is(slot)).values(taken=places.c.taken + number))


def next_in_line(connection: Connection, slot: Slot) -> int:
    """The next number in line of a locked slot."""
    connection.execute(update(places).where(*_is(slot)).values(queue=places.c.queue + 1))
    number: int = connection.execute(select(places.c.queue).where(*_is(slot))).scalar_one()
    return number


def promotable(connection: Connection, slot: Slot, capacity: int) -> list[Row]:
    """Those at the head of a locked slot's line that have a place now: (id, people) in order.

    The line is never overtaken: where its head needs more places than there are, all wait.
    """
    left = capacity - load(connection, slot).taken
    if left <= 0:
        return []
    line = select(cases.c.id, cases.c.people).where(*_waits(slot)).order_by(cases.c.queue).limit(left)
    found = []
    for row in connection.execute(line):
        left -= row.people
        if left < 0:
            break
        found.append(row)
    return found


def _is(slot: Slot) -> tuple:
    return places.c.service == slot.service, places.c.starts_at == slot.starts_at


def _waits(slot: Slot) -> tuple:
    return (
        cases.c.service == slot.service,
        cases.c.starts_at == slot.starts_at,
        cases.c.status == "waitlisted",
    )
