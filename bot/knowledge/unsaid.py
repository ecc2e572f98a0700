"""What is said first when the statements of an answer tell nothing of just what was asked.

Asked how much, for a telephone number or for opening hours, a resident must not have to find out from
the lack of a number that there is none. Stricter than the vocabulary's aspects, which only weigh in an
order: what is said here must be true of every answer that it opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Unsaid:
    """`asked` finds the question in a message, `told` whatever settles it in a statement."""

    asked: re.Pattern[str]
    told: re.Pattern[str]
    say: str

    def applies(self, question: str, statements: Iterable[str]) -> bool:
        """Whether just this was asked and none of the statements tells it."""
        return bool(self.asked.search(question)) and not any(map(self.told.search, statements))


def read_unsaid(entries: Mapping[str, Mapping[str, Any]]) -> tuple[Unsaid, ...]:
    """Entries as the editors write them: by name lists of patterns, `asked` and `told`, and what to `say`.

    Raises KeyError, TypeError or ValueError for what is not of this form.
    """
    return tuple(
        Unsaid(_any(entry["asked"]), _any(entry["told"]), str(entry["say"]).strip())
        for entry in entries.values()
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    except re.error as error:
        raise ValueError(f"not a pattern: {error}") from error
