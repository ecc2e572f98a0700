"""A long random life of offers: one helper a case, nobody in two places, no hour counted twice."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.desk import Database
from bot.desk.people import Offer, states
from bot.desk.storage import file_url
from bot.errors import DeskError
from tests.desk.office import DAY, FRIDAY, HALF_HOUR, NOW
from tests.desk.test_people import Crew

TIMES = (FRIDAY, FRIDAY + HALF_HOUR, FRIDAY + 3 * DAY)
NUMBERS = st.integers(0, 99)


class Life(RuleBasedStateMachine):
    """Staff, volunteers and residents do what they like."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.database = Database(file_url(Path(self.folder.name)))
        self.database.prepare()
        self.crew = Crew(self.database)
        self.now = NOW
        self.helpers = [self.crew.volunteer(number).id for number in range(2)]
        self.helpers.append(self.crew.volunteer(2, kind="enterprise").id)
        self.cases: list[str] = []
        self.seen: dict[int, Offer] = {}

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            self.folder.cleanup()

    def attempt(self, change: Callable[[], object]) -> None:
        """Does something that the rules may forbid; then nothing has changed."""
        before = self.crew.people.offers()
        try:
            change()
        except DeskError:
            unchanged = self.crew.people.offers() == before
        else:
            unchanged = True
        assert unchanged

    def helper(self, number: int) -> str:
        return self.helpers[number % len(self.helpers)]

    def offer(self, number: int) -> int:
        known = sorted(self.seen)
        return known[number % len(known)]

    @rule(resident=st.integers(0, 3), when=st.sampled_from(TIMES))
    def wish(self, resident: int, when: datetime) -> None:
        def change() -> None:
            opened = self.crew.desk.open(
                self.crew.request(resident, when, of=self.crew.services["menu-order"], item="理发"), self.now
            )
            if opened.case.id not in self.cases:
                self.cases.append(opened.case.id)

        self.attempt(change)

    @precondition(lambda self: self.cases)
    @rule(case=NUMBERS, helper=NUMBERS)
    def put(self, case: int, helper: int) -> None:
        self.attempt(
            lambda: self.crew.people.offer(
                self.cases[case % len(self.cases)], self.helper(helper), "小李", self.now
            )
        )

    @precondition(lambda self: self.seen)
    @rule(number=NUMBERS, step=st.sampled_from(["accept", "accept", "accept", "decline", "withdraw"]))
    def answer(self, number: int, step: str) -> None:
        self.attempt(lambda: getattr(self.crew.people, step)(self.offer(number), "小李", self.now))

    @precondition(lambda self: self.seen)
    @rule(number=NUMBERS, quarters=st.integers(1, 9), step=st.sampled_from(["done", "correct"]))
    def serve(self, number: int, quarters: int, step: str) -> None:
        hours = Decimal(quarters) / 4
        self.attempt(lambda: getattr(self.crew.people, step)(self.offer(number), hours, "小李", self.now))

    @precondition(lambda self: self.cases)
    @rule(number=NUMBERS, action=st.sampled_from(["start", "complete", "cancel"]))
    def work(self, number: int, action: str) -> None:
        case = self.cases[number % len(self.cases)]
        if action == "cancel":
            self.attempt(lambda: self.crew.desk.cancel(case, "小李", "", self.now))
        else:
            self.attempt(lambda: self.crew.desk.change(case, action, "小李", "", self.now))

    @rule(helper=NUMBERS, status=st.sampled_from(["active", "active", "paused", "left"]))
    def turn(self, helper: int, status: str) -> None:
        self.attempt(lambda: self.crew.people.put(self.helper(helper), status, "小李", self.now))

    @rule(hours=st.sampled_from([1, 30, 60]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.crew.desk.sweep(self.now)
        self.crew.people.sweep(self.now)

    @invariant()
    def each_offer_goes_its_way(self) -> None:
        if not hasattr(self, "crew"):
            return
        found = {offer.id: offer for offer in self.crew.people.offers()}
        assert set(self.seen) <= set(found)
        for number, offer in found.items():
            before = self.seen[number].state if number in self.seen else "offered"
            reachable = {states.after(before, step) for step in states.allowed(before)}
            assert offer.state in reachable | {before}
            assert (offer.hours is not None) == (offer.served_at is not None) == (offer.state == "done")
        self.seen = found

    @invariant()
    def one_helper_a_case(self) -> None:
        if not hasattr(self, "crew"):
            return
        taken = [offer for offer in self.seen.values() if offer.state in ("accepted", "done")]
        assert len({offer.case for offer in taken}) == len(taken)
        for case in self.cases:
            by = [offer.helper for offer in taken if offer.case == case]
            assert self.crew.desk.case(case).assignee in (by or [None, *self.helpers])
        self.crew.check()

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        if not hasattr(self, "crew"):
            return
        for helper in self.helpers[:2]:
            accepted = [
                offer for offer in self.seen.values() if offer.helper == helper and offer.state == "accepted"
            ]
            open_ = [
                case
                for case in (self.crew.desk.case(one.case) for one in accepted)
                if case.status in ("confirmed", "in_progress")
            ]
            assert len({case.starts_at for case in open_}) == len(open_)

    @invariant()
    def no_hour_is_counted_twice(self) -> None:
        if not hasattr(self, "crew"):
            return
        for helper in self.helpers:
            done = [one for one in self.seen.values() if one.helper == helper and one.state == "done"]
            assert self.crew.people.hours(helper) == sum((one.hours or Decimal() for one in done), Decimal())
            spans = sorted(
                (one.served_at, one.served_at + timedelta(hours=float(one.hours)))
                for one in done
                if one.served_at and one.hours
            )
            if helper in self.helpers[:2]:
                assert all(first[1] <= second[0] for first, second in pairwise(spans))


Life.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
TestLife = Life.TestCase
