"""The table of transitions, and a long random life of a whole desk that must never break a rule."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from bot.desk import ACTIONS, STATUSES, Action, Database, Status, states
from bot.desk.storage import file_url
from bot.desk.storage.tables import cases
from bot.errors import DeskError, NotAllowed
from tests.desk.office import BATHING, COMPLAINT, DAY, FRIDAY, NOW, Office

ENDS = ("rated", "cancelled", "no_show", "expired")


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("status", STATUSES)
def test_each_step_is_in_the_table_or_refused_in_a_sentence(status: Status, action: Action) -> None:
    if action in states.allowed(status):
        assert states.after(status, action) in STATUSES
        return
    with pytest.raises(NotAllowed, match=f"{states.NAMES[status]}.*{states.VERBS[action]}"):
        states.after(status, action)


def test_what_the_issue_says_of_states() -> None:
    assert [status for status in STATUSES if "rate" in states.allowed(status)] == ["done"]
    for closed in states.CLOSED:
        assert "cancel" not in states.allowed(closed)
        assert "reschedule" not in states.allowed(closed)
    for end in ENDS:
        assert {states.after(end, action) for action in states.allowed(end)} == {end}


def test_every_status_can_be_reached_and_every_open_one_left() -> None:
    reached = {status for kind in ("booking", "ticket") for _, status in [states.first(kind, False)]}
    reached.add(states.first("booking", True)[1])
    while True:
        further = {states.after(status, action) for status in reached for action in states.allowed(status)}
        if further <= reached:
            break
        reached |= further
    assert reached == set(STATUSES)
    for status in states.OPEN:
        assert states.CLOSED & {states.after(status, action) for action in states.allowed(status)}


def test_every_word_is_there() -> None:
    assert (set(states.NAMES), set(states.VERBS), set(states.TRANSITIONS)) == (
        set(STATUSES),
        set(ACTIONS),
        set(ACTIONS),
    )


TIMES = (FRIDAY, FRIDAY + 3 * DAY)


class Life(RuleBasedStateMachine):
    """Residents and staff do what they like; the model only knows who waits for what, in order."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.database = Database(file_url(Path(self.folder.name)))
        self.database.prepare()
        self.office = Office(self.database)
        self.now = NOW
        self.cases: list[str] = []
        self.lines: dict[object, list[str]] = {when: [] for when in TIMES}
        # A full time with a line from the start, a pair at its head: most rules are about that.
        for resident in range(5):
            self.book(resident, FRIDAY, 2 if resident == 2 else 1, True)
        self.lines_keep_their_order()

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            self.folder.cleanup()

    def attempt(self, change: Callable[[], object]) -> None:
        """Does something that the rules may forbid; then the case is as it was."""
        with suppress(DeskError):
            change()

    def pick(self, number: int) -> str:
        return self.cases[number % len(self.cases)]

    @rule(
        resident=st.integers(0, 8),
        when=st.sampled_from(TIMES),
        people=st.sampled_from([1, 1, 2]),
        waits=st.sampled_from([True, True, False]),
    )
    def book(self, resident: int, when: object, people: int, waits: bool) -> None:
        def change() -> None:
            request = self.office.request(resident, when, people=people, waitlist=waits)
            opened = self.office.desk.open(request, self.now)
            assert opened.existed == (opened.case.id in self.cases)
            if not opened.existed:
                self.cases.append(opened.case.id)
                # Nobody gets in past those who wait.
                assert opened.case.status == "waitlisted" or self._line(when) == []

        self.attempt(change)

    @rule(resident=st.integers(0, 1), note=st.sampled_from(["甲", "乙"]))
    def complain(self, resident: int, note: str) -> None:
        opened = self.office.desk.open(self.office.request(resident, of=COMPLAINT, note=note), self.now)
        assert opened.existed == (opened.case.id in self.cases)
        if not opened.existed:
            self.cases.append(opened.case.id)

    @precondition(lambda self: self.cases)
    @rule(number=st.integers(0, 99), actor=st.sampled_from(["resident", "小李"]))
    def cancel(self, number: int, actor: str) -> None:
        self.attempt(lambda: self.office.desk.cancel(self.pick(number), actor, "", self.now))

    @precondition(lambda self: self.cases)
    @rule(number=st.integers(0, 99), when=st.sampled_from(TIMES), waits=st.booleans())
    def move(self, number: int, when: object, waits: bool) -> None:
        case = self.pick(number)
        self.attempt(lambda: self.office.desk.reschedule(case, when, "resident", "", self.now, waits))

    @precondition(lambda self: self.cases)
    @rule(
        number=st.integers(0, 99), action=st.sampled_from(["confirm", "start", "complete", "miss", "expire"])
    )
    def work(self, number: int, action: Action) -> None:
        self.attempt(lambda: self.office.desk.change(self.pick(number), action, "小李", "", self.now))

    @precondition(lambda self: self.cases)
    @rule(number=st.integers(0, 99), stars=st.integers(1, 5))
    def rate(self, number: int, stars: int) -> None:
        self.attempt(lambda: self.office.desk.rate(self.pick(number), stars, "", "resident", self.now))

    @precondition(lambda self: self.cases)
    @rule(number=st.integers(0, 99))
    def erase(self, number: int) -> None:
        self.office.desk.erase(self.pick(number), "小李", self.now)

    @rule(hours=st.sampled_from([1, 20, 40]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.office.desk.sweep(self.now)

    @rule()
    def deliver(self) -> None:
        self.office.outbox.run_once(self.now)

    @invariant()
    def nothing_is_broken(self) -> None:
        if hasattr(self, "office"):
            self.office.check()

    @invariant()
    def no_time_is_overbooked(self) -> None:
        if not hasattr(self, "office"):
            return
        with self.database.read() as connection:
            held = connection.execute(
                select(func.sum(cases.c.held))
                .where(cases.c.starts_at.is_not(None))
                .group_by(cases.c.starts_at)
            ).scalars()
            assert all(BATHING.timetable and number <= BATHING.timetable.capacity for number in held)

    @invariant()
    def lines_keep_their_order(self) -> None:
        """Who stays in a line keeps those before them before them; whoever is new stands at its end."""
        if not hasattr(self, "office"):
            return
        for when in TIMES:
            line = self._line(when)
            before = [case for case in self.lines[when] if case in line]
            new = [case for case in line if case not in before]
            assert line == before + new
            left = [case for case in self.lines[when] if case not in line]
            promoted = [case for case in left if self._promoted(case, when)]
            # Those who got in were the first of those who did not go by themselves.
            assert (
                promoted
                == [case for case in self.lines[when] if case in promoted or case in line][: len(promoted)]
            )
            self.lines[when] = line

    def _line(self, when: object) -> list[str]:
        query = select(cases.c.id).where(cases.c.starts_at == when, cases.c.status == "waitlisted")
        with self.database.read() as connection:
            return list(connection.execute(query.order_by(cases.c.queue)).scalars())

    def _promoted(self, case: str, when: object) -> bool:
        found = self.office.desk.case(case)
        actions = [
            event.action for event in self.office.events(found) if event.action not in ("note", "assign")
        ]
        return found.starts_at == when and found.status == "confirmed" and actions[-1] == "promote"


Life.TestCase.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
TestLife = Life.TestCase
