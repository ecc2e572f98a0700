"""Changes of timetables: checked, kept for all workers, and followed by each of them without a restart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Row

from bot.desk.catalogue.model import Service, Timetable
from bot.desk.records import insert
from bot.desk.storage import Database
from bot.desk.timetables.reading import checked, parsed, text_of
from bot.desk.timetables.tables import timetables
from bot.desk.timetables.touched import Touched, touched
from bot.errors import BookingsTouched, NotAllowed, NothingFound


@dataclass(frozen=True)
class Kept:
    """A timetable as it stands. Version 0 is that of the catalogue's file, which nobody changed yet."""

    timetable: Timetable
    version: int = 0
    actor: str | None = None
    at: datetime | None = None


class Timetables:
    """The timetables of a catalogue. Every method may raise `StoreUnavailable`; then nothing changed.

    Methods that take a service's id raise `NothingFound` where it takes no bookings.
    """

    def __init__(self, database: Database, services: MutableMapping[str, Service]) -> None:
        """`services` is the catalogue that all parts of this process share: its bookings follow."""
        self._database = database
        self._services = services

    def follow(self) -> None:
        """Gives this process's catalogue the timetables that count now, whoever changed them."""
        with self._database.read() as connection:
            rows = connection.execute(select(timetables.c.service, timetables.c.text)).all()
        for row in rows:
            self._use(row.service, parsed(row.text))

    def kept(self, service: str) -> Kept:
        """The timetable of a service, with who changed it last."""
        with self._database.read() as connection:
            return self._kept(self._booking(service), _row(connection, service))

    def touched(self, service: str, now: datetime) -> list[Touched]:
        """The bookings to come that do not fit the timetable as it is, earliest first."""
        with self._database.read() as connection:
            timetable = self._kept(self._booking(service), _row(connection, service)).timetable
            return touched(connection, service, timetable, now)

    def save(
        self,
        service: str,
        values: Mapping[str, Any],
        version: int,
        seen: Collection[str],
        actor: str,
        now: datetime,
    ) -> Kept:
        """Keeps a timetable, given as a catalogue's file has it, in the place of `version`.

        `seen` are the cases that the actor knows to fit no longer. Raises `TimetableFaults`, `NotAllowed`
        where a colleague was faster, and `BookingsTouched` where there are others than `seen`.
        """
        booking, text = self._booking(service), text_of(values)
        timetable = checked(text)
        with self._database.write() as connection:
            before = self._kept(booking, _row(connection, service, lock=True))
            if before.version != version:
                raise NotAllowed(_raced(before))
            _all_seen(connection, service, before.timetable, timetable, seen, now)
            if not _written(connection, service, text, version, actor, now):
                # The first change of a service has no row to wait for.
                raise NotAllowed(_raced(self._kept(booking, _row(connection, service))))
        self._use(service, timetable)
        return Kept(timetable, version + 1, actor, now)

    def _booking(self, service: str) -> Service:
        found = self._services.get(service)
        if found is None or found.timetable is None:
            raise NothingFound("没有这项服务，或者它不用预约，没有时间和名额。")
        return found

    def _kept(self, booking: Service, row: Row | None) -> Kept:
        if row is None:
            assert booking.timetable is not None
            return Kept(booking.timetable)
        return Kept(parsed(row.text), row.version, row.actor, row.at)

    def _use(self, service: str, timetable: Timetable) -> None:
        known = self._services.get(service)
        if known is not None and known.timetable not in (None, timetable):
            self._services[service] = replace(known, timetable=timetable)


def _raced(before: Kept) -> str:
    return f"{before.actor}刚刚改过这项服务，您的修改没有保存。请刷新页面，看过新的内容再改。"


def _all_seen(
    connection: Connection,
    service: str,
    before: Timetable,
    after: Timetable,
    seen: Collection[str],
    now: datetime,
) -> None:
    """Raises `BookingsTouched` where the change unsettles bookings that nobody has looked at."""
    known = {(one.case, one.reasons) for one in touched(connection, service, before, now)}
    new = [one for one in touched(connection, service, after, now) if (one.case, one.reasons) not in known]
    if not {one.case for one in new} <= set(seen):
        raise BookingsTouched(new)


def _row(connection: Connection, service: str, lock: bool = False) -> Row | None:
    query = select(timetables).where(timetables.c.service == service)
    found: Row | None = connection.execute(query.with_for_update() if lock else query).first()
    return found


def _written(
    connection: Connection, service: str, text: str, version: int, actor: str, now: datetime
) -> bool:
    values = {"version": version + 1, "text": text, "at": now, "actor": actor}
    if version:
        where = timetables.c.service == service
        return bool(connection.execute(update(timetables).where(where).values(**values)).rowcount)
    first = insert(connection, timetables).values(service=service, **values)
    return bool(connection.execute(first.on_conflict_do_nothing()).rowcount)
