"""The search index."""

from __future__ import annotations

from bot import resources
from bot.knowledge.documents import load_documents
from bot.knowledge.guides import load_guides
from bot.progress import Steps
from bot.retrieval.entries import Entry, entries_of_documents, entries_of_guides
from bot.retrieval.index import build_index, is_current
from bot.retrieval.retriever import views_of
from bot.settings import settings


def knowledge_entries() -> list[Entry]:
    """All that the knowledge base has to be searched."""
    folder = settings().knowledge_dir
    guides = load_guides(folder / "guides")
    documents = load_documents(folder / "documents")
    return entries_of_guides(guides) + entries_of_documents(documents)


def index_knowledge(steps: Steps, force: bool = False) -> None:
    """Builds the search index, unless the one there is of just these documents."""
    entries = knowledge_entries()
    encoder = resources.encoder()
    if not force and is_current(entries, encoder.name, settings().index_dir):
        steps.skip("index")
        return
    with steps.step("index", total=views_of([entry.unit for entry in entries])) as advance:
        build_index(entries, encoder, settings().index_dir, advance)
    resources.forget_trained()
