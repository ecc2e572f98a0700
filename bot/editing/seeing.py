"""A text as its passages and as what is wrong with it, each where it occurs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.editing.model import Head, Piece, Remark
from bot.knowledge.model import Document, Guide

_AT_LINE = re.compile(r"第(\d+)行：(.*)", re.DOTALL)
_FIELD = re.compile(r"（(title|topic)）|(valid_until|valid_from)|(有效期)|(主题)")


def pieces_of(document: Guide | Document) -> tuple[Piece, ...]:
    """What of it can be found, in its order; sections are named as the search names them."""
    if isinstance(document, Guide):
        return tuple(
            Piece(
                statement.anchor,
                "；".join(source.title for source, _ in document.cited(statement)),
                statement.text,
            )
            for statement in document.statements
        )
    return tuple(
        Piece(passage.article or passage.heading or passage.id, passage.heading, passage.text)
        for passage in document.passages
    )


def sources_of(document: Guide | Document) -> tuple[str, ...]:
    """The titles of what it rests on."""
    if isinstance(document, Guide):
        return tuple(dict.fromkeys(source.title for source in document.sources))
    number = f"（{document.document_number}）" if document.document_number else ""
    return (f"{document.issuer}{number}",) if document.issuer or number else ()


def head_of(document: Guide | Document) -> Head | None:
    """What can be changed of a document without touching its text; None for a guide."""
    if isinstance(document, Guide):
        return None
    return Head(**{name: getattr(document, name) for name in Head.__dataclass_fields__})


def remarks_of(problems: Iterable[str], text: str, title: str) -> tuple[Remark, ...]:
    """The reviewer's sentences with the lines of `text` that they are about."""
    lines = text.split("\n")
    found = []
    for problem in problems:
        at = _AT_LINE.fullmatch(problem)
        if at is not None:
            found.append(Remark(int(at[1]), at[2]))
            continue
        found.append(Remark(_line_of(problem, lines), problem.removeprefix(f"{title}：")))
    return tuple(found)


def _line_of(problem: str, lines: list[str]) -> int | None:
    """The line of the head that a sentence about a document's head means."""
    named = _FIELD.search(problem)
    if named is None:
        return None
    name = named[1] or named[2] or ("valid_until" if named[3] else "topic")
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{name}:")), None)
