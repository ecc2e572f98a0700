"""Rules that hold no longer (`knowledge_base/superseded.yml`) must not be said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.frontmatter import Entry, fields, load_yaml, read_text
from bot.knowledge.lint.problem import Problem
from bot.knowledge.model import Guide

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Superseded:
    """A saying that is out of date: how to recognise it, when it is all right, what holds now and why."""

    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    now: str
    basis: str

    def find(self, text: str) -> str | None:
        """The outdated words in `text`, or None. Widths and spaces make no difference."""
        plain = _SPACES.sub("", unicodedata.normalize("NFKC", text))
        found = self.pattern.search(plain)
        if found is None or (self.unless is not None and self.unless.search(plain)):
            return None
        return found.group()


def _expression(entry: Entry) -> re.Pattern[str]:
    """The expression with NFKC applied, as the texts it is held against are."""
    try:
        return re.compile(unicodedata.normalize("NFKC", entry.text()))
    except re.error as error:
        raise entry.error(f"“{entry.name}”不是正确的正则表达式：{error}") from error


def load_superseded(file: Path) -> tuple[Superseded, ...]:
    """The rows of `superseded.yml`. Raises `KnowledgeError` naming file and line."""
    rows: list[Superseded] = []
    for item in load_yaml(read_text(file), file).items():
        data = fields(item)
        data.required("pattern")
        unless = data.entries.get("except")
        rows.append(
            Superseded(
                pattern=_expression(data.entry("pattern")),
                unless=_expression(unless) if unless and unless.text() else None,
                now=data.required("now"),
                basis=data.required("basis"),
            )
        )
    return tuple(rows)


def check(guide: Guide, rows: Sequence[Superseded]) -> Iterator[Problem]:
    """One problem for each outdated saying in a statement; residents' questions may well contain them."""
    for statement in guide.statements:
        for row in rows:
            words = row.find(statement.text)
            if words is not None:
                yield Problem(
                    guide.path,
                    statement.line,
                    "superseded",
                    f"“{words}”是已经作废或过时的说法；现在是：{row.now}（{row.basis}）",
                )
