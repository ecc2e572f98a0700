"""Cases as what keeps personal data: fields, reasons and notes, doors, notices, counted attempts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, delete, select, update
from sqlalchemy.engine import Connection, Row

from bot.desk import lookup, records
from bot.desk.catalogue.model import Service
from bot.desk.desk import Desk
from bot.desk.ledger import history
from bot.desk.model import Request
from bot.desk.privacy import aged
from bot.desk.privacy.cipher import Cipher
from bot.desk.privacy.holder import Subject
from bot.desk.records import Marks
from bot.desk.storage.tables import attempts, case_doors, case_texts, cases, deliveries, outbox
from bot.desk.work import SYSTEM

#: Columns that say nothing to a person: marks, and what the desk reckons with.
_INTERNAL = ("phone", "identity", "sealed", "held", "queue")

#: Notices removed in one transaction, so that nobody waits long for it.
_AT_ONCE = 500


class CaseHolder:
    """The cases of a desk."""

    name = "cases"
    sealed: tuple[Column, ...] = (cases.c.sealed, case_texts.c.sealed)

    def __init__(self, desk: Desk, services: Mapping[str, Service], cipher: Cipher) -> None:
        self._desk = desk
        self._services = services
        self._cipher = cipher
        self._marks = Marks(cipher)

    def export(self, subject: Subject) -> list[dict[str, Any]]:
        """Each case with its fields, consents, history with notes, and notices; newest first."""
        with self._desk.database.read() as connection:
            return [self._whole(connection, row) for row in self._rows(connection, subject)]

    def erase(self, subject: Subject, actor: str, now: datetime) -> int:
        """Erases each case with its notices, and the counters of wrong tries."""
        with self._desk.database.read() as connection:
            found = [row.id for row in self._rows(connection, subject)]
            doors = select(case_doors.c.conversation).where(case_doors.c.case_id.in_(found))
            marks = {self._mark(subject), *connection.execute(doors).scalars()}
        for case in found:
            self._desk.erase(case, actor, now)
        with self._desk.database.write() as connection:
            for mark in marks:
                # A counter is named after its mark, with a letter for the kind in front.
                connection.execute(delete(attempts).where(attempts.c.who.endswith(mark)))
        self._remove_notices()
        return len(found)

    def retain(self, now: datetime) -> int:
        """Erases closed cases whose service's `retention_days` are over."""
        with self._desk.database.read() as connection:
            old = aged.cases_of(connection, self._services, now)
        for case in old:
            self._desk.erase(case, SYSTEM, now)
        self._remove_notices()
        return len(old)

    def remark(self) -> int:
        """A case without a telephone number keeps only the door of the conversation that made it."""
        changed = 0
        with self._desk.database.read() as connection:
            kept = list(connection.execute(select(cases.c.id).where(cases.c.identity.is_not(None))).scalars())
        for case in kept:
            with self._desk.database.write() as connection:
                changed += self._remark(connection, records.find(connection, case, lock=True))
        return changed

    def _remove_notices(self) -> None:
        removed = _AT_ONCE
        while removed == _AT_ONCE:
            with self._desk.database.write() as connection:
                removed = aged.remove_notices(connection, _AT_ONCE)

    def _mark(self, subject: Subject) -> str:
        if subject.phone:
            return self._marks.phone(subject.phone)
        return self._marks.conversation(subject.conversation or "")

    def _rows(self, connection: Connection, subject: Subject) -> list[Row]:
        find = lookup.of_phone if subject.phone else lookup.of_conversation
        return find(connection, self._mark(subject))

    def _whole(self, connection: Connection, row: Row) -> dict[str, Any]:
        notices = (
            select(outbox.c.kind, outbox.c.state, outbox.c.due_at, outbox.c.details, deliveries.c.shown_at)
            .outerjoin(deliveries, deliveries.c.notification == outbox.c.id)
            .where(outbox.c.case_id == row.id)
            .order_by(outbox.c.number)
        )
        events = history(connection, self._cipher, row.id)
        return {
            **{key: _plain(value) for key, value in row._mapping.items() if key not in _INTERNAL},
            **self._cipher.open(row.sealed),
            "history": [{key: _plain(value) for key, value in vars(event).items()} for event in events],
            "notifications": [
                {key: _plain(value) for key, value in notice._mapping.items()}
                for notice in connection.execute(notices)
            ],
        }

    def _remark(self, connection: Connection, row: Row) -> bool:
        said = self._cipher.open(row.sealed)
        door = self._marks.conversation(said["conversation"])
        phone = said["fields"].get("phone")
        mark = self._marks.phone(str(phone)) if phone else None
        doors = select(case_doors.c.conversation).where(case_doors.c.case_id == row.id)
        if row.phone == mark and (mark or door in connection.execute(doors).scalars()):
            return False
        connection.execute(
            update(cases)
            .where(cases.c.id == row.id)
            .values(phone=mark, identity=self._identity(row, said, mark or door))
        )
        connection.execute(delete(case_doors).where(case_doors.c.case_id == row.id))
        records.open_door(connection, row.id, door)
        connection.execute(update(deliveries).where(deliveries.c.case_id == row.id).values(turn=None))
        connection.execute(delete(attempts))
        return True

    def _identity(self, row: Row, said: Mapping[str, Any], who: str) -> str:
        service = self._services.get(row.service)
        if row.starts_at is not None or service is None:
            return self._marks.booking(who, row.service, row.starts_at or row.created_at)
        return self._marks.identity(
            Request(service, said["fields"], said["conversation"], row.channel, tuple(said["consents"]))
        )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
