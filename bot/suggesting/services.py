"""The service that fits, and what it needs to know next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from bot.desk.catalogue.model import Service, Slot
from bot.forms.finder import ServiceFinder
from bot.forms.slots.reader import SlotReader
from bot.forms.words import Words
from bot.language.masking import mask
from bot.suggesting.hearing import Heard, Hearing, form_turn
from bot.suggesting.model import About, Candidate
from bot.suggesting.scene import Recent, Scene

#: Probability that something is wished for, and certainty of the service, from which it is suggested: the
#: chat begins a form at the same certainty.
_WISHED, _CERTAIN = 0.4, 0.5
#: What the next question is worth against the service itself, before it is begun and after.
_NEXT, _BEGUN = 0.9, 1.1


class Services:
    """Finds services and reads what was told of them; keeps no state of any conversation."""

    def __init__(
        self,
        finder: ServiceFinder,
        hearing: Hearing,
        reader: SlotReader,
        words: Words,
        services: Mapping[str, Service],
        wording: Mapping[str, str],
    ) -> None:
        """`finder` must be one of its own: its classifier's memory is not guarded against other threads."""
        self._finder = finder
        self._hearing = hearing
        self._reader = reader
        self._words = words
        self._services = services
        self._wording = wording

    def suggest(self, scene: Scene) -> Iterator[Candidate]:
        """For the latest line that wishes for a service: that service, and its next question."""
        for recent in scene.recent:
            wished = self._wished(recent)
            if wished is not None:
                yield from self._steps(*wished, recent, scene)
                return

    def named(self, scene: Scene) -> list[Service]:
        """The services that the resident named, in order."""
        ids = (str(id) for heard in scene.resident for id in heard.values("service"))
        return [self._services[id] for id in dict.fromkeys(ids) if id in self._services]

    def _wished(self, recent: Recent) -> tuple[Service, float] | None:
        heard = recent.heard
        chance = self._hearing.understand(heard.text).chance("request")
        if self._words.says("wish", heard.text):
            chance = max(chance, _CERTAIN)
        if chance < _WISHED:
            return None
        likely = self._finder.likeliest(heard.text, map(str, heard.values("service")))
        if not likely or likely[0][1] < _CERTAIN:
            return None
        return self._services[likely[0][0]], likely[0][1] * (1 + chance) / 2

    def _steps(self, service: Service, certainty: float, recent: Recent, scene: Scene) -> Iterator[Candidate]:
        asked, about = mask(recent.heard.typed), About(service=service.id)
        score = certainty * recent.weight
        text = self._wording["service"].format(service=service.short_name)
        yield Candidate("action", text, score, about, asked=asked)
        filled = self._filled(service, scene)
        missing = next((slot for slot in service.slots if slot.required and slot.name not in filled), None)
        if missing is not None:
            begun = len(filled) > 0
            worth = min(1.0, score * (_BEGUN if begun else _NEXT))
            yield Candidate("question", missing.ask, worth, about, asked=asked)

    def _filled(self, service: Service, scene: Scene) -> dict[str, Any]:
        """Slots that the resident's lines tell, unasked or in answer to the agent's question."""
        filled: dict[str, Any] = {}
        for heard in scene.resident:
            filled |= self._reader.volunteered(service, form_turn(heard, scene.now))
            if service.slot("when") is not None and heard.values("time"):
                filled["when"] = heard.values("time")[-1]
        for (role, question), (replier, reply) in pairwise(scene.lines):
            if (role, replier) == ("agent", "resident"):
                filled |= self._answered(service, question, reply, scene)
        return filled

    def _answered(self, service: Service, question: Heard, reply: Heard, scene: Scene) -> dict[str, Any]:
        slot = next((slot for slot in service.slots if self._asks_for(question, slot)), None)
        if slot is None or slot.type == "when":
            return {}
        answer = self._reader.asked(slot, form_turn(reply, scene.now))
        return {slot.name: answer.value} if answer.found else {}

    def _asks_for(self, question: Heard, slot: Slot) -> bool:
        """Whether an agent's line asks for a slot: in the catalogue's words, or in others."""
        if slot.ask in question.typed or slot.label in question.typed:
            return True
        cue = self._words.slots.get(slot.type)
        return cue is not None and bool(cue.search(question.text))
