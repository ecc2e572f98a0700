"""Pre-checks that are asked for plainly: 帮我看看护理补贴, 我能申请特困吗, 三口人一个月三千能吃低保吗.

To a classifier they look like questions about the rules. A question that a guide answers word for word is
left to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.desk.eligibility import Programme, asks_for_check
from bot.language.normalise import normalise
from bot.retrieval.lookup import key

#: What a classifier takes them for; what it is sure to be something else stays that.
_MISTAKEN_FOR = ("ask", "out_of_scope", "nonsense", "nlu_fallback", "None")


class Checks:
    """Sees them with the tables' names; keeps no state."""

    def __init__(self, programmes: Mapping[str, Programme], questions: Iterable[str]) -> None:
        """`questions` are those of the guides."""
        self._programmes = programmes
        self._questions = frozenset(key(normalise(question)) for question in questions)

    def wanted(self, text: str, label: str) -> bool:
        """Whether a normalised message, to a classifier `label`, asks for a pre-check."""
        if label.partition("/")[0] not in _MISTAKEN_FOR or key(text) in self._questions:
            return False
        return asks_for_check(self._programmes, text)
