"""An editors' desk over any database, without the models: vectors and hits are made up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from bot.desk import Audit, Database
from bot.desk.privacy.cipher import Cipher
from bot.editing import Editing, Learning, Shelf
from bot.insight import OpenQuestions
from bot.publishing import Library, Reviewer
from bot.retrieval.entries import Entry, entries_of_documents
from bot.settings import settings
from tests.publishing.papers import paper


def live_entries() -> list[Entry]:
    """What the desk takes to be live: the passages of one document."""
    from bot.publishing import parsed

    document: Any = parsed("document", paper())
    return entries_of_documents([replace(document, state="published")])


def editing_over(database: Database, cipher: Cipher) -> Editing:
    """The desk of a database."""
    library = Library(database, Reviewer(settings().knowledge_dir))
    learning = Learning(
        library=lambda: library,
        questions=lambda: OpenQuestions(database, cipher),
        audit=lambda: Audit(database),
        entries=live_entries,
        search=lambda text, limit: [],
        understood=str,
        encode=lambda texts: np.ones((len(texts), 2), np.float32),
        common=lambda: np.zeros(2, np.float32),
    )
    shelf = Shelf(lambda: library, settings().knowledge_dir)
    return Editing(lambda: library, shelf, lambda: Audit(database), learning, {"community-life": "社区生活"})
