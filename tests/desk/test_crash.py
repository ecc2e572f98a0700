"""A booking process killed at random moments leaves nothing lost, doubled or half-written.

The figure of the README (500 bookings and more) is `python -m bot bench crash`.
"""

from __future__ import annotations

from sqlalchemy import text

from bot.bench import crash, desk_processes, desk_worker
from bot.desk import Database, Desk, Outbox
from bot.desk.privacy.cipher import Cipher
from bot.desk.soundness import problems
from tests.desk.office import COMPLAINT, NOW, Office


def test_nothing_is_lost_doubled_or_half_written(database_url: str) -> None:
    told, now = crash.run(database_url, 60, NOW, seed=7)
    assert len(told.opened) >= 60
    assert told.kills >= 2
    assert told.cancelled
    assert crash.failures(database_url, told, NOW, now) == []


def test_what_is_broken_is_found(office: Office) -> None:
    """The check that the crash test relies on sees each kind of damage."""
    cases = [office.book(number) for number in range(3)]
    cases += [office.book(number, of=COMPLAINT) for number in (3, 4, 5)]
    office.check()
    damages = (
        "UPDATE places SET taken = 1",
        f"UPDATE cases SET status = 'cancelled' WHERE id = '{cases[0].id}'",
        f"DELETE FROM outbox WHERE kind = 'confirmation' AND case_id = '{cases[1].id}'",
        f"UPDATE cases SET queue = NULL WHERE id = '{cases[2].id}'",
        f"DELETE FROM case_doors WHERE case_id = '{cases[3].id}'",
    )
    found: set[str] = set()
    for damage in damages:
        with office.database.write() as connection:
            connection.execute(text(damage))
        with office.database.read() as connection:
            now_found = set(problems(connection))
        assert now_found > found, damage
        found = now_found


def test_a_case_that_was_promised_and_is_gone_is_found(database: Database, database_url: str) -> None:
    told = crash.Told(opened={0: "123456788"}, kills=1)
    assert crash.failures(database_url, told, NOW, NOW) == [
        "case 123456788 was lost",
        "0 cases of 1 requests",
    ]


def test_an_answer_that_was_lost_with_the_last_process_is_asked_for_again(
    database: Database, database_url: str
) -> None:
    of, cipher = desk_worker.service(4), Cipher([desk_processes.KEY])
    desk, outbox = Desk(database, {of.id: of}, cipher), Outbox(database, cipher)
    case = desk.open(desk_worker.request(of, 0, desk_worker.at(NOW, 0)), NOW).case
    outbox.run_once(NOW)
    assert desk_worker.shown(outbox, 0, NOW)
    assert crash.failures(database_url, crash.Told(opened={0: case.id}, kills=1), NOW, NOW) == []


def test_half_a_line_says_nothing() -> None:
    told = crash.Told()
    told.hear('{"opened": "123456788", "num')
    told.hear('{"turn": 2, "shown": ["a"]}\n')
    assert (told.opened, told.shown) == ({}, {2: ["a"]})
