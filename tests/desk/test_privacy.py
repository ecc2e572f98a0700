"""Personal data of a resident: shown whole, taken out whole, let go of in time, under new keys."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.desk import Case, Desk, Opened, Outbox, Request
from bot.desk.catalogue import Service
from bot.desk.privacy.cipher import Cipher
from bot.desk.privacy.erase import erase
from bot.desk.privacy.export import export
from bot.desk.privacy.holder import Subject
from bot.desk.privacy.keys import new_key
from bot.desk.privacy.office import Office
from bot.desk.privacy.retention import RUNS_AT, daily, next_run, retain
from bot.desk.privacy.rotate import rotate
from bot.desk.records import Marks
from bot.desk.soundness import problems
from bot.desk.storage import Database
from bot.desk.storage.tables import cases, metadata
from bot.errors import CaseNotFound, SetupError, StoreUnavailable
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


def test_nothing_personal_is_readable_in_the_tables(office: Office) -> None:
    lived_through(office.desk)
    kept = dump(office.database)
    assert [secret for secret in SECRETS if secret in kept] == []


def test_an_export_holds_everything(office: Office) -> None:
    booking, ticket = lived_through(office.desk)
    book(office.desk, phone=OTHER, conversation="c-other", name="别人家")
    Outbox(office.database, office.cipher).run_once(NOW)
    found = export(office, Subject(phone="+86 138-0013-8000"), "operator", NOW)
    written = json.dumps(found, ensure_ascii=False)
    assert [secret for secret in (*SAID.values(), NOTE, REASON, WORDS, DOOR) if secret not in written] == []
    assert {case["id"]: case["consents"] for case in found["cases"]} == {
        booking: ["personal", "health"],
        ticket: ["personal"],
    }
    assert {notice["kind"] for case in found["cases"] for notice in case["notifications"]} == {
        "confirmation",
        "reminder",
        "change",
        "rating",
    }
    assert "别人家" not in written
    assert not any(mark in written for mark in marks_of(OLD))
    (entry,) = office.audit.entries()
    assert (entry.what, entry.details["cases"]) == ("export", 2)


def test_an_export_by_conversation_is_of_that_conversation(office: Office) -> None:
    booking, _ = lived_through(office.desk)
    found = export(office, Subject(conversation="c-second"), "operator", NOW)
    assert [case["id"] for case in found["cases"]] == [booking]


def test_whose_data_must_be_said_once() -> None:
    for phone, conversation in ((None, None), ("", ""), (PHONE, DOOR)):
        with pytest.raises(ValueError, match="telephone number or a conversation"):
            Subject(phone, conversation)


def test_after_erasing_nothing_leads_to_the_resident(office: Office) -> None:
    booking, ticket = lived_through(office.desk)
    with office.database.read() as connection:
        tokens = tuple(connection.execute(select(cases.c.sealed)).scalars())
    counts = erase(office, Subject(phone=PHONE), "operator", NOW)
    assert counts["cases"] == 2
    kept = dump(office.database)
    assert [text for text in (*SECRETS, *marks_of(OLD), *tokens) if text in kept] == []
    if office.database.is_embedded:
        file = office.database.engine.url.database
        bytes_left = b"".join(path.read_bytes() for path in sorted(Path(file).parent.glob("desk.*")))
        assert [text for text in (*SECRETS, *marks_of(OLD), *tokens) if text.encode() in bytes_left] == []
    for case in (booking, ticket):
        assert office.desk.case(case).fields == {}
    assert office.desk.of_phone(PHONE) == office.desk.of_conversation(DOOR) == []
    with pytest.raises(CaseNotFound):
        office.desk.by_number(booking, PHONE, DOOR, NOW)
    assert Outbox(office.database, office.cipher).due(WHEN) == []
    assert_sound(office)


def test_after_erasing_what_is_counted_is_left(office: Office) -> None:
    booking, ticket = lived_through(office.desk)
    before = {case: office.desk.case(case) for case in (booking, ticket)}
    erase(office, Subject(phone=PHONE), "operator", NOW)
    for case, old in before.items():
        left = office.desk.case(case)
        assert (left.service, left.topic, left.starts_at, left.created_at, left.rating) == (
            old.service,
            old.topic,
            old.starts_at,
            old.created_at,
            old.rating,
        )
    assert [event.action for event in office.desk.history(booking)] == [
        "open",
        "note",
        "reschedule",
        "cancel",
        "erase",
    ]
    assert all(event.reason == "" for event in office.desk.history(booking))
    (entry,) = office.audit.entries()
    assert (entry.actor, entry.what, entry.case, entry.details["cases"]) == ("operator", "erase", None, 2)


def test_erasing_frees_the_place_for_who_waits(office: Office) -> None:
    mine = book(office.desk).case
    waiting = book(office.desk, phone=OTHER, conversation="c-other").case
    assert (mine.status, waiting.status) == ("confirmed", "waitlisted")
    erase(office, Subject(phone=PHONE), "operator", NOW)
    assert office.desk.case(mine.id).status == "cancelled"
    assert office.desk.case(waiting.id).status == "confirmed"
    assert office.desk.case(waiting.id).fields["phone"] == OTHER
    assert_sound(office)
    assert "promotion" in {notice.kind for notice in Outbox(office.database, office.cipher).due(NOW)}


def test_erasing_goes_on_where_it_broke_off(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    lived_through(office.desk)
    whole = Desk.erase

    def only_once(desk: Desk, case: str, actor: str, now: datetime) -> Case:
        monkeypatch.setattr(Desk, "erase", broken)
        return whole(desk, case, actor, now)

    def broken(desk: Desk, case: str, actor: str, now: datetime) -> Case:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(Desk, "erase", only_once)
    with pytest.raises(StoreUnavailable):
        erase(office, Subject(phone=PHONE), "operator", NOW)
    monkeypatch.setattr(Desk, "erase", whole)
    assert erase(office, Subject(phone=PHONE), "operator", NOW)["cases"] == 1
    kept = dump(office.database)
    assert [text for text in marks_of(OLD)[:1] if text in kept] == []


def test_erasing_by_conversation_and_again(office: Office) -> None:
    report(office.desk, phone=None)
    other = report(office.desk, phone=None, conversation="c-other").case.id
    assert erase(office, Subject(conversation=DOOR), "operator", NOW)["cases"] == 1
    assert erase(office, Subject(conversation=DOOR), "operator", NOW)["cases"] == 0
    assert office.desk.case(other).fields["name"] == SAID["name"]


def test_the_same_request_after_erasing_is_a_new_case(office: Office) -> None:
    first = report(office.desk).case.id
    erase(office, Subject(phone=PHONE), "operator", NOW)
    again = report(office.desk)
    assert not again.existed
    assert again.case.id != first


def test_retention_lets_go_of_what_is_old_and_keeps_what_is_young(office: Office) -> None:
    desk = office.desk
    old, young, still_open = (report(desk, phone=f"1380013800{i}").case.id for i in range(3))
    longer = book(desk, phone=OTHER, conversation="c-other").case.id
    desk.cancel(old, "resident", "", NOW)
    desk.cancel(longer, "resident", "", NOW)
    desk.cancel(young, "resident", "", NOW + timedelta(days=1))
    late = NOW + timedelta(days=TICKET.retention_days)
    assert retain(office, late - timedelta(minutes=1))["cases"] == 0
    assert retain(office, late)["cases"] == 1
    assert retain(office, late)["cases"] == 0
    assert desk.case(old).fields == {}
    for case in (young, still_open, longer):
        assert desk.case(case).fields["name"] == SAID["name"]
    assert [entry.what for entry in office.audit.entries()] == ["retain"]
    assert_sound(office)


def test_a_service_that_left_is_kept_as_long_as_the_longest(office: Office, database: Database) -> None:
    case = report(office.desk).case.id
    office.desk.cancel(case, "resident", "", NOW)
    without = Office.over(database, {BOOKING.id: BOOKING}, office.cipher)
    assert retain(without, NOW + timedelta(days=BOOKING.retention_days - 1))["cases"] == 0
    assert retain(without, NOW + timedelta(days=BOOKING.retention_days))["cases"] == 1


def test_without_a_catalogue_nothing_is_let_go_of(office: Office, database: Database) -> None:
    office.desk.cancel(report(office.desk).case.id, "resident", "", NOW)
    assert retain(Office.over(database, {}, office.cipher), NOW + timedelta(days=9999))["cases"] == 0


def test_notices_go_with_their_case(office: Office) -> None:
    mine = report(office.desk).case.id
    report(office.desk, phone=OTHER, conversation="c-other")
    outbox = Outbox(office.database, office.cipher)
    outbox.run_once(NOW)
    assert len(outbox.inbox.take(DOOR, NOW, "m-1")) == 1
    erase(office, Subject(phone=PHONE), "operator", NOW)
    assert f"{mine}-confirmation" not in dump(office.database)
    assert outbox.inbox.take(DOOR, NOW, "m-1") == []
    assert len(outbox.inbox.take("c-other", NOW)) == 1


def test_the_daily_job_sweeps_and_retains(office: Office) -> None:
    booking = book(office.desk).case.id
    day = daily(office, WHEN + timedelta(days=10))
    assert day.swept.expired == (booking,)
    assert daily(office, WHEN + timedelta(days=10 + BOOKING.retention_days)).retained["cases"] == 1


def test_the_next_run_is_at_night() -> None:
    for hour, day in ((0, 23), (3, 23), (4, 24), (23, 24)):
        run = next_run(datetime(2026, 11, 23, hour, tzinfo=TIME_ZONE))
        assert (run.day, run.time()) == (day, RUNS_AT)
    due = next_run(NOW)
    assert next_run(due) == due + timedelta(days=1)


def test_rotation_leaves_everything_readable_with_the_new_key(office: Office) -> None:
    booking, ticket = lived_through(office.desk)
    with pytest.raises(SetupError, match="BOT_DATA_KEYS"):
        under(office.database, NEW).desk.case(booking)
    both = under(office.database, NEW, OLD)
    counts = rotate(both, "operator", NOW, batch=1)
    assert {name: counts[name] for name in ("cases.sealed", "case_texts.sealed", "cases marks")} == {
        "cases.sealed": 2,
        "case_texts.sealed": 3,
        "cases marks": 0,
    }
    assert rotate(both, "operator", NOW) == dict.fromkeys(counts, 0)
    for desk in (both.desk, under(office.database, NEW).desk):
        assert desk.case(booking).fields["name"] == SAID["name"]
        assert NOTE in {event.reason for event in desk.history(booking)}
    assert {case.id for case in both.desk.of_phone(PHONE)} == {booking, ticket}
    assert both.desk.by_number(booking, PHONE, DOOR, NOW).id == booking
    assert book(both.desk, WHEN + timedelta(hours=1)).existed


def test_rotation_goes_on_where_it_broke_off(office: Office) -> None:
    for number in range(5):
        report(office.desk, phone=f"1380013800{number}")
    both = under(office.database, NEW, OLD)
    with office.database.write() as connection:
        first = connection.execute(select(cases).order_by(cases.c.id)).first()
        connection.execute(
            cases.update().where(cases.c.id == first.id).values(sealed=both.cipher.reseal(first.sealed))
        )
    assert rotate(both, "operator", NOW, batch=2)["cases.sealed"] == 4


def test_marks_are_made_anew_when_the_oldest_key_is_taken_out(office: Office) -> None:
    booking, ticket = lived_through(office.desk)
    anonymous = report(office.desk, phone=None, conversation="c-other").case.id
    erased = report(office.desk, phone=OTHER).case.id
    office.desk.erase(erased, actor="operator", now=NOW)
    rotate(under(office.database, NEW, OLD), "operator", NOW)
    new = under(office.database, NEW)
    assert new.desk.of_phone(PHONE) == []
    assert rotate(new, "operator", NOW)["cases marks"] == 3
    assert rotate(new, "operator", NOW)["cases marks"] == 0
    assert {case.id for case in new.desk.of_phone(PHONE)} == {booking, ticket}
    assert {case.id for case in new.desk.of_conversation(DOOR)} == {booking, ticket}
    assert [case.id for case in new.desk.of_conversation("c-other")] == [anonymous]
    assert book(new.desk, WHEN + timedelta(hours=1)).existed
    assert report(new.desk, phone=None, conversation="c-other").existed
    assert not any(mark in dump(office.database) for mark in marks_of(OLD))
    assert_sound(new)


def test_every_sealed_column_is_rotated(office: Office) -> None:
    known = {str(column) for holder in office.holders for column in holder.sealed}
    columns = [column for table in metadata.sorted_tables for column in table.columns]
    assert {str(column) for column in columns if "sealed" in column.name} == known


def test_a_room_that_comes_along_is_asked_as_well(office: Office) -> None:
    class Diary:
        """Keeps a line of somebody, in no table."""

        name = "diary"
        sealed = ()

        def __init__(self) -> None:
            self.lines = {PHONE: "王秀英来过"}

        def export(self, subject: Subject) -> list[dict[str, str]]:
            return [{"line": line} for phone, line in self.lines.items() if phone == subject.phone]

        def erase(self, subject: Subject, actor: str, now: datetime) -> int:
            return 0 if self.lines.pop(subject.phone or "", None) is None else 1

        def retain(self, now: datetime) -> int:
            return 0

        def remark(self) -> int:
            return 0

    with_diary = replace(office, holders=(*office.holders, Diary()))
    assert export(with_diary, Subject(phone=PHONE), "operator", NOW)["diary"] == [{"line": "王秀英来过"}]
    assert erase(with_diary, Subject(phone=PHONE), "operator", NOW)["diary"] == 1
    assert retain(with_diary, NOW)["diary"] == 0
    assert rotate(with_diary, "operator", NOW)["diary marks"] == 0
    assert export(with_diary, Subject(phone=PHONE), "operator", NOW)["diary"] == []
