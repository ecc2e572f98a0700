"""The release that this process searches: followed without a restart, switched between two look-ups."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bot.encoder import Encoder
from bot.publishing.build import index_of
from bot.publishing.content import Content, content_of
from bot.publishing.library import SHIPPED, Library
from bot.retrieval.entries import Entry
from bot.retrieval.index import KnowledgeIndex
from bot.retrieval.lookup import Hit, Lookups, key
from bot.retrieval.outcome import Lookup
from bot.retrieval.question import Question

#: Seconds after which a thread that waits for the interpreter gets it, while a release is gone over to;
#: Python's own 5 ms would hold a turn up at each of its many waits for the encoder or a store.
_YIELD_AFTER = 0.0001


class CurrentLookups(Lookups):
    """Looks up in what is live now. A look-up that has begun ends in what it began with."""

    def __init__(self, first: Lookups) -> None:
        self._live = first
        self._asked: frozenset[str] = frozenset()

    def switch(self, lookups: Lookups, asked: frozenset[str]) -> None:
        """From now on looks up there; `asked` are the questions that editors approved (`Content.asked`)."""
        self._live, self._asked = lookups, asked

    @property
    def now(self) -> Lookups:
        """What is live at this moment."""
        return self._live

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that is live, in force or not."""
        return self._live.entries

    @property
    def clarify_from(self) -> float:
        """The least trust at which something is offered at all."""
        return self._live.clarify_from

    def is_asked(self, text: str) -> bool:
        """Whether an editor approved just this question: then it is one, whatever else it looks like."""
        return key(text) in self._asked

    def ranked(self, question: Question, day: date) -> list[Hit]:
        """All candidates in force on `day`, in the order of the chat."""
        return self._live.ranked(question, day)

    def look_up(self, question: Question, day: date, least: float | None = None) -> Lookup:
        """What is known about `question` on `day`."""
        return self._live.look_up(question, day, least)


class Follower:
    """Keeps a process at the live release."""

    def __init__(
        self,
        library: Callable[[], Library],
        knowledge_dir: Path,
        folder: Path,
        encoder: Callable[[], Encoder],
        shipped_index: Callable[[], KnowledgeIndex],
        understood: Callable[[str], str],
        use: Callable[[KnowledgeIndex, Content], None],
    ) -> None:
        """`folder` keeps the indexes of releases; `understood` normalises a question as a turn does.

        `use` is given each index that goes live.
        """
        self._understood = understood
        self._library = library
        self._knowledge_dir = knowledge_dir
        self._folder = folder
        self._encoder = encoder
        self._shipped_index = shipped_index
        self._use = use
        self._number = SHIPPED.number
        self._index: KnowledgeIndex | None = None
        self._lock = threading.Lock()

    @property
    def number(self) -> int:
        """The release that this process searches."""
        return self._number

    def follow(self) -> bool:
        """Goes over to the live release, unless it is there; whether it did. Blocks.

        Raises `StoreUnavailable`, `KnowledgeError`; then what was searched is searched on.
        """
        with self._lock:
            library = self._library()
            release = library.current()
            if release.number == self._number:
                return False
            with _yielding():
                kept = library.contents(release.manifest)
                content = content_of(release.manifest, kept, self._knowledge_dir, self._understood)
                before = self._index or self._shipped_index()
                self._index = index_of(content.entries, self._encoder(), before, self._folder)
                self._use(self._index, content)
            self._number = release.number
            return True


@contextmanager
def _yielding() -> Iterator[None]:
    """Within it this process' threads make way for each other sooner: turns go on while an index is made."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_YIELD_AFTER)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
