"""What the editors' pages show, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.publishing import Kind, Version

#: `shipped` came with the program and is searched; the others are `bot.publishing.DocumentState`.
Standing = Literal["shipped", "draft", "live", "changed", "hidden"]


@dataclass(frozen=True)
class Listed:
    """A guide or document in the list. `version` is 0 and `updated_at` None for one that nobody changed."""

    id: str
    kind: Kind
    title: str
    topic: str | None
    state: Standing
    valid_until: date | None
    sources: tuple[str, ...]
    version: int
    updated_at: datetime | None
    updated_by: str


@dataclass(frozen=True)
class Piece:
    """What can be found and cited by itself: `section` names it, `about` is its heading or its sources."""

    section: str
    about: str
    text: str


@dataclass(frozen=True)
class Remark:
    """What an editor must put right; `line` of the text (1 is the first), None where it has no place."""

    line: int | None
    message: str


@dataclass(frozen=True)
class Head:
    """What a document says of itself; '' and None where it says nothing."""

    title: str
    topic: str | None
    issuer: str
    document_number: str
    effective: str
    url: str | None
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True)
class Opened:
    """One guide or document with its latest text; `head` is None for a guide."""

    listed: Listed
    text: str = field(repr=False)
    head: Head | None
    pieces: tuple[Piece, ...]
    remarks: tuple[Remark, ...]
    history: tuple[Version, ...]


@dataclass(frozen=True)
class Answer:
    """What an editor writes to answer a group of questions, and the source that it rests on."""

    title: str
    topic: str
    text: str
    source: str
    issuer: str
    document_number: str
    effective: str
    article: str
    quote: str
    url: str | None = None
