"""A conversation in a few words: only what was said in it, by rule, with personal data hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.desk.catalogue.model import Service
from bot.knowledge.topics import Topic
from bot.language.masking import ADDRESS, IDENTITY, NAME, NUMBER, PHONE, mask
from bot.language.vocabulary import Vocabulary
from bot.staff.hiding import hidden_phone
from bot.suggesting.hearing import Heard
from bot.suggesting.scene import Scene

#: What stands in the place of what is personal.
_HIDDEN = {
    PHONE: "〔电话〕",
    IDENTITY: "〔证件号〕",
    NUMBER: "〔号码〕",
    NAME: "〔姓名〕",
    ADDRESS: "〔地址〕",
}
_LABEL = re.compile("|".join(map(re.escape, _HIDDEN)))
#: Entities that are told in the resident's own words, in this order.
_FACTS = ("age", "people", "community", "street", "income", "money", "time")
_MOST_FACTS, _MOST_CONCEPTS, _MOST_TOPICS = 6, 5, 3
_LONGEST_QUOTE = 60
#: Times that say nothing of the matter.
_VAGUE = frozenset({"今天", "现在", "刚才", "目前", "今年", "最近"})


class Summaries:
    """Writes them with the editors' sentences."""

    def __init__(
        self, vocabulary: Vocabulary, topics: Mapping[str, Topic], wording: Mapping[str, str]
    ) -> None:
        self._vocabulary = vocabulary
        self._topics = topics
        self._wording = wording

    def write(
        self,
        scene: Scene,
        topics: Sequence[str | None],
        services: Sequence[Service],
        dangers: Sequence[str],
    ) -> str:
        """The summary. `topics` are ids, `dangers` names of kinds of danger, as suggestions found them."""
        if not scene.resident:
            return self._wording["nothing"]
        concepts = list(dict.fromkeys(c for h in scene.resident for c in self._vocabulary.concepts(h.text)))
        of_concepts = [self._vocabulary.topic(concept) for concept in concepts]
        ids = dict.fromkeys(id for id in (*topics, *of_concepts) if id in self._topics)
        parts = {
            "danger": "、".join(dangers),
            "topics": "、".join(self._topics[id].name for id in list(ids)[:_MOST_TOPICS] if id is not None),
            "concepts": "、".join(concepts[:_MOST_CONCEPTS]),
            "services": "、".join(f"「{service.short_name}」" for service in services),
            "facts": "、".join(list(dict.fromkeys(_facts(scene.resident)))[:_MOST_FACTS]),
            "phone": "、".join(dict.fromkeys(_phones(scene.resident))),
        }
        said = [self._wording[key].format(**{key: value}) for key, value in parts.items() if value]
        said.append(self._wording["latest"].format(text=quoted(scene.resident[-1].said)))
        if scene.agent:
            said.append(self._wording["replied"].format(text=quoted(scene.agent[-1].said)))
        return "；".join(said) + "。"


def quoted(text: str) -> str:
    """The beginning of a line, on one line, with personal data hidden."""
    plain = _LABEL.sub(lambda found: _HIDDEN[found.group()], mask(" ".join(text.split())))
    return plain if len(plain) <= _LONGEST_QUOTE else plain[:_LONGEST_QUOTE] + "……"


def _facts(lines: Sequence[Heard]) -> Iterator[str]:
    for kind in _FACTS:
        for heard in lines:
            for entity in heard.entities:
                if entity.type == kind and entity.text not in _VAGUE:
                    yield entity.text


def _phones(lines: Sequence[Heard]) -> Iterator[str]:
    for heard in lines:
        yield from (hidden_phone(str(number)) for number in heard.values("phone"))
