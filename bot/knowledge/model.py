"""What the editors' folder holds, as plain data: guides with statements and sources, imported documents.

`line` fields are where a thing stands in its file (1 is the first line, 0 unknown); they serve
messages to editors and take no part in comparison.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from bot.messages import Citation

State = Literal["draft", "published"]
STATES: tuple[State, ...] = ("draft", "published")

#: What a source that says no more writes where a date or document number would stand.
UNKNOWN = "无"

_ISO_START = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def effective_date(raw: str) -> str | None:
    """`raw` as a citation carries it: an ISO date, month or year, or None where it says none.

    Editors also write `1999-05-25发布` or `2024至2025`: the leading date is what counts.
    """
    found = _ISO_START.match(raw)
    return found.group() if found else None


def _within(day: date, start: date | None, end: date | None) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


@dataclass(frozen=True)
class Fact:
    """One thing a source says. `article` may be empty; `verified` is false where only an excerpt was read."""

    id: str
    article: str
    quote: str
    verified: bool
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Source:
    """A document that facts come from. `effective` is as the editor wrote it (see `effective_date`);
    `plan` marks a work plan, whose facts are intentions."""

    title: str
    issuer: str
    document_number: str
    effective: str
    url: str | None
    plan: bool
    facts: tuple[Fact, ...]
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Statement:
    """One sentence that may be said to a resident, and the ids of the facts it rests on."""

    anchor: str
    text: str
    fact_ids: tuple[str, ...]
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Question:
    """What a resident would type, and the anchor of the statement that answers it ('' if none is named)."""

    text: str
    anchor: str
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Guide:
    """One file of `knowledge_base/guides/<topic>/`."""

    id: str
    topic: str
    title: str
    programmes: tuple[int, ...]
    services: tuple[str, ...]
    valid_from: date | None
    valid_until: date | None
    reviewed: date | None
    questions: tuple[Question, ...]
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]
    path: Path = field(default=Path(), compare=False, repr=False)

    @cached_property
    def evidence(self) -> dict[str, tuple[Source, Fact]]:
        """Fact id → the fact and the source it comes from."""
        return {fact.id: (source, fact) for source in self.sources for fact in source.facts}

    def in_force(self, day: date) -> bool:
        """Whether the guide may be answered from on `day`; both ends count, a missing end is open."""
        return _within(day, self.valid_from, self.valid_until)

    def cited(self, statement: Statement) -> tuple[tuple[Source, Fact], ...]:
        """The sources and facts of a statement, in its order; ids the guide does not list are left out."""
        return tuple(self.evidence[id] for id in statement.fact_ids if id in self.evidence)

    def citations(self, statement: Statement) -> tuple[Citation, ...]:
        """One citation a fact, in the statement's order."""
        return tuple(
            Citation(
                document_id=self.id,
                title=source.title,
                section=self.title,
                article=fact.article or None,
                issuer=source.issuer,
                effective=effective_date(source.effective),
                url=source.url,
                quote=fact.quote,
                verified=fact.verified,
            )
            for source, fact in self.cited(statement)
        )


@dataclass(frozen=True)
class Passage:
    """A piece of an imported document that can be found and cited by itself.

    `article` is 第十二条, or 二（一） in a notice, or None; `heading` is the path of chapter and section
    titles, joined by ` / `, or ''.
    """

    id: str
    article: str | None
    heading: str
    text: str


@dataclass(frozen=True)
class Document:
    """One file of `knowledge_base/documents/`. Only a published one may be searched.

    What the import could not find is '' (or None for dates, url and topic), for an editor to fill in.
    """

    id: str
    title: str
    issuer: str
    document_number: str
    effective: str
    url: str | None
    topic: str | None
    state: State
    valid_from: date | None
    valid_until: date | None
    passages: tuple[Passage, ...]
    adopted: str = ""
    imported: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether the document holds on `day`; both ends count, a missing end is open."""
        return _within(day, self.valid_from, self.valid_until)

    def searchable(self, day: date) -> bool:
        """Whether residents may be answered from it on `day`: published, and in force."""
        return self.state == "published" and self.in_force(day)

    def citation(self, passage: Passage) -> Citation:
        """The citation of one passage; the whole text was imported, so it is verified."""
        return Citation(
            document_id=self.id,
            title=self.title,
            section=passage.heading,
            article=passage.article,
            issuer=self.issuer,
            effective=effective_date(self.effective),
            url=self.url,
            quote=passage.text,
            verified=True,
        )
