"""What is personal in hand-overs: shown whole, taken out whole, let go of in time, under new keys."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.desk.privacy.erase import erase
from bot.desk.privacy.export import export
from bot.desk.privacy.holder import Subject
from bot.desk.privacy.keys import new_key
from bot.desk.privacy.office import Office
from bot.desk.privacy.retention import retain
from bot.desk.privacy.rotate import rotate
from bot.handover import Handover, HandoverDesk
from bot.settings import settings
from tests.desk.office import HOUR, KEY, NOW, SERVICES, phone
from tests.desk.office import Office as Cases
from tests.handover.calls import called, taken

LONG = timedelta(days=settings().handover_retention_days)


@pytest.fixture
def office(database: Database) -> Office:
    """What the privacy commands work with."""
    return Office.over(database, SERVICES, Cipher([KEY]))


def spoken(desk: HandoverDesk, conversation: str = "c-1") -> Handover:
    """A hand-over with an agent's line and a note."""
    handed = taken(desk, conversation=conversation)
    desk.line(handed.id, "agent", "您好，王阿姨", NOW, agent="小李")
    desk.line(handed.id, "note", "家属下午来", NOW, agent="小李")
    return desk.find(handed.id)


def test_an_export_holds_everything(desk: HandoverDesk, office: Office) -> None:
    handed = spoken(desk)
    called(desk, "c-2")
    (found,) = export(office, Subject(conversation="c-1"), "operator", NOW)["handovers"]
    assert (found["id"], found["conversation"], found["state"], found["agent"]) == (
        handed.id,
        "c-1",
        "claimed",
        "小李",
    )
    assert [line["text"] for line in found["lines"]][-2:] == ["您好，王阿姨", "家属下午来"]
    assert json.loads(json.dumps(found)) == found


def test_erasing_ends_it_and_leaves_no_words(desk: HandoverDesk, office: Office) -> None:
    handed, other = spoken(desk), spoken(desk, "c-2")
    subject = Subject(conversation="c-1")
    assert erase(office, subject, "operator", NOW)["handovers"] == 1
    left = desk.find(handed.id)
    assert (left.state, left.outcome, left.conversation, left.agent) == ("closed", "withdrawn", "", "小李")
    assert desk.transcript(handed.id) == []
    assert desk.met("c-1").handover is None
    assert export(office, subject, "operator", NOW)["handovers"] == []
    assert erase(office, subject, "operator", NOW)["handovers"] == 0
    assert desk.met("c-2").handover == other.id
    assert desk.find(other.id) == other


def test_a_telephone_number_leads_to_hand_overs_through_cases(
    database: Database, desk: HandoverDesk, office: Office
) -> None:
    cases = Cases(database)
    theirs, about = cases.book(1), cases.book(2)
    # In the conversation in which a case was made, and about a case from another conversation.
    first, second = called(desk, "chat-1"), called(desk, "chat-elsewhere", case=about.id)
    assert theirs.id != about.id
    for resident, handed in ((1, first), (2, second)):
        subject = Subject(phone=phone(resident))
        assert [one["id"] for one in export(office, subject, "operator", NOW)["handovers"]] == [handed.id]
        assert erase(office, subject, "operator", NOW)["handovers"] == 1
        assert desk.transcript(handed.id) == []


def test_words_are_let_go_of_in_time(desk: HandoverDesk, office: Office) -> None:
    closed, forgotten = spoken(desk), called(desk, "c-2")
    desk.close(closed.id, "answered", "小李", NOW)
    assert retain(office, NOW + LONG - HOUR)["handovers"] == 0
    desk.line(forgotten.id, "resident", "还在吗", NOW + HOUR)
    assert retain(office, NOW + LONG)["handovers"] == 1
    assert desk.transcript(closed.id) == []
    assert (desk.find(closed.id).outcome, desk.find(closed.id).conversation) == ("answered", "")
    # Nobody ever took it: it ends as well.
    assert retain(office, NOW + LONG + HOUR)["handovers"] == 1
    assert (desk.find(forgotten.id).state, desk.find(forgotten.id).outcome) == ("closed", "expired")
    assert retain(office, NOW + LONG + HOUR)["handovers"] == 0


def test_rotation_and_new_marks_find_the_same_conversations(
    database: Database, desk: HandoverDesk, office: Office
) -> None:
    handed = spoken(desk)
    new = new_key()
    counts = rotate(Office.over(database, SERVICES, Cipher([new, KEY])), "operator", NOW, batch=2)
    assert (counts["handovers.sealed"], counts["handover_lines.sealed"], counts["handovers marks"]) == (
        1,
        handed.lines,
        0,
    )
    only = HandoverDesk(database, Cipher([new]))
    assert only.met("c-1").handover is None
    renewed = Office.over(database, SERVICES, Cipher([new]))
    assert rotate(renewed, "operator", NOW)["handovers marks"] == 1
    assert rotate(renewed, "operator", NOW)["handovers marks"] == 0
    assert only.met("c-1").handover == handed.id
    assert only.find(handed.id) == handed
    assert [line.text for line in only.transcript(handed.id)][-1] == "家属下午来"
