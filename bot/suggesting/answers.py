"""Answers from the knowledge base, and questions back where several things fit: the chat's own order.

What the chat would decline is not suggested either: the thresholds on trust are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.desk.catalogue.model import Service
from bot.knowledge.talk import Talk
from bot.language.masking import mask
from bot.language.places import is_elsewhere
from bot.language.vocabulary import Vocabulary
from bot.retrieval import compose, parts
from bot.retrieval.followup import Context, completed, leads_on
from bot.retrieval.lookup import Lookups
from bot.retrieval.outcome import Found, Lookup, Nothing, Several
from bot.retrieval.question import Question
from bot.suggesting.hearing import Hearing
from bot.suggesting.model import About, Candidate
from bot.suggesting.scene import Recent, Scene

#: What a question back is worth against an answer of full trust.
_CLARIFY, _VAGUE = 0.6, 0.4
#: What a service is worth that belongs to an answer, and was not asked for.
_RELATED = 0.35
#: What is left of an answer that the agent has given already.
_GIVEN = 0.3
#: Below this probability of being the bureau's business a line stands by itself.
_ELSEWHERE = 0.2
#: So many characters of a statement in the agent's words, and it was given.
_ENOUGH = 12


class Answers:
    """Looks questions up; keeps no state of any conversation."""

    def __init__(
        self,
        lookups: Lookups,
        hearing: Hearing,
        vocabulary: Vocabulary,
        talk: Talk,
        services: Mapping[str, Service],
        wording: Mapping[str, str],
    ) -> None:
        """`wording`: the editors' sentences for agents."""
        self._lookups = lookups
        self._hearing = hearing
        self._vocabulary = vocabulary
        self._talk = talk
        self._services = services
        self._wording = wording

    def suggest(self, scene: Scene) -> Iterator[Candidate]:
        """What the resident's latest lines are answered with; each is read in the light of the one before."""
        context: Context | None = None
        day = scene.now.date()
        for recent in reversed(scene.recent):
            found = self._look(recent, context, day)
            yield from self._candidates(recent, found)
            sure = [one for one in found if isinstance(one, Found)]
            context = _context(sure[0], self._vocabulary) if sure else context

    def _look(self, recent: Recent, context: Context | None, day: date) -> list[Lookup]:
        text = recent.heard.text
        whole = completed(text, context, self._vocabulary)
        if whole is not None and not self._stands_alone(text):
            return [self._lookups.look_up(self._question(whole), day, self._lookups.clarify_from)]
        if is_elsewhere(text) or self._vocabulary.is_unpublished(text):
            return []
        pieces = [self._lookups.look_up(self._question(piece), day) for piece in self._pieces(text)]
        sure = [one for one in pieces if isinstance(one, Found)]
        # A story is answered by the questions in it; only where none is found it is looked up whole.
        return list(sure) or [self._lookups.look_up(self._question(text), day), *pieces]

    def _stands_alone(self, text: str) -> bool:
        """Whether a short line is clearly about something else than what was talked about, as in the chat."""
        if leads_on(text) or self._vocabulary.says_nothing(text):
            return False
        return self._question(text).scope < _ELSEWHERE

    def _question(self, text: str) -> Question:
        return self._hearing.understand(text).question

    def _pieces(self, text: str) -> list[str]:
        concepts = self._vocabulary.concepts(text)
        return [
            piece if self._vocabulary.concepts(piece) or not concepts else f"{concepts[0]}{piece}"
            for piece in parts.questions(text)
        ]

    def _candidates(self, recent: Recent, found: Sequence[Lookup]) -> Iterator[Candidate]:
        asked = mask(recent.heard.typed)
        for one in found:
            if isinstance(one, Found):
                yield from self._found(one, recent, asked)
        if any(isinstance(one, Found) for one in found):
            return
        several = next((one for one in found if isinstance(one, Several)), None)
        if several is not None:
            options = [f"「{entry.title}」" for entry in several.options]
            yield self._question_back("clarify", _CLARIFY * recent.weight, options, asked)
        elif any(isinstance(one, Nothing) and one.vague for one in found):
            options = [f"「{starter.title}」" for starter in self._talk.starters]
            yield self._question_back("vague", _VAGUE * recent.weight, options, asked)

    def _question_back(self, key: str, score: float, options: Sequence[str], asked: str) -> Candidate:
        return Candidate(
            "question", self._wording[key].format(options="、".join(options)), score, asked=asked
        )

    def _found(self, found: Found, recent: Recent, asked: str) -> Iterator[Candidate]:
        message, _ = compose.answer(found, self._talk)
        given = any(found.lead.text[:_ENOUGH] in reply for reply in recent.replies)
        score = found.trust * recent.weight * (_GIVEN if given else 1.0)
        about = About(found.lead.document_id, found.lead.section)
        topic = found.lead.topic
        yield Candidate("answer", message.text, score, about, message.citations, topic=topic, asked=asked)
        for id in found.lead.services[:1]:
            if id in self._services:
                name = self._services[id].short_name
                text = self._wording["service"].format(service=name)
                yield Candidate("action", text, _RELATED * found.trust * recent.weight, About(service=id))


def _context(found: Found, vocabulary: Vocabulary) -> Context:
    return Context(
        found.question,
        vocabulary.concepts(found.question),
        found.lead.topic,
        found.lead.document_id,
        found.lead.title,
        (found.lead.section,),
    )
