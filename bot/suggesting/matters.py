"""Pre-checks, cases, and the wish for somebody else: what else an agent can do for a resident."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.desk.eligibility import Programme, find_programmes, next_question, prefill
from bot.knowledge.factbook import FactBook
from bot.language.masking import mask
from bot.messages import Citation
from bot.suggesting.hearing import Hearing
from bot.suggesting.model import Candidate
from bot.suggesting.scene import Recent, Scene

#: Probability of an intent from which on it is believed.
_BELIEVED = 0.5
#: What the next question of a pre-check is worth against the pre-check itself.
_NEXT = 0.95
#: What these are worth against an answer of full trust.
_CHECK, _CASE, _PERSON = 0.9, 0.8, 0.7


class Matters:
    """Sees them; keeps no state of any conversation."""

    def __init__(
        self,
        hearing: Hearing,
        programmes: Mapping[str, Programme],
        facts: FactBook,
        wording: Mapping[str, str],
    ) -> None:
        self._hearing = hearing
        self._programmes = programmes
        self._facts = facts
        self._wording = wording

    def suggest(self, scene: Scene) -> Iterator[Candidate]:
        """What the latest lines ask for, each matter once."""
        yield from self._checks(scene)
        yield from self._wishes("case", "case", _CASE, scene)
        yield from self._wishes("person", "handoff", _PERSON, scene)

    def _wishes(self, key: str, intent: str, worth: float, scene: Scene) -> Iterator[Candidate]:
        for recent in scene.recent:
            chance = self._chance(recent, intent)
            if chance >= _BELIEVED:
                asked = mask(recent.heard.typed)
                yield Candidate("action", self._wording[key], worth * chance * recent.weight, asked=asked)
                return

    def _checks(self, scene: Scene) -> Iterator[Candidate]:
        for recent in scene.recent:
            chance = self._chance(recent, "precheck")
            if chance < _BELIEVED:
                continue
            programme = self._programme(scene)
            if programme is not None:
                yield from self._steps(programme, _CHECK * chance * recent.weight, recent, scene)
            return

    def _programme(self, scene: Scene) -> Programme | None:
        """The programme that was named last."""
        for heard in reversed(scene.resident):
            named = find_programmes(self._programmes, heard.text)
            if named:
                return named[0]
        return None

    def _steps(self, programme: Programme, score: float, recent: Recent, scene: Scene) -> Iterator[Candidate]:
        asked = mask(recent.heard.typed)
        text = self._wording["precheck"].format(programme=programme.name)
        yield Candidate("action", text, score, asked=asked)
        answers: dict[str, Any] = {}
        for heard in scene.resident:
            answers |= prefill(programme, heard.typed, scene.now)
        question = next_question(programme, answers, scene.now.date())
        if question is not None:
            sources = tuple(self._sources(question.cite, programme))
            yield Candidate("question", question.ask, score * _NEXT, citations=sources, asked=asked)

    def _sources(self, cited: tuple[str, ...], programme: Programme) -> Iterator[Citation]:
        for fact in cited:
            citation = self._facts.citation(fact, programme.topic)
            if citation is not None:
                yield citation

    def _chance(self, recent: Recent, intent: str) -> float:
        return self._hearing.understand(recent.heard.text).chance(intent)
