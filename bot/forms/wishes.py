"""Wishes that are said as plainly as can be: 我要投诉…, …帮我登记, 预约上门护理. They start a service.

To a classifier a wish and a question about the same matter look much alike; a verb of wishing, in a
message that asks nothing, tells them apart. The patterns are the editors' (`nlu_data/answers.yml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.forms.finder import ServiceFinder
from bot.forms.terse import Terse
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
#: 继续约护理 sounds like an end to a booking, too.
_RESUMED = (*_UNSURE, "nlu_fallback")
#: What an order without a verb looks like, and what nothing but a thing to be ordered.
_TERSE = ("case/reschedule", "case/status", "nlu_fallback", "None", "ask", "out_of_scope", "nonsense", "more")
_NOTHING = ("nlu_fallback", "None", "nonsense", "out_of_scope", "smalltalk")
#: A complaint that is shouted sounds like many things.
_SHOUTED = ("smalltalk", "insult", "nlu_fallback", "None", "nonsense", "out_of_scope", "ask", "case")
#: With a wish and so many values a message is an order, from this certainty of the service on.
_VALUES, _ORDERED = 2, 0.5
_OF_ORDERS = ("phone", "time", "community", "age", "name", "people", "address")


class Wishes:
    """Sees wishes with one set of words and one finder of services."""

    def __init__(self, words: Words, finder: ServiceFinder, terse: Terse) -> None:
        self._words = words
        self._finder = finder
        self._terse = terse

    def certainty(self, text: str, label: str, entities: Iterable[Mapping[str, Any]]) -> float | None:
        """How sure it is that a normalised message, to a classifier `label`, wishes for a service; None
        where it does not."""
        intent = "ask" if label in _LIKE_CASES else label.partition("/")[0]
        # What was talked about, or given up, is meant: whose it is the conversation knows.
        idle = intent in (*_MISTAKEN_FOR, *_IDLE) or label == _STATUS
        if self._words.says("of_that", text) and idle:
            return _BELIEVED
        resumed = intent in _RESUMED or label == "case/cancel"
        if self._words.says("again", text) and (idle or resumed):
            return _BELIEVED
        if self._words.says("complains", text) and label.partition("/")[0] in _SHOUTED and not asks(text):
            return _BELIEVED
        entities = list(entities)
        if self._is_terse(text, label, entities) or self._is_ordered(text, intent, entities):
            return _BELIEVED
        if intent not in _MISTAKEN_FOR or asks(text):
            return None
        named = [str(entity["value"]) for entity in entities if entity["entity"] == "service"]
        plain = self._words.says("wish", text)
        if not plain and not (named and self._words.says("application", text)):
            return None
        likely = self._finder.likeliest(text, named)
        return likely[0][1] if likely and likely[0][1] >= _BELIEVED else None

    def _is_terse(self, text: str, label: str, entities: list[Mapping[str, Any]]) -> bool:
        """Whether a message orders something without a verb: 理发 明天上午, 剃头."""
        kind = label.partition("/")[0]
        if kind in _NOTHING and self._terse.item(text) is not None:
            return True
        if label not in _TERSE and kind not in _TERSE:
            return False
        if self._terse.service(text, entities) is not None:
            return True
        return self._terse.is_order(text, entities) and self._finder.likely(text, _ORDERED) is not None

    def _is_ordered(self, text: str, intent: str, entities: list[Mapping[str, Any]]) -> bool:
        """Whether a message wishes for something and tells what an order needs: however much of it sounds
        like a question of policy, nobody leaves a telephone number to ask one. Who tells what, when and by
        which number need not say the wish: 上门助浴约后天上午九点，…，电话…"""
        if intent not in _MISTAKEN_FOR:
            return False
        told = {str(one["entity"]) for one in entities} & set(_OF_ORDERS)
        named = [str(one["value"]) for one in entities if one["entity"] == "service"]
        if not self._words.says("order", text) and not (named and {"phone", "time"} <= told):
            return False
        if "phone" not in told and (asks(text) or len(told) < _VALUES):
            return False
        likely = self._finder.likeliest(text, named)
        return bool(likely) and likely[0][1] >= _ORDERED
