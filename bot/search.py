"""The knowledge API: what the chat would find for a text, and whole documents with their sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot import resources
from bot.knowledge.model import Document, Guide
from bot.language.clock import today
from bot.publishing.content import shipped


class KnowledgeSearch:
    """Searches what is live; `documents` are shown as the latest release has them."""

    def __init__(self, knowledge_dir: Path) -> None:
        """Shows the shipped documents. Raises `KnowledgeError` when one cannot be read."""
        self._documents: dict[str, dict[str, Any]] = {}
        self.show(*shipped(knowledge_dir))

    def show(self, guides: Iterable[Guide], documents: Iterable[Document]) -> None:
        """From now on these can be seen, and no others."""
        self._documents = {guide.id: _of_guide(guide) for guide in guides}
        self._documents.update((document.id, _of_document(document)) for document in documents)

    def search(self, text: str, limit: int) -> list[dict[str, Any]]:
        """At most `limit` hits in force today, best first: document_id, section, text, score, scores,
        citation."""
        reader, answerer = resources.message_reader(), resources.answerer()
        question = answerer.question(reader.read(text).text)
        hits = resources.lookups().ranked(question, today())[:limit]
        return [
            {
                "document_id": hit.entry.document_id,
                "section": hit.entry.section,
                "text": hit.entry.text,
                "score": round(hit.probability, 4),
                "scores": {"lexical": round(hit.lexical, 4), "dense": round(hit.dense, 4)},
                "citation": asdict(hit.entry.citations[0]),
            }
            for hit in hits
        ]

    def document(self, document_id: str) -> dict[str, Any] | None:
        """The document as JSON, or None."""
        return self._documents.get(document_id)


def _of_guide(guide: Guide) -> dict[str, Any]:
    return {
        "id": guide.id,
        "kind": "guide",
        "topic": guide.topic,
        "title": guide.title,
        "valid_from": _iso(guide.valid_from),
        "valid_until": _iso(guide.valid_until),
        "reviewed": _iso(guide.reviewed),
        "sections": [
            {
                "section": statement.anchor,
                "text": statement.text,
                "citations": [asdict(citation) for citation in guide.citations(statement)],
            }
            for statement in guide.statements
        ],
        "sources": [
            {
                "title": source.title,
                "issuer": source.issuer,
                "document_number": source.document_number,
                "effective": source.effective,
                "url": source.url,
                "plan": source.plan,
                "facts": [
                    {"id": fact.id, "article": fact.article, "quote": fact.quote, "verified": fact.verified}
                    for fact in source.facts
                ],
            }
            for source in guide.sources
        ],
    }


def _of_document(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "kind": "document",
        "topic": document.topic,
        "title": document.title,
        "valid_from": _iso(document.valid_from),
        "valid_until": _iso(document.valid_until),
        "reviewed": None,
        "sections": [
            {"section": passage.article or passage.heading, "text": passage.text, "citations": []}
            for passage in document.passages
        ],
        "sources": [
            {
                "title": document.title,
                "issuer": document.issuer,
                "document_number": document.document_number,
                "effective": document.effective,
                "url": document.url,
                "plan": False,
                "facts": [],
            }
        ],
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
