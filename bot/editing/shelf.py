"""All that is known: what came with the program, and what the staff keep, in one list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from bot.editing.model import Listed, Opened
from bot.editing.seeing import head_of, pieces_of, remarks_of, sources_of
from bot.errors import NothingFound
from bot.knowledge.documents import render_document
from bot.knowledge.model import Document, Guide
from bot.publishing import Kept, Library, parsed
from bot.publishing.content import shipped

#: Days ahead in which an editor is told that something expires (the issue's figure).
SOON: Final = 60


class Shelf:
    """Reads the library and the shipped knowledge base. Every method may raise `StoreUnavailable`."""

    def __init__(self, library: Callable[[], Library], knowledge_dir: Path) -> None:
        self._library = library
        self._knowledge_dir = knowledge_dir

    def listing(self) -> list[Listed]:
        """Those that the staff keep, the latest changed first; then the shipped ones by topic and title."""
        library = self._library()
        kept = [self._of_kept(one) for one in library.listing()]
        replaced = {one.id for one in kept if one.state != "draft"}
        drafts = {one.id for one in kept}
        hidden = library.current().manifest.hidden
        plain = [
            _of_shipped(one, one.id in hidden) for one in self._shipped().values() if one.id not in replaced
        ]
        # A draft of a shipped one stands for both; that the shipped one is searched meanwhile it says itself.
        plain = [one for one in plain if one.id not in drafts]
        return kept + sorted(plain, key=lambda one: (one.topic or "", one.title))

    def expiring(self, today: date, days: int = SOON) -> list[Listed]:
        """What ends within `days`, or has ended, and is not hidden; the first to end first."""
        last = today + timedelta(days)
        found = [
            one
            for one in self.listing()
            if one.valid_until and one.valid_until <= last and one.state != "hidden"
        ]
        return sorted(found, key=lambda one: (one.valid_until or last, one.id))

    def open(self, id: str, today: date) -> Opened:
        """One of them. Raises `NothingFound`."""
        library = self._library()
        try:
            kept = library.find(id)
        except NothingFound:
            return self._open_shipped(id)
        text = library.text(id)
        document = parsed(kept.kind, text)
        return Opened(
            self._of_kept(kept),
            text,
            head_of(document),
            pieces_of(document),
            remarks_of(library.problems([id], today), text, kept.title or id),
            tuple(library.history(id)),
        )

    def taken(self, id: str) -> bool:
        """Whether there is one with this id."""
        if id in self._shipped():
            return True
        try:
            self._library().find(id)
        except NothingFound:
            return False
        return True

    def _open_shipped(self, id: str) -> Opened:
        found = self._shipped().get(id)
        if found is None:
            raise NothingFound("没有这篇文档。")
        text = found.path.read_text(encoding="utf-8") if isinstance(found, Guide) else render_document(found)
        hidden = id in self._library().current().manifest.hidden
        return Opened(_of_shipped(found, hidden), text, head_of(found), pieces_of(found), (), ())

    def _shipped(self) -> dict[str, Guide | Document]:
        guides, documents = shipped(self._knowledge_dir)
        found: list[Guide | Document] = [*guides, *documents]
        return {one.id: one for one in found}

    def _of_kept(self, kept: Kept) -> Listed:
        return Listed(
            id=kept.id,
            kind=kept.kind,
            title=kept.title or kept.id,
            topic=kept.topic,
            state=kept.state,
            valid_until=kept.valid_until,
            sources=sources_of(parsed(kept.kind, self._library().text(kept.id))),
            version=kept.version,
            updated_at=kept.updated_at,
            updated_by=kept.updated_by,
        )


def _of_shipped(one: Guide | Document, hidden: bool) -> Listed:
    return Listed(
        id=one.id,
        kind="guide" if isinstance(one, Guide) else "document",
        title=one.title,
        topic=one.topic,
        state="hidden" if hidden else "shipped",
        valid_until=one.valid_until,
        sources=sources_of(one),
        version=0,
        updated_at=None,
        updated_by="",
    )
