"""What can be found: statements of guides and passages of documents, each with its sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from bot.knowledge.model import Document, Guide
from bot.messages import Citation
from bot.retrieval.retriever import Unit


@dataclass(frozen=True)
class Entry:
    """One unit of knowledge. `section` is the anchor of a statement or the article of a passage."""

    kind: Literal["statement", "passage"]
    document_id: str
    topic: str | None
    title: str
    section: str
    text: str
    questions: tuple[str, ...]
    citations: tuple[Citation, ...]
    valid_from: date | None
    valid_until: date | None
    services: tuple[str, ...] = ()

    def in_force(self, day: date) -> bool:
        """Whether it may be said on `day`."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)

    @property
    def unit(self) -> Unit:
        """What the retriever searches: the title helps a statement that does not repeat it."""
        return Unit(f"{self.title} {self.text}", self.questions)

    def to_dict(self) -> dict[str, Any]:
        """JSON-able."""
        data = asdict(self)
        for key in ("valid_from", "valid_until"):
            data[key] = data[key].isoformat() if data[key] else None
        return data

    @staticmethod
    def from_dict(data: dict[str, Any]) -> Entry:
        """The inverse of `to_dict`."""
        dates = {
            key: date.fromisoformat(data[key]) if data[key] else None for key in ("valid_from", "valid_until")
        }
        return Entry(
            **{
                **data,
                **dates,
                "questions": tuple(data["questions"]),
                "services": tuple(data["services"]),
                "citations": tuple(Citation(**citation) for citation in data["citations"]),
            }
        )


def entries_of_guides(guides: Iterable[Guide]) -> list[Entry]:
    """Each statement of each guide, in the guides' order."""
    return [
        Entry(
            kind="statement",
            document_id=guide.id,
            topic=guide.topic,
            title=guide.title,
            section=statement.anchor,
            text=statement.text,
            questions=tuple(q.text for q in guide.questions if q.anchor == statement.anchor),
            citations=guide.citations(statement),
            valid_from=guide.valid_from,
            valid_until=guide.valid_until,
            services=guide.services,
        )
        for guide in guides
        for statement in guide.statements
    ]


def entries_of_documents(documents: Iterable[Document]) -> list[Entry]:
    """Each passage of each published document; drafts are not searched."""
    return [
        Entry(
            kind="passage",
            document_id=document.id,
            topic=document.topic,
            title=document.title,
            section=passage.article or passage.heading or passage.id,
            text=passage.text,
            questions=(),
            citations=(
                Citation(
                    document_id=document.id,
                    title=document.title,
                    section=passage.heading,
                    article=passage.article,
                    issuer=document.issuer or "",
                    effective=document.effective,
                    url=document.url,
                    quote=passage.text,
                    verified=True,
                ),
            ),
            valid_from=document.valid_from,
            valid_until=document.valid_until,
        )
        for document in documents
        if document.state == "published"
        for passage in document.passages
    ]
