"""Wishes that are said as plainly as can be: 我要投诉…, …帮我登记, 预约上门护理. They start a service.

To a classifier a wish and a question about the same matter look much alike; a verb of wishing, in a
message that asks nothing, tells them apart. The patterns are the editors' (`nlu_data/answers.yml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.forms.finder import ServiceFinder
from bot.forms.words import Words
from bot.retrieval.parts import asks

#: Certainty of the service from which a wish for it is believed.
_BELIEVED = 0.6
#: What a classifier takes a wish for; what it is sure to be something else stays that.
_MISTAKEN_FOR = ("ask", "out_of_scope", "nonsense")
_IDLE = ("more", "affirm", "smalltalk")
#: 帮我反映一下 may sound like a question of how a case stands.
_STATUS = "case/status"
#: A complaint about somebody looks like a rating, a booking with all that belongs to it like a case.
_LIKE_CASES = ("case/rate", _STATUS, "case/reschedule")
#: 想了想还是报一下 sounds like giving up; the last is what has no label at all.
_UNSURE = ("cancel", "deny", "None")


class Wishes:
    """Sees wishes with one set of words and one finder of services."""

    def __init__(self, words: Words, finder: ServiceFinder) -> None:
        self._words = words
        self._finder = finder

    def certainty(self, text: str, label: str, entities: Iterable[Mapping[str, Any]]) -> float | None:
        """How sure it is that a normalised message, to a classifier `label`, wishes for a service; None
        where it does not."""
        intent = "ask" if label in _LIKE_CASES else label.partition("/")[0]
        # What was talked about, or given up, is meant: whose it is the conversation knows.
        idle = intent in (*_MISTAKEN_FOR, *_IDLE) or label == _STATUS
        if self._words.says("of_that", text) and idle:
            return _BELIEVED
        if self._words.says("again", text) and (idle or intent in _UNSURE):
            return _BELIEVED
        if intent not in _MISTAKEN_FOR or asks(text):
            return None
        named = [str(entity["value"]) for entity in entities if entity["entity"] == "service"]
        plain = self._words.says("wish", text)
        if not plain and not (named and self._words.says("application", text)):
            return None
        likely = self._finder.likeliest(text, named)
        return likely[0][1] if likely and likely[0][1] >= _BELIEVED else None
