"""What is personal of helpers: sealed, shown whole, taken out whole, let go of in time, under new keys."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from bot.desk import Database
from bot.desk.people import People, Profile
from bot.desk.people.tables import helpers
from bot.desk.privacy.cipher import Cipher
from bot.desk.privacy.erase import erase
from bot.desk.privacy.export import export
from bot.desk.privacy.holder import Subject
from bot.desk.privacy.keys import new_key
from bot.desk.privacy.office import Office as Privacy
from bot.desk.privacy.retention import retain
from bot.desk.privacy.rotate import rotate
from bot.desk.storage.tables import metadata
from bot.errors import NotAllowed
from tests.desk.office import FRIDAY, HOUR, KEY, NOW, phone
from tests.desk.test_people import LATER, SERVICES, VOLUNTEERING, Crew

PHONE, REASON = phone(77), "老伴住院了要陪护"
NEW = new_key()


@pytest.fixture
def crew(database: Database) -> Crew:
    """The crew on an empty database."""
    return Crew(database)


def privacy(crew: Crew, *keys: str) -> Privacy:
    """What the privacy commands work with."""
    return Privacy.over(crew.database, SERVICES, Cipher(keys or (KEY,)))


def volunteer(crew: Crew) -> str:
    """A volunteer with a registration, hours, a word of why not, and something to do."""
    helper = crew.people.enlist(crew.step(crew.registration(), "confirm").id, "小李", NOW)
    crew.people.done(crew.taken(1, helper).id, Decimal("1.5"), "小李", LATER)
    put = crew.people.offer(crew.wish(2, FRIDAY + 4 * HOUR).id, helper.id, "小李", NOW)
    crew.people.decline(put.id, helper.id, NOW, REASON)
    crew.taken(3, helper, FRIDAY + 5 * HOUR)
    return helper.id


def dump(database: Database) -> str:
    """Every row of every table, as text."""
    with database.read() as connection:
        return "\n".join(
            repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )


def test_nothing_personal_is_readable_in_the_tables(crew: Crew) -> None:
    volunteer(crew)
    crew.volunteer(1, kind="enterprise", name="示例理发店", contact="周晓雯")
    kept = dump(crew.database)
    for secret in ("李建国", PHONE, PHONE.removeprefix("+86"), REASON, "chat-77", "示例理发店", "周晓雯"):
        assert secret not in kept
    assert "李建国" not in repr(crew.people.listing())


@pytest.mark.parametrize("subject", [Subject(phone="138 0000 0077"), Subject(conversation="chat-77")])
def test_an_export_holds_everything(crew: Crew, subject: Subject) -> None:
    id = volunteer(crew)
    crew.volunteer(1)
    (found,) = export(privacy(crew), subject, "operator", NOW)["people"]
    assert (found["id"], found["name"], found["phone"], found["consents"]) == (
        id,
        "李建国",
        PHONE,
        "personal",
    )
    assert [offer["state"] for offer in found["offers"]] == ["done", "declined", "accepted"]
    assert (found["offers"][0]["hours"], found["offers"][1]["reason"]) == ("1.5", REASON)
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("subject", [Subject(phone=PHONE), Subject(conversation="chat-77")])
def test_erasing_leaves_hours_of_nobody(crew: Crew, subject: Subject) -> None:
    id = volunteer(crew)
    accepted = crew.people.offers(helper_id=id, state="accepted")[0]
    counts = erase(privacy(crew), subject, "operator", NOW)
    assert counts["people"] == 1
    helper = crew.people.helper(id)
    assert (helper.name, helper.phone, helper.skills, helper.communities, helper.free_times) == (
        "",
        "",
        (),
        (),
        {},
    )
    assert (helper.status, helper.case, helper.consents) == ("left", None, ())
    assert crew.people.find_offer(accepted.id).state == "withdrawn"
    assert crew.desk.case(accepted.case).assignee is None
    assert {offer.reason for offer in crew.people.offers(helper_id=id)} == {""}
    assert crew.people.hours(id) == Decimal("1.5")
    assert export(privacy(crew), subject, "operator", NOW)["people"] == []
    assert crew.people.listing() == []
    assert erase(privacy(crew), subject, "operator", NOW)["people"] == 0
    with pytest.raises(NotAllowed, match="已经清除"):
        crew.people.put(id, "active", "小李", NOW)
    with pytest.raises(NotAllowed, match="已经清除"):
        crew.people.revise(
            id, Profile("volunteer", "李", PHONE, ("理发",), consents=("personal",)), "小李", NOW
        )


def test_words_about_a_case_go_with_it(crew: Crew) -> None:
    helper = crew.volunteer(1)
    put = crew.people.offer(crew.wish(1).id, helper.id, "小李", NOW)
    crew.people.decline(put.id, helper.id, NOW, "王阿姨家太远")
    erase(privacy(crew), Subject(phone=phone(1)), "operator", NOW)
    assert crew.people.find_offer(put.id).reason == ""
    assert crew.people.helper(helper.id).name == "志愿1"


def test_who_left_is_let_go_of_in_time(crew: Crew) -> None:
    stays, left = crew.volunteer(1), crew.volunteer(2)
    crew.people.put(left.id, "left", "小李", NOW)
    days = timedelta(days=VOLUNTEERING.retention_days)
    assert retain(privacy(crew), NOW + days - HOUR)["people"] == 0
    assert retain(privacy(crew), NOW + days)["people"] == 1
    assert retain(privacy(crew), NOW + days)["people"] == 0
    assert [one.name for one in crew.people.listing()] == [stays.name]
    without = Privacy.over(crew.database, {}, crew.cipher)
    crew.people.put(stays.id, "left", "小李", NOW)
    assert retain(without, NOW + 9 * days)["people"] == 0


def test_rotation_and_new_marks_find_the_same_people(crew: Crew) -> None:
    id = volunteer(crew)
    gone = crew.volunteer(9)
    crew.people.erase(gone.id, "小李", NOW)
    both = privacy(crew, NEW, KEY)
    counts = rotate(both, "operator", NOW, batch=1)
    assert (counts["helpers.sealed"], counts["offers.sealed"], counts["people marks"]) == (2, 1, 0)
    new = privacy(crew, NEW)
    people = People(crew.database, SERVICES, Cipher((NEW,)))
    assert (people.of_phone(PHONE), people.helper(id).name) == ([], "李建国")
    assert rotate(new, "operator", NOW)["people marks"] == 1
    assert rotate(new, "operator", NOW)["people marks"] == 0
    (found,) = people.of_phone(PHONE)
    assert found.id == id
    again = replace(Profile("volunteer", "李建国", PHONE, ("陪诊",)), consents=("personal",))
    assert people.add(again, "小李", NOW).id == id
    assert len(export(new, Subject(conversation="chat-77"), "operator", NOW)["people"]) == 1


def test_an_erased_helper_has_no_marks(crew: Crew) -> None:
    id = volunteer(crew)
    crew.people.erase(id, "小李", NOW)
    with crew.database.read() as connection:
        row = connection.execute(select(helpers).where(helpers.c.id == id)).one()
    assert (row.phone, row.conversation, row.identity, row.profile) == (None, None, None, {})
