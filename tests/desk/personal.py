"""A resident of whom a desk keeps personal data, and what is left of them in its tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.desk import Desk, Opened, Request
from bot.desk.catalogue import Service
from bot.desk.privacy.cipher import Cipher
from bot.desk.privacy.keys import new_key
from bot.desk.privacy.office import Office
from bot.desk.records import Marks
from bot.desk.soundness import problems
from bot.desk.storage import Database
from bot.desk.storage.tables import metadata
from bot.errors import CaseNotFound
from bot.language.clock import TIME_ZONE
from tests.desk import catalogue

OLD, NEW = new_key(), new_key()
NOW = datetime(2026, 11, 23, 9, tzinfo=TIME_ZONE)
WHEN = datetime(2026, 12, 1, 8, 30, tzinfo=TIME_ZONE)
PHONE, OTHER = "13800138000", "13900139000"

BOOKING = catalogue.service(("capacity: 4", "capacity: 1"))
TICKET = replace(
    catalogue.service(), id="repair", kind="ticket", timetable=None, deadline_days=7, retention_days=30
)
SERVICES: dict[str, Service] = {service.id: service for service in (BOOKING, TICKET)}

#: What is said of the resident, in each place where it is kept.
SAID = {
    "name": "王秀英",
    "phone": PHONE,
    "address": "江虹路一百号三幢",
    "note": "左腿骨折刚出院",
}
NOTE, REASON, WORDS, DOOR = "家属已电话确认过敏史", "女儿从宁波回来了", "师傅洗得很仔细", "c-wang"
SECRETS = (*SAID.values(), NOTE, REASON, WORDS, DOOR, "c-second")


@pytest.fixture
def office(database: Database) -> Office:
    """The office over an empty database, with the old key."""
    return under(database, OLD)


def under(database: Database, *keys: str) -> Office:
    """The office over a database with these keys."""
    return Office.over(database, SERVICES, Cipher(keys))


def book(
    desk: Desk, when: datetime = WHEN, phone: str = PHONE, conversation: str = DOOR, **more: str
) -> Opened:
    """A booking, or a place in line."""
    fields = {**SAID, "phone": phone, "age": 83, "item": "洗澡", "when": when.isoformat(), **more}
    consents = ("personal", "health")
    return desk.open(Request(BOOKING, fields, conversation, "web", consents, waitlist=True), NOW)


def report(desk: Desk, now: datetime = NOW, phone: str | None = PHONE, conversation: str = DOOR) -> Opened:
    """A ticket."""
    fields = {name: value for name, value in {**SAID, "phone": phone}.items() if value}
    return desk.open(Request(TICKET, fields, conversation, "web", ("personal",)), now)


def lived_through(desk: Desk) -> tuple[str, str]:
    """A booking that is open and a ticket that is closed, with everything that people say on the way."""
    booking, ticket = book(desk).case.id, report(desk).case.id
    desk.note(booking, NOTE, actor="李明", now=NOW)
    desk.reschedule(booking, WHEN + timedelta(hours=1), "resident", REASON, NOW)
    desk.change(ticket, "start", "李明", "", NOW)
    desk.change(ticket, "complete", "李明", "", NOW)
    desk.rate(ticket, 5, WORDS, "resident", NOW)
    desk.by_number(booking, PHONE, "c-second", NOW)
    desk.adopt(booking, "c-second")
    with pytest.raises(CaseNotFound):
        desk.by_number("123456789", PHONE, DOOR, NOW)
    return booking, ticket


def assert_sound(office: Office) -> None:
    """Nothing is lost, doubled or half-written."""
    with office.database.read() as connection:
        assert problems(connection) == []


def dump(database: Database) -> str:
    """Every row of every table, as text."""
    with database.read() as connection:
        return "\n".join(
            repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )


def marks_of(*keys: str) -> tuple[str, ...]:
    """The marks by which the resident is found."""
    marks = Marks(Cipher(keys))
    return marks.phone(PHONE), marks.conversation(DOOR), marks.conversation("c-second")
