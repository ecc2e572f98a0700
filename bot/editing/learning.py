"""Open questions in groups, and what editors make of them: nothing of it speaks before a person says so."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import yaml

from bot.desk import Audit
from bot.editing.model import Answer
from bot.errors import KnowledgeError, NotAllowed, NothingFound, Unacceptable
from bot.insight import Group, OpenQuestion, OpenQuestions, grouped
from bot.knowledge.importer.slug import slug
from bot.language.clock import now, today
from bot.publishing import Asked, Kept, Library, Release
from bot.retrieval.entries import Entry

FloatArray = npt.NDArray[np.float32]
Search = Callable[[str, int], list[dict[str, Any]]]

#: The latest open questions that are grouped at once: each is encoded the first time (some 10 ms).
MOST_GROUPED: Final = 600
#: Vectors kept in memory; a vector has 384 numbers of four bytes.
_MOST_KNOWN: Final = 5000
_ANCHOR: Final = "answer"
#: As what the search finds first for the typical question is offered as its answer.
_OFFERED: Final = 3


class _Dumper(yaml.SafeDumper):
    """Writes the same date twice, where it would otherwise write a reference to the first."""

    def ignore_aliases(self, data: object) -> bool:
        return True


class Learning:
    """Every method may raise `StoreUnavailable`."""

    def __init__(
        self,
        library: Callable[[], Library],
        questions: Callable[[], OpenQuestions],
        audit: Callable[[], Audit],
        entries: Callable[[], Sequence[Entry]],
        search: Search,
        understood: Callable[[str], str],
        encode: Callable[[Sequence[str]], FloatArray],
        common: Callable[[], FloatArray],
    ) -> None:
        """`entries` are what is live; the last three are as `bot.insight.grouped` has them."""
        self._library = library
        self._questions = questions
        self._audit = audit
        self._entries = entries
        self._search = search
        self._understood = understood
        self._encode = encode
        self._common = common
        self._known: dict[str, FloatArray] = {}

    def groups(self) -> list[Group]:
        """The open questions by meaning, the largest group first."""
        found = self._questions().listing(limit=MOST_GROUPED)
        return grouped(found, self._understood, self._vectors, self._common())

    def offered(self, group: Group) -> list[dict[str, Any]]:
        """Sections that may answer a group, as the chat would find them for its typical question."""
        return self._search(group.typical.text, _OFFERED)

    def attach(
        self, actor: str, ids: Sequence[str], texts: Sequence[str], document: str, section: str
    ) -> Release:
        """Approves that one section of what is live answers questions, in the words of `texts`.

        The open questions `ids` are done with. Raises `NothingFound` where there is no such section or
        question, `Unacceptable` for no text.
        """
        wanted = tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))
        if not wanted:
            raise Unacceptable("至少要留一条问法。")
        if not any((one.document_id, one.section) == (document, section) for one in self._entries()):
            raise NothingFound("没有这一条，可能刚被撤下，请刷新后再选。")
        self._open(ids)
        asked = [Asked(text, document, section) for text in wanted]
        released = self._library().release([], asked, actor, f"{len(asked)} 条问法", now())
        self._questions().settle(ids, "drafted")
        self._note(actor, "learning.attach", id=document, questions=len(asked), release=released.number)
        return released

    def draft(self, actor: str, ids: Sequence[str], texts: Sequence[str], answer: Mapping[str, Any]) -> Kept:
        """Keeps a new guide that answers questions; `answer` has the members of `Answer`.

        It is searched once it is released, and not before.
        """
        # As a turn reads them: what was approved is then found whatever else it looks like.
        wanted = list(dict.fromkeys(self._understood(text) for text in texts if text.strip()))
        if not wanted:
            raise Unacceptable("至少要留一条问法。")
        self._open(ids)
        written = Answer(**{**answer, "article": answer.get("article") or ""})
        id = f"{slug(written.title)}-{secrets.token_hex(2)}"
        text = guide_text(id, wanted, written, today())
        try:
            kept = self._library().save("guide", text, actor, now(), 0)
        except KnowledgeError as error:
            raise Unacceptable(f"{error}。") from error
        self._questions().settle(ids, "drafted")
        self._note(actor, "learning.draft", id=kept.id, questions=len(wanted))
        return kept

    def dismiss(self, actor: str, ids: Sequence[str]) -> int:
        """Puts questions aside that need no answer; how many."""
        self._open(ids)
        done = self._questions().settle(ids, "dismissed")
        self._note(actor, "learning.dismiss", questions=done)
        return done

    def _open(self, ids: Sequence[str]) -> list[OpenQuestion]:
        """The questions, all of which must be open still."""
        known = {one.id: one for one in self._questions().listing()}
        if not ids or not set(ids) <= set(known):
            raise NotAllowed("这些问题刚被别人处理过，请刷新后再看。")
        return [known[id] for id in ids]

    def _vectors(self, texts: Sequence[str]) -> FloatArray:
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if len(self._known) + len(missing) > _MOST_KNOWN:
            self._known.clear()
            missing = list(dict.fromkeys(texts))
        if missing:
            self._known.update(zip(missing, self._encode(missing), strict=True))
        return np.stack([self._known[text] for text in texts])

    def _note(self, actor: str, what: str, **details: Any) -> None:
        self._audit().record(actor, what, now(), details=details)


def guide_text(id: str, questions: Sequence[str], answer: Answer, day: date) -> str:
    """A guide with one statement, which rests on one fact and answers all the questions."""
    fact = f"L-{id}"
    head = {
        "id": id,
        "topic": answer.topic,
        "title": answer.title,
        "valid_from": day,
        "valid_until": None,
        "reviewed": day,
        "questions": [f"{text} @{_ANCHOR}" for text in questions],
        "sources": [
            {
                "title": answer.source,
                "issuer": answer.issuer,
                "document_number": answer.document_number,
                "effective": answer.effective,
                "url": answer.url,
                "plan": False,
                "facts": {fact: {"article": answer.article, "quote": answer.quote, "verified": True}},
            }
        ],
    }
    written = yaml.dump(head, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    text = " ".join(answer.text.split())
    return f"---\n{written}---\n- @{_ANCHOR} {text}[{fact}]\n"
