"""A conversation that a person is asked to take, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

#: `note` is for colleagues alone, `event` says what became of the hand-over; a resident sees neither.
Who = Literal["resident", "assistant", "agent", "note", "event"]
State = Literal["waiting", "claimed", "closed"]
Urgency = Literal["normal", "high"]
#: How it ended: answered, made a case, referred to somebody else, the resident could not be reached,
#: withdrew it or had their data erased, nobody took it in time, or else.
Outcome = Literal["answered", "case", "referred", "unreachable", "withdrawn", "expired", "other"]

#: The channel of telephone calls.
CALL = "hotline"

#: Those that an agent can give.
AgentOutcome = Literal["answered", "case", "referred", "unreachable", "other"]


@dataclass(frozen=True)
class Met:
    """What is known of a conversation of which nothing is remembered: the id of its open hand-over, where
    one is, and whether any case answers in it."""

    handover: str | None
    has_case: bool


@dataclass(frozen=True)
class Handover:
    """One hand-over. `conversation` is the id that its channel knows, and never leaves for an agent.

    `agent` is who has it, or had it when it was closed. `lines` is the number of its last line, and
    `last_at` when that was said; `left_at` is when the resident left the kiosk that they waited at.
    """

    id: str
    conversation: str = field(repr=False)
    channel: str
    topic: str | None
    case: str | None
    urgency: Urgency
    state: State
    agent: str | None
    opened_at: datetime
    claimed_at: datetime | None
    closed_at: datetime | None
    last_at: datetime
    left_at: datetime | None
    outcome: Outcome | None
    lines: int

    @property
    def is_open(self) -> bool:
        """Whether it waits or somebody has it."""
        return self.state != "closed"

    @property
    def is_call(self) -> bool:
        """Whether it is a telephone call: what the agent says is heard there, and sent nowhere.

        Nobody asks for a person by this channel, so that no other hand-over has it.
        """
        return self.channel == CALL

    @property
    def reaches(self) -> bool:
        """Whether what is sent is read by the resident, and by nobody else who stands there now."""
        return bool(self.conversation) and not self.is_call and self.left_at is None


@dataclass(frozen=True)
class Changed:
    """A hand-over after a change; `new` says whether it was this call that changed it."""

    handover: Handover
    new: bool


@dataclass(frozen=True)
class NewLine:
    """A line before it has its number. `agent` is whose it is, or who wrote down what a caller said; one
    that comes again under the same `key` is the same line."""

    who: Who
    text: str
    at: datetime
    agent: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Line:
    """One line of a hand-over; `number` counts up from 1. `agent` is who of the staff it is by.

    `sent` says of an agent's line whether it went out to the resident; it is None for all others.
    """

    number: int
    who: Who
    text: str = field(repr=False)
    at: datetime = field(compare=False)
    agent: str | None = None
    sent: bool | None = None


@dataclass(frozen=True)
class Filters:
    """What a queue is narrowed to; empty means all. `states` are the open ones where nothing is said."""

    states: tuple[State, ...] = ("waiting", "claimed")
    agent: str | None = None
    topic: str | None = None
    urgency: Urgency | None = None
    channel: str | None = None
