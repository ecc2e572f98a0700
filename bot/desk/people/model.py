"""Those who carry services out, what is offered to them, and what became of it, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal, get_args

from bot.desk.catalogue.model import Helper as Kind

Status = Literal["active", "paused", "left"]
STATUSES: tuple[Status, ...] = get_args(Status)

State = Literal["offered", "accepted", "declined", "withdrawn", "done"]
STATES: tuple[State, ...] = get_args(State)

#: Weekday (`mon` … `sun`) → parts of the day (`morning`, `afternoon`, `evening`).
FreeTimes = Mapping[str, tuple[str, ...]]

#: What each kind is called where staff read it.
KIND_NAMES: Mapping[Kind, str] = {"volunteer": "志愿者", "organisation": "社会组织", "enterprise": "企业"}


@dataclass(frozen=True)
class Profile:
    """What somebody tells of himself. `name` is a volunteer's, or that of an organisation or enterprise,
    whose `contact` is the person to ask for. `skills` are offerings there. `consents` are what was agreed
    to (`personal`, and `minor` by the guardian of somebody under 18). No free times: they are not known.
    """

    kind: Kind
    name: str = field(repr=False)
    phone: str = field(repr=False)
    skills: tuple[str, ...]
    communities: tuple[str, ...] = ()
    free_times: FreeTimes = field(default_factory=dict)
    consents: tuple[str, ...] = ()
    contact: str = field(default="", repr=False)
    minor: bool = False


@dataclass(frozen=True)
class Helper(Profile):
    """Somebody who can be asked. `id` is what a case is assigned to and may be shown; of somebody whose
    data were erased, name and telephone are empty. `case` is the registration that it came from."""

    id: str = ""
    status: Status = "active"
    case: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True)
class Offer:
    """A request put to a helper. `need` is what is asked for in a word, `hours` what was served from
    `served_at` on, `reason` why it was declined or called off."""

    id: int
    case: str
    helper: str
    state: State
    need: str
    offered_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    served_at: datetime | None = None
    hours: Decimal | None = None
    reason: str = field(default="", repr=False)


@dataclass(frozen=True)
class Match:
    """A helper for a request: `score` of 100, and the reasons, as staff read them."""

    helper: Helper
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Opening:
    """A request that a helper could take, without anything of the resident but the community.

    `offer` is the number of the offer where it was put to this helper already.
    """

    case: str
    service: str
    need: str
    community: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    score: int
    reasons: tuple[str, ...]
    offer: int | None = None


@dataclass(frozen=True)
class Unserved:
    """A request that nobody has taken on yet, without anything of the resident but the community.

    `asked` is how many helpers are yet to answer. One without a time of its own has a deadline, `due_at`.
    """

    case: str
    service: str
    need: str
    community: str | None
    starts_at: datetime | None
    due_at: datetime | None
    asked: int


@dataclass(frozen=True)
class Certificate:
    """The text of a certificate, what it adds up, and the facts that its content follows."""

    text: str = field(repr=False)
    hours: Decimal
    services: int
    facts: tuple[str, ...]
