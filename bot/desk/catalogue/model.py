"""What can be asked to be done, as plain data: services, the slots they need, their hours and places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal, get_args

Kind = Literal["booking", "ticket", "registration"]
KINDS: tuple[Kind, ...] = get_args(Kind)

#: What a slot holds. `choice` is one of its options, `skills` one or several of them, `text` is free.
SlotType = Literal[
    "name", "phone", "community", "address", "when", "people", "age", "text", "choice", "skills", "case"
]
SLOT_TYPES: tuple[SlotType, ...] = get_args(SlotType)

#: Kinds of personal data that ask for a consent of their own (个人信息保护法第二十八、二十九、三十一条).
Sensitive = Literal["health", "disability", "relief", "minor"]
SENSITIVE: tuple[Sensitive, ...] = get_args(Sensitive)

#: Who can carry a service out besides the bureau's own people.
Helper = Literal["volunteer", "organisation", "enterprise"]
HELPERS: tuple[Helper, ...] = get_args(Helper)


@dataclass(frozen=True)
class Claim:
    """A sentence that a resident is told, and the ids of the facts it rests on.

    Without a fact it may hold no amount, date, percentage or telephone number; the lint sees to that.
    """

    text: str
    cite: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """One of a slot's choices: `value` is what it is called, `aliases` are what residents say."""

    value: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slot:
    """One thing that a service needs to know. `name` is its key in `filled` and `fields`.

    `ask` is the question, `label` what the summary calls it, `example` what an answer looks like.
    `least` and `most` bound a number (age, people). `several`: a choice may hold more than one option.
    `pattern` is what a short free text must have (住几天: a length of time); `called` are other words that
    residents have for the slot when they want it changed.
    """

    name: str
    type: SlotType
    label: str
    ask: str
    example: str = ""
    required: bool = True
    options: tuple[Option, ...] = ()
    least: int | None = None
    most: int | None = None
    several: bool = False
    pattern: str = ""
    called: tuple[str, ...] = ()


@dataclass(frozen=True)
class Timetable:
    """When and where a booking can be had.

    `hours`: weekday (0 is Monday) → spans of opening, in local time. `capacity` is people a start
    time; start times are `slot_minutes` apart; a visit takes `duration_minutes`. A booking is made
    between `lead_hours` and `horizon_days` ahead. `example` marks what the bureau has yet to replace.
    `closed_days` are (first, last) of days without any opening besides the public holidays.
    """

    hours: Mapping[int, tuple[tuple[time, time], ...]]
    open_on_holidays: bool
    capacity: int
    slot_minutes: int
    duration_minutes: int
    lead_hours: int
    horizon_days: int
    place: str
    example: bool = True
    closed_days: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Service:
    """One file of `knowledge_base/services/`.

    `aliases` are what residents call it, `examples` how they ask for it. `summary` says in one
    sentence what it is; `audience` who may use it; `fee` what it costs. `deadline_days` is when a
    ticket or registration must have been dealt with. `sensitive` names the consents it needs besides
    the ordinary one. A booking has a timetable, no other kind does. `at_home` services are rated when
    they are done.
    """

    id: str
    name: str
    topic: str
    kind: Kind
    aliases: tuple[str, ...]
    examples: tuple[str, ...]
    summary: str
    audience: Claim
    slots: tuple[Slot, ...]
    documents: tuple[Claim, ...]
    fee: Claim
    cancellation: Claim
    afterwards: str
    retention_days: int
    cancel_hours: int = 0
    deadline_days: int | None = None
    sensitive: tuple[Sensitive, ...] = ()
    timetable: Timetable | None = None
    at_home: bool = False
    helpers: tuple[Helper, ...] = ()
    helper_slot: str | None = None
    emergency_note: str = field(default="")

    @property
    def short_name(self) -> str:
        """The name without its explanation in brackets."""
        return self.name.partition("（")[0]

    def slot(self, name: str) -> Slot | None:
        """The slot of that name, or None."""
        return next((slot for slot in self.slots if slot.name == name), None)
