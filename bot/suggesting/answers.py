"""Answers from the knowledge base, and questions back where several things fit: the chat's own order.

What the chat would decline is not suggested either: the thresholds on trust are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.desk.catalogue.model import Service
from bot.knowledge.talk import Talk
from bot.language.masking import mask
from bot.retrieval import compose
from bot.retrieval.outcome import Answered, Found, Nothing, Several
from bot.suggesting.conversation import Conversation, Read
from bot.suggesting.model import About, Candidate
from bot.suggesting.scene import Scene

#: What an answer that the chat would give is worth at least: how far a part of a talk is trusted stands on
#: a scale of its own, and no line before it has a better claim.
_ANSWERED = 0.7
#: What an answer to something else that the latest line may mean is worth against one of the chat's.
_BESIDES = 0.65
#: What a question back is worth against an answer of full trust.
_CLARIFY, _VAGUE = 0.66, 0.4
#: What a service is worth that belongs to an answer, and was not asked for.
_RELATED = 0.35
#: What is left of an answer that the agent has given already.
_GIVEN = 0.3
#: So many characters of a statement in the agent's words, and it was given.
_ENOUGH = 12


class Answers:
    """Says what lines come to; keeps no state of any conversation."""

    def __init__(
        self,
        conversation: Conversation,
        talk: Talk,
        services: Mapping[str, Service],
        wording: Mapping[str, str],
    ) -> None:
        """`wording`: the editors' sentences for agents."""
        self._conversation = conversation
        self._talk = talk
        self._services = services
        self._wording = wording

    def suggest(self, scene: Scene) -> Iterator[Candidate]:
        """What the resident's latest lines are answered with; each is read in the light of the one before."""
        for read in self._conversation.read(scene):
            yield from self._candidates(read)

    def forget(self) -> None:
        """Drops what is remembered of lines."""
        self._conversation.forget()

    def _candidates(self, read: Read) -> Iterator[Candidate]:
        asked = mask(read.heard.typed)
        outcome = read.outcome
        if isinstance(outcome, Answered):
            yield from self._answers(outcome.found, read, asked)
        elif isinstance(outcome, Several):
            options = [f"「{entry.title}」" for entry in outcome.options]
            yield self._question_back("clarify", _CLARIFY * read.weight, options, asked)
        elif isinstance(outcome, Nothing) and outcome.vague:
            options = [f"「{starter.title}」" for starter in self._talk.starters]
            yield self._question_back("vague", _VAGUE * read.weight, options, asked)
        for found in read.besides:
            yield from self._found(found, _BESIDES * found.trust, read, asked)

    def _question_back(self, key: str, score: float, options: Sequence[str], asked: str) -> Candidate:
        return Candidate(
            "question", self._wording[key].format(options="、".join(options)), score, asked=asked
        )

    def _answers(self, answers: Sequence[Found], read: Read, asked: str) -> Iterator[Candidate]:
        """The answers to the questions of one line, in their order."""
        worth = 1.0
        for found in answers:
            worth = min(worth, max(found.trust, _ANSWERED))
            yield from self._found(found, worth, read, asked)

    def _found(self, found: Found, worth: float, read: Read, asked: str) -> Iterator[Candidate]:
        message, (first, *_) = compose.answer(found, self._talk)
        given = any(first.text[:_ENOUGH] in reply for reply in read.replies)
        score = worth * read.weight * (_GIVEN if given else 1.0)
        about = About(first.document_id, first.section)
        topic = found.lead.topic
        yield Candidate("answer", message.text, score, about, message.citations, topic=topic, asked=asked)
        for id in found.lead.services[:1]:
            if id in self._services:
                name = self._services[id].short_name
                text = self._wording["service"].format(service=name)
                yield Candidate("action", text, _RELATED * worth * read.weight, About(service=id))
