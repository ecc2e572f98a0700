"""Helpers and their offers as what keeps personal data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, select, update
from sqlalchemy.engine import Connection, Row

from bot.desk.catalogue.model import Service
from bot.desk.people.people import People
from bot.desk.people.register import REGISTRATION
from bot.desk.people.rows import HelperMarks, find_helper, offer_of
from bot.desk.people.tables import helpers, offers
from bot.desk.privacy.cipher import Cipher
from bot.desk.privacy.holder import Subject
from bot.desk.storage import Database
from bot.desk.storage.tables import cases
from bot.desk.work import SYSTEM

#: Columns that say nothing to a person.
_INTERNAL = ("phone", "conversation", "identity", "sealed")


class PeopleHolder:
    """The helpers of a database. Asked after the cases: what was said of erased ones goes with them."""

    name = "people"
    sealed: tuple[Column, ...] = (helpers.c.sealed, offers.c.sealed)

    def __init__(self, database: Database, services: Mapping[str, Service], cipher: Cipher) -> None:
        self._database = database
        self._people = People(database, services, cipher)
        self._services = services
        self._cipher = cipher
        self._marks = HelperMarks(cipher)

    def export(self, subject: Subject) -> list[dict[str, Any]]:
        """Each helper with consents and offers, hours and reasons among them."""
        with self._database.read() as connection:
            return [self._whole(connection, row) for row in self._rows(connection, subject)]

    def erase(self, subject: Subject, actor: str, now: datetime) -> int:
        """Calls off what was taken on, and empties name, telephone, skills, times and reasons.

        What was served stays, counted and of nobody.
        """
        with self._database.read() as connection:
            found = [row.id for row in self._rows(connection, subject)]
        for helper in found:
            self._people.erase(helper, actor, now)
        self._forget_words()
        return len(found)

    def retain(self, now: datetime) -> int:
        """Erases who left so long ago as the service volunteer-registration says (`retention_days`)."""
        self._forget_words()
        service = self._services.get(REGISTRATION)
        if service is None:
            return 0
        query = select(helpers.c.id).where(
            helpers.c.identity.is_not(None),
            helpers.c.status == "left",
            helpers.c.updated_at <= now - timedelta(days=service.retention_days),
        )
        with self._database.read() as connection:
            old = list(connection.execute(query).scalars())
        for helper in old:
            self._people.erase(helper, SYSTEM, now)
        return len(old)

    def remark(self) -> int:
        """Makes the marks of telephone, conversation and identity anew."""
        changed = 0
        with self._database.read() as connection:
            query = select(helpers.c.id).where(helpers.c.identity.is_not(None))
            kept = list(connection.execute(query).scalars())
        for helper in kept:
            with self._database.write() as connection:
                changed += self._remark(connection, find_helper(connection, helper, lock=True))
        return changed

    def _remark(self, connection: Connection, row: Row) -> bool:
        if row.identity is None:
            # Erased while the others were made anew.
            return False
        marks = self._marks.of(row.kind, self._cipher.open(row.sealed))
        if all(row._mapping[name] == mark for name, mark in marks.items()):
            return False
        connection.execute(update(helpers).where(helpers.c.id == row.id).values(**marks))
        return True

    def _forget_words(self) -> None:
        """Reasons that were given about a case go when the case is erased."""
        erased = select(cases.c.id).where(cases.c.identity.is_(None))
        with self._database.write() as connection:
            connection.execute(
                update(offers)
                .where(offers.c.sealed.is_not(None), offers.c.case_id.in_(erased))
                .values(sealed=None)
            )

    def _rows(self, connection: Connection, subject: Subject) -> list[Row]:
        mark = (
            helpers.c.phone == self._marks.phone(subject.phone)
            if subject.phone
            else helpers.c.conversation == self._marks.conversation(subject.conversation or "")
        )
        return list(connection.execute(select(helpers).where(mark).order_by(helpers.c.id)))

    def _whole(self, connection: Connection, row: Row) -> dict[str, Any]:
        query = select(offers).where(offers.c.helper_id == row.id).order_by(offers.c.id)
        return {
            **{key: _plain(value) for key, value in row._mapping.items() if key not in _INTERNAL},
            **self._cipher.open(row.sealed),
            "offers": [
                {key: _plain(value) for key, value in vars(offer_of(one, self._cipher)).items()}
                for one in connection.execute(query)
            ],
        }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | bool | dict | list) else str(value)
