"""Notifications: written with their change, delivered at least once, shown once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from bot.desk import Database, DeliveryFailed, DeliveryRefused, Inbox, Notification, Outbox, changes, records
from bot.desk.notices import remind_at
from bot.desk.outbox import LEASE
from bot.desk.soundness import problems
from bot.desk.storage.tables import outbox
from bot.desk.work import Tools, Work
from tests.desk.office import BATHING, COMPLAINT, DAY, FRIDAY, HOUR, NOW, VOLUNTEERING, Office, chat

EVE = FRIDAY.replace(day=26, hour=18)


def test_a_booking_is_confirmed_and_reminded_of_the_evening_before(office: Office) -> None:
    case = office.book(1)
    assert remind_at(FRIDAY) == EVE
    assert office.told(1) == ["confirmation"]
    assert office.told(1, EVE - HOUR) == []
    office.outbox.run_once(EVE)
    [reminder] = office.inbox.take(chat(1), EVE)
    assert (reminder.kind, reminder.case, reminder.conversation) == ("reminder", case.id, chat(1))
    assert reminder.details == {
        "service": case.service,
        "status": "confirmed",
        "starts_at": FRIDAY.isoformat(),
        "place": "示例服务站",
    }
    assert office.told(1, EVE + HOUR) == []


def test_no_reminder_when_its_hour_is_gone_already(office: Office) -> None:
    office.book(1, now=EVE + HOUR)
    assert office.told(1, EVE + 2 * HOUR) == ["confirmation"]
    assert office.told(1, FRIDAY - HOUR) == []


def test_a_reminder_of_a_visit_that_has_begun_is_not_told(office: Office) -> None:
    office.book(1), office.book(2)
    assert office.told(1, FRIDAY) == ["confirmation"]
    # Delivered in time, but the resident comes too late for it.
    office.outbox.run_once(EVE)
    assert [one.kind for one in office.inbox.take(chat(2), FRIDAY + HOUR)] == ["confirmation"]


@pytest.mark.parametrize("delivered", [False, True])
def test_reminders_of_cancelled_and_moved_visits_are_taken_back(office: Office, delivered: bool) -> None:
    gone, moved = office.book(1), office.book(2)
    if delivered:
        office.outbox.run_once(EVE)
    office.desk.cancel(gone.id, "小李", "", EVE)
    office.desk.reschedule(moved.id, FRIDAY + 3 * DAY, "小李", "", EVE)
    assert office.told(1, EVE) == ["confirmation", "cancelled"]
    office.outbox.run_once(EVE)
    confirmation, change = office.inbox.take(chat(2), EVE)
    assert (confirmation.kind, change.kind) == ("confirmation", "change")
    assert change.details["before"] == FRIDAY.isoformat()
    assert change.details["starts_at"] == (FRIDAY + 3 * DAY).isoformat()
    assert office.told(2, FRIDAY + 2 * DAY + 9 * HOUR) == ["reminder"]
    office.check()


def test_a_reminder_on_its_way_while_its_visit_is_cancelled_does_not_arrive(office: Office) -> None:
    case = office.book(1)
    office.told(1)
    [reminder] = office.outbox.due(EVE)
    office.desk.cancel(case.id, "小李", "", EVE)
    assert not office.inbox.deliver(reminder, EVE)
    assert not office.outbox.done(reminder)
    assert office.told(1, EVE) == ["cancelled"]


def test_moving_up_is_told_with_a_reminder_of_its_own(office: Office) -> None:
    first, _, third = (office.book(number) for number in (1, 2, 3))
    assert office.told(3) == ["confirmation"]
    office.cancel(first)
    assert office.told(3) == ["promotion"]
    assert office.told(3, EVE) == ["reminder"]
    assert office.status(third) == ["confirmed"]


def test_what_was_done_at_home_is_asked_about_until_it_is_rated(office: Office) -> None:
    first, second, ticket = office.book(1), office.book(2), office.book(3, of=COMPLAINT)
    after = FRIDAY + HOUR
    for case in (first, second, ticket):
        office.step(case, "start", "complete", now=after)
    office.desk.rate(second.id, 5, "", "resident", after)
    assert office.told(1, after) == ["confirmation", "rating"]
    assert office.told(2, after) == ["confirmation"]
    assert office.told(3, after) == ["confirmation", "change"]
    office.check()


def test_the_end_of_what_was_done_without_its_resident_is_told(office: Office) -> None:
    ticket, registration = office.book(1, of=COMPLAINT), office.book(2, of=VOLUNTEERING)
    assert office.told(1) == office.told(2) == ["confirmation"]
    for case in (ticket, registration):
        office.step(case, "confirm", "start", "complete")
    office.outbox.run_once(NOW)
    for resident, case in ((1, ticket), (2, registration)):
        confirmed, done = office.inbox.take(chat(resident), NOW)
        assert (confirmed.kind, confirmed.details["status"]) == ("change", "confirmed")
        assert (done.kind, done.case, done.details["status"]) == ("change", case.id, "done")
    office.check()


def test_at_a_visit_elsewhere_the_resident_was_there(database: Database) -> None:
    office = Office(database, {BATHING.id: replace(BATHING, at_home=False)})
    office.step(office.book(1), "start", "complete", now=FRIDAY + HOUR)
    assert office.told(1, FRIDAY + HOUR) == ["confirmation"]
    office.check()


def test_an_end_that_nobody_was_told_of_is_found(office: Office) -> None:
    case = office.step(office.book(1, of=COMPLAINT), "start", "complete")
    with office.database.write() as connection:
        connection.execute(delete(outbox).where(outbox.c.case_id == case.id, outbox.c.kind == "change"))
        assert any("0 notices" in problem for problem in problems(connection))


def test_who_waited_in_vain_is_told(office: Office) -> None:
    office.book(1), office.book(2), office.book(3)
    office.desk.sweep(FRIDAY + HOUR)
    assert office.told(3, FRIDAY + HOUR) == ["confirmation", "change"]


def test_what_a_reply_has_said_is_not_told_again(office: Office) -> None:
    case = office.book(1)
    office.inbox.said(case.id, NOW)
    assert office.told(1) == []
    cancelled = office.cancel(case)
    office.inbox.said(cancelled.id, NOW, kinds=["cancelled"])
    assert office.told(1) == []
    office.check()


def test_a_message_asked_again_gets_the_same_answer(office: Office) -> None:
    office.book(1)
    office.outbox.run_once(NOW)
    first = office.inbox.take(chat(1), NOW, turn="m1")
    assert [one.kind for one in first] == ["confirmation"]
    assert [one.id for one in office.inbox.take(chat(1), NOW, turn="m1")] == [one.id for one in first]
    assert office.inbox.take(chat(1), NOW, turn="m2") == office.inbox.take(chat(1), NOW) == []
    assert office.inbox.take(chat(2), NOW, turn="m1") == []


def test_a_case_proven_elsewhere_is_told_there(office: Office) -> None:
    case = office.book(1)
    office.desk.adopt(case.id, "elsewhere")
    office.outbox.run_once(NOW)
    assert [one.kind for one in office.inbox.take("elsewhere", NOW)] == ["confirmation"]
    assert office.told(1) == []


def test_a_worker_that_dies_leaves_its_rows_to_the_next(office: Office) -> None:
    office.book(1)
    [leased] = office.outbox.due(NOW)
    assert office.outbox.due(NOW + LEASE / 2) == []
    [again] = office.outbox.due(NOW + LEASE)
    assert (again.id, again.tries) == (leased.id, 2)
    # The first one was only slow: it delivers as well, and the resident still sees it once.
    assert office.inbox.deliver(leased, NOW + LEASE)
    assert not office.outbox.done(leased)
    assert not office.inbox.deliver(again, NOW + LEASE)
    assert office.outbox.done(again)
    assert office.told(1, NOW + LEASE) == ["confirmation"]


def test_workers_at_once_share_the_work(office: Office) -> None:
    cases = [office.book(number) for number in range(20)]
    boxes = [Outbox(office.database, office.cipher) for _ in range(4)]
    with ThreadPoolExecutor(4) as workers:
        leased = [one.id for some in workers.map(lambda box: box.due(NOW, limit=10), boxes) for one in some]
    assert len(leased) == len(set(leased))
    rest = [one.id for one in office.outbox.due(NOW)]
    assert len(leased) + len(rest) == len(set(leased) | set(rest)) == len(cases)


def test_a_channel_that_fails_stops_no_other_and_is_tried_again(office: Office) -> None:
    got: list[Notification] = []

    def broken(notification: Notification) -> None:
        if not got or notification.tries < 3:
            got.append(notification)
            raise DeliveryFailed("the other side does not answer")
        got.append(notification)

    channels = {"web": broken}
    office.book(1)
    assert office.outbox.run_once(NOW, subscribers=channels) == 0
    assert office.outbox.run_once(NOW + timedelta(seconds=29), subscribers=channels) == 0
    assert office.outbox.run_once(NOW + timedelta(seconds=31), subscribers=channels) == 0
    assert office.outbox.run_once(NOW + timedelta(seconds=60), subscribers=channels) == 0
    assert office.outbox.run_once(NOW + timedelta(seconds=92), subscribers=channels) == 1
    assert [one.tries for one in got] == [1, 2, 3]
    assert len({one.id for one in got}) == 1
    assert office.inbox.take(chat(1), NOW + HOUR) == []


def test_what_a_channel_refuses_waits_for_its_resident(office: Office) -> None:
    def refusing(notification: Notification) -> None:
        raise DeliveryRefused("the resident has not written for two days")

    office.book(1)
    assert office.outbox.run_once(NOW, subscribers={"web": refusing}) == 1
    assert office.outbox.run_once(NOW + HOUR, subscribers={"web": refusing}) == 0
    assert [one.kind for one in office.inbox.take(chat(1), NOW + HOUR)] == ["confirmation"]


def test_the_age_is_that_of_the_oldest_that_waits(office: Office) -> None:
    assert office.outbox.age(NOW) == timedelta()
    office.book(1)
    assert office.outbox.age(NOW + timedelta(minutes=3)) == timedelta(minutes=3)
    office.outbox.run_once(NOW + timedelta(minutes=3))
    assert office.outbox.age(NOW + timedelta(minutes=4)) == timedelta()


def test_a_bug_in_a_channel_does_not_stop_the_others(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    def bug(notification: Notification) -> None:
        raise ZeroDivisionError(notification.conversation)

    box = Outbox(office.database, office.cipher)
    office.book(1)
    other = office.request(2)
    office.desk.open(type(other)(**{**vars(other), "channel": "kiosk"}), NOW)
    assert box.run_once(NOW, subscribers={"web": bug}) == 1
    assert [one.kind for one in Inbox(office.database, office.cipher).take(chat(2), NOW)] == ["confirmation"]
    assert chat(1) not in caplog.text


def test_nothing_is_written_for_a_change_that_was_undone(office: Office) -> None:
    case = office.book(1)

    def cancel_and_fail() -> None:
        with office.database.write() as connection:
            row = records.find(connection, case.id, lock=True)
            changes.cancel(Work(connection, Tools(office.services, office.cipher), NOW), row, "小李", "")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        cancel_and_fail()
    assert office.status(case) == ["confirmed"]
    assert office.told(1) == ["confirmation"]
    office.check()
