"""Personal data of a resident: shown whole, and taken out whole."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.desk import Case, Desk, Outbox
from bot.desk.privacy.erase import erase
from bot.desk.privacy.export import export
from bot.desk.privacy.holder import Subject
from bot.desk.privacy.office import Office
from bot.desk.privacy.retention import retain
from bot.desk.privacy.rotate import rotate
from bot.desk.storage.tables import cases
from bot.errors import CaseNotFound, StoreUnavailable
from tests.desk.personal import (
    DOOR,
    NOTE,
    NOW,
    OLD,
    OTHER,
    PHONE,
    REASON,
    SAID,
    SECRETS,
    WHEN,
    WORDS,
    assert_sound,
    book,
    dump,
    lived_through,
    marks_of,
    office,
    report,
)

__all__ = ["office"]


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
