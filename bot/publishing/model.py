"""Kept documents and releases as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

Kind = Literal["guide", "document"]

#: `draft` was never released, `live` is as it was released, `changed` has a later version that is not,
#: `hidden` was taken out of what is searched.
DocumentState = Literal["draft", "live", "changed", "hidden"]


@dataclass(frozen=True)
class Asked:
    """A question that was approved to be answered by one section of a document."""

    text: str
    document: str
    section: str


@dataclass(frozen=True)
class Manifest:
    """What a release adds to the shipped knowledge base.

    `documents`: id → version; one with the id of a shipped one takes its place. `hidden`: ids, shipped
    or kept, that are not searched. `questions` join those that the documents have themselves.
    """

    documents: Mapping[str, int] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    questions: tuple[Asked, ...] = ()

    def with_documents(self, versions: Mapping[str, int]) -> Manifest:
        """With these versions; what was hidden and is released again is seen again."""
        return replace(
            self, documents={**self.documents, **versions}, hidden=self.hidden - frozenset(versions)
        )

    def without(self, id: str) -> Manifest:
        """Without a document."""
        return replace(self, hidden=self.hidden | {id})

    def to_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {
            "documents": dict(self.documents),
            "hidden": sorted(self.hidden),
            "questions": [vars(asked) for asked in self.questions],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Manifest:
        """The inverse of `to_dict`."""
        questions = tuple(Asked(**asked) for asked in data["questions"])
        return cls(dict(data["documents"]), frozenset(data["hidden"]), questions)


@dataclass(frozen=True)
class Release:
    """One release. Number 0 is the shipped knowledge base, before anything was released."""

    number: int
    at: datetime | None
    actor: str
    note: str
    manifest: Manifest


@dataclass(frozen=True)
class Kept:
    """A document that staff keep, without its text."""

    id: str
    kind: Kind
    version: int
    title: str
    topic: str | None
    valid_until: date | None
    updated_at: datetime
    updated_by: str
    state: DocumentState


@dataclass(frozen=True)
class Version:
    """One version of a document."""

    version: int
    at: datetime
    actor: str
    text: str = field(repr=False)
