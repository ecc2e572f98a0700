"""Orders without a verb: 助浴 下周四下午两点半, 理发 明天上午, 约车 明天早上八点, 剃头.

A classifier takes the time in them for another time of something that was booked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.desk.catalogue.model import Service
from bot.language.vocabulary import WordMatcher
from bot.retrieval.parts import asks

_AROUND = re.compile(
    r"(?:我|帮我|给我|给|帮)?(?:我?[爸妈爹娘]{1,2}|姆妈|老人|奶奶|爷爷|外婆|外公|老伴)|上门|约个?|订个?|叫个?|点个?|一[个次份]|去|来|的|在|到"
    r"|吧|呀|啊|谢谢|麻烦|请|想|要|左右|[\s,，。.!！:：、;；]"
)
#: So many characters may be left besides the service, the time and the words around them.
_REST = 1
#: 约车, 叫饭: a verb and what is wanted, whatever the catalogue calls it.
_VERB = re.compile(r"^(?:预约|约|订|叫|点)(?![了过好的在到])")
_LONGEST = 6


class Terse:
    """Knows the catalogue's names and what can be ordered; keeps no state."""

    def __init__(self, services: Mapping[str, Service]) -> None:
        self._items: dict[str, set[str]] = {}
        for service in services.values():
            slot = service.slot("item") if service.kind == "booking" else None
            for one in slot.options if slot is not None else ():
                for word in (one.value, *one.aliases):
                    self._items.setdefault(word, set()).add(service.id)
        self._words = WordMatcher(self._items)
        self._booked = {service.id for service in services.values() if service.kind == "booking"}

    def service(self, text: str, entities: Iterable[Mapping[str, Any]]) -> str | None:
        """The service that a normalised message names beside a time and nothing else; None where it is
        another kind of message, or asks."""
        kinds = list(entities)
        times = [str(one["text"]) for one in kinds if one["entity"] == "time"]
        if not times or asks(text):
            return None
        named = {str(one["value"]) for one in kinds if one["entity"] == "service"} & self._booked
        words = [str(one["text"]) for one in kinds if one["entity"] == "service"]
        if not named:
            found = [word for _, word in self._words.find(text)]
            named = {id_ for word in found for id_ in self._items[word]}
            words = found
        if len(named) != 1 or len(_without(text, (*times, *words))) > _REST:
            return None
        return named.pop()

    def item(self, text: str) -> str | None:
        """The service of a message that is nothing but one thing that can be ordered of it: 剃头."""
        found = self._items.get(_without(text, ()), set())
        return next(iter(found)) if len(found) == 1 else None

    def is_order(self, text: str, entities: Iterable[Mapping[str, Any]]) -> bool:
        """Whether a message is a verb of ordering, a word or two, and a time: 约车 明天早上八点."""
        times = [str(one["text"]) for one in entities if one["entity"] == "time"]
        if not times or asks(text) or not _VERB.match(text):
            return False
        rest = text
        for word in times:
            rest = rest.replace(word, "")
        return 1 < len(re.sub(r"[\s,，。]", "", rest)) <= _LONGEST


def _without(text: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return _AROUND.sub("", text)
