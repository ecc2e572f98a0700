"""What crosses the desk's door: a request that a resident confirmed, and the case it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from bot.desk.catalogue.model import Service

Status = Literal[
    "requested",
    "confirmed",
    "in_progress",
    "done",
    "rated",
    "cancelled",
    "waitlisted",
    "no_show",
    "expired",
]
STATUSES: tuple[Status, ...] = get_args(Status)

#: What can be made of a case, each recorded with who, when and why. `reschedule` keeps the case.
Action = Literal[
    "open",
    "wait",
    "promote",
    "confirm",
    "start",
    "complete",
    "rate",
    "cancel",
    "reschedule",
    "miss",
    "expire",
    "assign",
    "note",
    "erase",
]
ACTIONS: tuple[Action, ...] = get_args(Action)


@dataclass(frozen=True)
class Request:
    """What a resident confirmed: values of the service's slots, checked, `when` as ISO 8601 with offset.

    `conversation` is the conversation's id, `consents` what was agreed to (`personal` and kinds of
    `Sensitive`). With `waitlist` a full time puts the case in line instead of raising `TimeFull`.
    """

    service: Service
    fields: Mapping[str, Any]
    conversation: str
    channel: str
    consents: tuple[str, ...]
    waitlist: bool = False


@dataclass(frozen=True)
class Case:
    """A request being followed. `fields` are decrypted; times are aware, in Asia/Shanghai.

    `position` is the place in line of a waitlisted case, from 1. `due_at` is when a ticket or
    registration must have been dealt with. `rating` is 1 to 5 stars.
    """

    id: str
    service: str
    topic: str
    kind: str
    status: Status
    fields: Mapping[str, Any]
    channel: str
    starts_at: datetime | None
    ends_at: datetime | None
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None = None
    place: str | None = None
    assignee: str | None = None
    rating: int | None = None
    position: int | None = None


@dataclass(frozen=True)
class Opened:
    """The case of a request. `existed`: the same request had been made before, nothing was added."""

    case: Case
    existed: bool


@dataclass(frozen=True)
class Event:
    """One change of a case: who (`resident`, `system`, or a staff member's name), when, what, why."""

    case: str
    at: datetime
    actor: str
    action: Action
    before: Status | None
    after: Status
    reason: str = field(default="")
