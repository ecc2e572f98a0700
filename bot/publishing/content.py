"""What a release is searched by: the shipped knowledge base with the staff's documents and questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from bot.knowledge.documents import load_documents
from bot.knowledge.guides import load_guides
from bot.knowledge.model import Document, Guide
from bot.publishing.model import Manifest
from bot.retrieval.entries import Entry, entries_of_documents, entries_of_guides
from bot.retrieval.lookup import key


@dataclass(frozen=True)
class Content:
    """All that is searched, as documents and as entries.

    `asked` are the approved questions, normalised, without punctuation.
    """

    guides: tuple[Guide, ...]
    documents: tuple[Document, ...]
    entries: tuple[Entry, ...]
    asked: frozenset[str]


@lru_cache(maxsize=2)
def shipped(knowledge_dir: Path) -> tuple[tuple[Guide, ...], tuple[Document, ...]]:
    """The guides and published documents that came with the program.

    Raises `KnowledgeError` where one cannot be read.
    """
    documents = load_documents(knowledge_dir / "documents")
    return (
        load_guides(knowledge_dir / "guides"),
        tuple(document for document in documents if document.state == "published"),
    )


def content_of(
    manifest: Manifest,
    kept: Sequence[Guide | Document],
    knowledge_dir: Path,
    understood: Callable[[str], str],
) -> Content:
    """`kept` are the documents of the manifest; `understood` normalises a question as a turn does.

    Raises `KnowledgeError` for a broken shipped document.
    """
    base_guides, base_documents = shipped(knowledge_dir)
    replaced = manifest.hidden | {document.id for document in kept}
    guides = (
        *(guide for guide in base_guides if guide.id not in replaced),
        *(one for one in kept if isinstance(one, Guide)),
    )
    documents = (
        *(document for document in base_documents if document.id not in replaced),
        # A release publishes what its editors wrote as a draft.
        *(replace(one, state="published") for one in kept if isinstance(one, Document)),
    )
    entries = [*entries_of_guides(guides), *entries_of_documents(documents)]
    return Content(
        guides,
        documents,
        tuple(_with_questions(entries, manifest, understood)),
        frozenset(key(understood(one.text)) for one in manifest.questions),
    )


def _with_questions(
    entries: Iterable[Entry], manifest: Manifest, understood: Callable[[str], str]
) -> Iterable[Entry]:
    asked: dict[tuple[str, str], list[str]] = {}
    for one in manifest.questions:
        asked.setdefault((one.document, one.section), []).append(understood(one.text))
    for entry in entries:
        more = [
            text for text in asked.get((entry.document_id, entry.section), ()) if text not in entry.questions
        ]
        yield replace(entry, questions=(*entry.questions, *more)) if more else entry
