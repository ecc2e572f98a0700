"""What editors do with documents. Each change is noted in the audit trail, once it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.desk import Audit
from bot.editing.learning import Learning
from bot.editing.model import Head, Listed, Opened, Piece, Remark
from bot.editing.seeing import pieces_of
from bot.editing.shelf import Shelf
from bot.editing.upload import read_upload
from bot.errors import KnowledgeError, NotAllowed, Unacceptable
from bot.knowledge.documents import render_document
from bot.knowledge.frontmatter import PlaceError
from bot.knowledge.model import Document, Guide
from bot.language.clock import now, today
from bot.publishing import Kept, Kind, Library, Release, parsed

_NEVER_NONE = ("title", "issuer", "document_number", "effective")


class Editing:
    """Over the library; `actor` is always the name of who asks. The caller has seen that they may.

    Every method may raise `StoreUnavailable`; those that read a text raise `Unacceptable` naming the line.
    """

    def __init__(
        self,
        library: Callable[[], Library],
        shelf: Shelf,
        audit: Callable[[], Audit],
        learning: Learning,
        topics: Mapping[str, str],
    ) -> None:
        """`topics`: id → Chinese name."""
        self._library = library
        self._audit = audit
        self.shelf = shelf
        self.learning = learning
        self.topics = topics

    def listing(self) -> list[Listed]:
        """All guides and documents."""
        return self.shelf.listing()

    def expiring(self) -> list[Listed]:
        """What ends within 60 days, or has ended."""
        return self.shelf.expiring(today())

    def open(self, id: str) -> Opened:
        """One of them with its latest text. Raises `NothingFound`."""
        return self.shelf.open(id, today())

    def import_(self, actor: str, name: str, data: bytes) -> Kept:
        """Makes a draft of a file; never in place of another document."""
        document = read_upload(name, data, today())
        first, number = document.id, 1
        while self.shelf.taken(document.id):
            number += 1
            document = replace(document, id=f"{first}-{number}")
        kept = self._save("document", render_document(document), actor, 0)
        self._note(actor, "knowledge.import", id=kept.id, passages=len(document.passages))
        return kept

    def save(self, actor: str, id: str, kind: Kind, text: str, after: int) -> Kept:
        """Keeps a new version; `after` is the one that the editor had before them.

        Raises `NotAllowed` when somebody else was faster, or when the text is another document's.
        """
        if _read(kind, text).id != id:
            raise NotAllowed("正文里的编号（id）和这篇文档不一样，请改回来。")
        kept = self._save(kind, text, actor, after)
        self._note(actor, "knowledge.save", id=id, version=kept.version)
        return kept

    def change_head(self, actor: str, id: str, head: Mapping[str, Any], after: int) -> Kept:
        """What a document says of itself (the members of `Head`; None is empty), its passages untouched.

        Raises `NotAllowed` for a guide.
        """
        opened = self.open(id)
        document = _read(opened.listed.kind, opened.text)
        if isinstance(document, Guide):
            raise NotAllowed("问答指南请直接在正文里修改。")
        given: dict[str, Any] = {name: head.get(name) for name in Head.__dataclass_fields__}
        given.update(
            (name, given[name] or "") for name in ("title", "issuer", "document_number", "effective")
        )
        changed = replace(document, **given)
        return self.save(actor, id, "document", render_document(changed), after)

    def preview(self, kind: Kind, text: str) -> tuple[tuple[Piece, ...], tuple[Remark, ...]]:
        """A text as it would be found, and what keeps it from being read at all."""
        try:
            return pieces_of(parsed(kind, text)), ()
        except PlaceError as error:
            return (), (Remark(error.line, error.reason),)
        except KnowledgeError as error:
            return (), (Remark(None, str(error)),)

    def release(self, actor: str, id: str, note: str) -> Release:
        """Lets everybody find the latest version. Raises `NotAllowed` naming what stands in the way."""
        released = self._library().release([id], [], actor, note, now())
        self._note(actor, "knowledge.release", id=id, release=released.number)
        return released

    def hide(self, actor: str, id: str, note: str) -> Release:
        """Takes one out of what is searched, shipped or kept. Raises `NothingFound`."""
        self.open(id)
        released = self._library().hide(id, actor, note, now())
        self._note(actor, "knowledge.hide", id=id, release=released.number)
        return released

    def releases(self) -> list[Release]:
        """The latest releases, the live one first."""
        return self._library().releases()

    def roll_back(self, actor: str, number: int) -> Release:
        """Makes what was live as that release live again; 0 is the shipped knowledge base."""
        released = self._library().roll_back(number, actor, now())
        self._note(actor, "knowledge.roll_back", to=number, release=released.number)
        return released

    def _save(self, kind: Kind, text: str, actor: str, after: int) -> Kept:
        try:
            return self._library().save(kind, text, actor, now(), after)
        except KnowledgeError as error:
            raise _unreadable(error) from error

    def _note(self, actor: str, what: str, **details: Any) -> None:
        self._audit().record(actor, what, now(), details=details)


def _read(kind: Kind, text: str) -> Guide | Document:
    try:
        return parsed(kind, text)
    except KnowledgeError as error:
        raise _unreadable(error) from error


def _unreadable(error: KnowledgeError) -> Unacceptable:
    if isinstance(error, PlaceError):
        return Unacceptable(f"第{error.line}行：{error.reason}。")
    return Unacceptable(f"{error}。")
