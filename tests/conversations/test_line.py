"""The line of a conversation in Redis against a model of it: any order of waiters that come, look, die,
write, and of a Redis that loses its memory."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)
from redis import Redis

from bot.conversations.shared.names import TURN_CHANNEL, Keys
from bot.conversations.shared.scripts import Name, source

LEASE, TTL = 3_600_000, 3_600_000
KEYS = Keys("0123456789abcdef")


class Line(RuleBasedStateMachine):
    """Waiters are dead once their lease has run out, which is set by hand: no test waits for time here."""

    url = ""
    waiters: Bundle[str] = Bundle("waiters")
    holders: Bundle[tuple[str, int, int]] = Bundle("holders")

    def __init__(self) -> None:
        super().__init__()
        self.redis = Redis.from_url(self.url, decode_responses=True)
        self.redis.flushall()
        self.line: list[str] = []
        self.dead: set[str] = set()
        self.fences: list[int] = []
        #: The highest fence that Redis knows of, and what the state must be.
        self.known = 0
        self.value = 0
        self.count = 0

    def teardown(self) -> None:
        """Closes the connection."""
        self.redis.close()

    def step(self, name: Name, keys: list[str], *arguments: object) -> Any:
        """Runs a step as the store does."""
        return self.redis.eval(source(name), len(keys), *keys, *arguments)

    def drop_the_dead(self) -> None:
        """The model's own way of finding out who is first."""
        while self.line and self.line[0] in self.dead:
            self.dead.discard(self.line.pop(0))

    @initialize(target=waiters)
    def somebody(self) -> str:
        """There is one waiter at least."""
        return "process-1:0"

    @rule(target=waiters, process=st.integers(1, 3))
    def comes(self, process: int) -> str:
        """Another waiter, who stands in line behind somebody, or has yet to look."""
        self.count += 1
        token = f"process-{process}:{self.count}"
        if self.line and self.line[0] not in self.dead:
            self.looks(token)
        return token

    @rule(target=holders, token=waiters)
    def looks(self, token: str) -> Any:
        """A waiter stands in line or looks again; it has the turn when it is the first alive."""
        if token not in self.line:
            self.line.append(token)
        self.dead.discard(token)
        self.drop_the_dead()
        keys = [*KEYS.line, KEYS.fence, KEYS.state, KEYS.names, KEYS.mailbox[1]]
        answer = self.step("enter", keys, token, LEASE, TTL, TURN_CHANNEL)
        if self.line[0] != token:
            assert answer[0] == 0
            assert 0 < answer[1] <= LEASE
            return multiple()
        fence = int(answer[0])
        assert all(fence > before for before in self.fences)
        self.fences.append(fence)
        self.known = fence
        value = int(answer[1] or 0)
        # Whoever has the turn finds what the last one left.
        assert value == self.value
        return token, fence, value

    @rule(holder=holders)
    def writes(self, holder: tuple[str, int, int]) -> None:
        """Whoever was given a turn writes; the state changes unless a later turn has begun."""
        token, fence, value = holder
        kept = self.step(
            "commit",
            [*KEYS.line, KEYS.fence, KEYS.state, KEYS.names, KEYS.replies, KEYS.mailbox[1]],
            *(token, fence, TTL, TURN_CHANNEL, 5, value + 1, 0, f"name-{fence}", "reply"),
        )
        assert kept == int(self.known <= fence)
        if kept:
            self.known, self.value = fence + 1, value + 1
            self.leave_line(token)
            assert self.redis.hexists(KEYS.replies, f"name-{fence}")

    @rule(token=waiters)
    def gives_up(self, token: str) -> None:
        """Whoever is in line, or is not, leaves it without knowing of a turn."""
        self.step("leave", [*KEYS.line, KEYS.fence], token, TURN_CHANNEL, 0)
        self.leave_line(token)

    @rule(holder=holders)
    def leaves(self, holder: tuple[str, int, int]) -> None:
        """Whoever was given a turn gives it up; nothing that it sent before brings it back."""
        token, fence, _ = holder
        self.step("leave", [*KEYS.line, KEYS.fence], token, TURN_CHANNEL, fence)
        self.leave_line(token)
        if self.known == fence:
            self.known = fence + 1

    def leave_line(self, token: str) -> None:
        """The model's own leaving; who becomes first is found out at once."""
        was_first = self.line[:1] == [token]
        if token in self.line:
            self.line.remove(token)
            self.dead.discard(token)
        if was_first:
            self.drop_the_dead()

    @rule(holder=holders)
    def renews(self, holder: tuple[str, int, int]) -> None:
        """A holder says that it lives."""
        token, fence, _ = holder
        held = self.step("renew", [*KEYS.line, KEYS.fence], token, LEASE, fence, TTL)
        assert held == int(token in self.line or self.known <= fence)
        if held and token not in self.line:
            self.line.insert(0, token)
            self.known = fence
        if held:
            self.dead.discard(token)

    @precondition(lambda self: self.line)
    @rule(data=st.data())
    def dies(self, data: st.DataObject) -> None:
        """The lease of somebody in line runs out."""
        token = data.draw(st.sampled_from(self.line))
        self.redis.hset(KEYS.line[1], token, 1)
        self.dead.add(token)

    @rule()
    def loses_its_memory(self) -> None:
        """Redis comes back empty."""
        self.redis.flushall()
        self.line, self.dead, self.known, self.value = [], set(), 0, 0

    @rule()
    def is_forgotten(self) -> None:
        """The conversation is forgotten: no turn under way may write."""
        before = self.known
        dropped = [KEYS.state, KEYS.names, KEYS.replies, KEYS.claims, *KEYS.mailbox]
        self.step("forget", [KEYS.fence, *dropped], TTL, "forgotten", KEYS.digest)
        self.known = int(self.redis.get(KEYS.fence) or 0)
        self.value = 0
        assert self.known > before
        self.fences.append(self.known)

    @rule(token=consumes(waiters))
    def goes_away(self, token: str) -> None:
        """A waiter is not heard of again; its place is not given up."""

    @invariant()
    def redis_has_the_same_line(self) -> None:
        """Who is in line, in which order, and that nobody is in it twice."""
        queue, ends = KEYS.line
        assert self.redis.lrange(queue, 0, -1) == self.line
        assert set(self.redis.hkeys(ends)) == set(self.line)
        assert int(self.redis.hget(KEYS.state, "sealed") or 0) == self.value


def test_the_line_is_what_the_model_says(redis_url: str) -> None:
    machine = type("OnRedis", (Line,), {"url": redis_url})
    run(machine)


def run(machine: type[RuleBasedStateMachine]) -> None:
    """Lets Hypothesis loose on a machine."""
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        machine, settings=settings(max_examples=150, stateful_step_count=40, deadline=None)
    )
