"""The words that are kept of suggestions: sealed, masked, linked to a hand-over, let go of in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.desk.privacy.erase import erase
from bot.desk.privacy.export import export
from bot.desk.privacy.holder import Subject
from bot.desk.privacy.keys import new_key
from bot.desk.privacy.office import Office
from bot.desk.privacy.retention import retain
from bot.desk.privacy.rotate import rotate
from bot.errors import NothingFound
from bot.handover import HandoverDesk
from bot.settings import settings
from bot.suggesting.learning import Rate
from bot.suggesting.store import SuggestionStore
from bot.suggesting.tables import suggestions
from tests.desk.office import DAY, HOUR, KEY, NOW, SERVICES
from tests.handover.calls import taken
from tests.suggesting.test_learning import answer

LONG = timedelta(days=settings().handover_retention_days)


@pytest.fixture
def office(database: Database) -> Office:
    """What the privacy commands work with."""
    return Office.over(database, SERVICES, Cipher([KEY]))


def kept(database: Database) -> dict[str, str | None]:
    """What is sealed, by id."""
    with database.read() as connection:
        return {row.id: row.sealed for row in connection.execute(select(suggestions))}


def made(database: Database, store: SuggestionStore) -> str:
    """Two suggestions in a hand-over, one of them judged, and one without; the hand-over's conversation."""
    handed = taken(HandoverDesk(database, Cipher([KEY])))
    store.keep([("in-1", answer("a", 0.9)), ("in-2", answer("b", 0.9))], handed.id, NOW)
    store.keep([("out", answer("c", 0.9))], None, NOW)
    store.judge("in-1", "edited", "请打13800138000", "小李", NOW)
    store.judge("out", "used", None, "小李", NOW)
    return handed.conversation


def test_what_was_asked_and_said_is_sealed(database: Database, store: SuggestionStore) -> None:
    made(database, store)
    with database.read() as connection:
        rows = "\n".join(repr(tuple(row)) for row in connection.execute(select(suggestions)))
    assert "13800138000" not in rows
    assert "问a" not in rows
    assert None not in kept(database).values()


def test_a_resident_gets_and_takes_out_the_words_of_their_hand_overs(
    database: Database, store: SuggestionStore, office: Office
) -> None:
    subject = Subject(conversation=made(database, store))
    found = export(office, subject, "operator", NOW)["suggestions"]
    assert [(one.get("asked"), one.get("text")) for one in found] == [
        ("问a", "请打13800138000"),
        ("问b", None),
    ]
    assert erase(office, subject, "operator", NOW)["suggestions"] == 2
    left = kept(database)
    assert (left["in-1"], left["in-2"], left["out"] is None) == (None, None, False)
    assert export(office, subject, "operator", NOW)["suggestions"] == []
    # What is counted belongs to nobody and stays.
    assert store.rates(["kind answer"]) == {"kind answer": Rate(1, 1, 0)}


def test_what_nobody_judged_is_forgotten_after_a_day(
    database: Database, store: SuggestionStore, office: Office
) -> None:
    made(database, store)
    retain(office, NOW + DAY - HOUR)
    assert set(kept(database)) == {"in-1", "in-2", "out"}
    retain(office, NOW + DAY)
    assert set(kept(database)) == {"in-1", "out"}
    with pytest.raises(NothingFound):
        store.judge("in-2", "used", None, "小李", NOW + HOUR)
    assert retain(office, NOW + LONG - HOUR)["suggestions"] == 0
    assert retain(office, NOW + LONG)["suggestions"] == 2
    assert set(kept(database).values()) == {None}


def test_a_new_key_seals_them_anew(database: Database, store: SuggestionStore) -> None:
    made(database, store)
    new = new_key()
    counts = rotate(Office.over(database, SERVICES, Cipher([new, KEY])), "operator", NOW)
    assert counts["suggestions.sealed"] == 3
    with database.read() as connection:
        tokens = connection.execute(select(suggestions.c.sealed)).scalars().all()
    assert {Cipher([new]).open(token)["asked"] for token in tokens} == {"问a", "问b", "问c"}
