"""From a resident's message to what is said about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.knowledge.talk import Talk
from bot.language.places import is_elsewhere
from bot.language.vocabulary import Vocabulary
from bot.messages import Button, Message, Route
from bot.retrieval import compose
from bot.retrieval.entries import Entry
from bot.retrieval.followup import Context, completed
from bot.retrieval.in_talk import Kinds, TalkFinder
from bot.retrieval.lookup import Lookups
from bot.retrieval.outcome import Answered, Found, Outcome, Several, Unasked
from bot.retrieval.question import Question
from bot.retrieval.talk_order import TalkOrder
from bot.retrieval.whole_message import MessageFinder

#: Below this probability of being the bureau's business a message that nothing answers ends the talk.
ELSEWHERE = 0.2


@dataclass(frozen=True)
class Said:
    """What an action says: the route, the topic, the bubbles, and what the talk is now about.

    `form`, `case` and `eligibility` are the trace's, where something is being done.
    """

    route: Route
    topic: str | None
    messages: tuple[Message, ...]
    context: Context | None = None
    form: dict[str, Any] | None = None
    case: dict[str, Any] | None = None
    eligibility: dict[str, Any] | None = None


class Answerer:
    """Answers from one index; holds no state of any conversation."""

    def __init__(
        self,
        lookups: Lookups,
        order: TalkOrder,
        kinds: Kinds,
        ask: Callable[[str], Question],
        encode: Callable[[Sequence[str]], Any],
        vocabulary: Vocabulary,
        talk: Talk,
    ) -> None:
        """`ask` makes a question of a normalised text; `encode` encodes several of them in one go."""
        self._lookups = lookups
        self._ask = ask
        self._vocabulary = vocabulary
        self._talk = talk
        talks = TalkFinder(lookups, order, ask, kinds, vocabulary)
        self._finder = MessageFinder(lookups, talks, ask, encode, vocabulary)

    def question(self, text: str) -> Question:
        """A normalised text as a question."""
        return self._ask(text)

    def go_on(self, text: str, context: Context | None, day: date) -> Said | None:
        """The answer to a message as a part of the talk; None where it has nothing to do with it."""
        found = self.find_in_talk(text, context, day)
        return self.say(text, found, context) if found else None

    def find_in_talk(self, text: str, context: Context | None, day: date) -> Answered | None:
        """What a normalised message means as a part of the talk; None where it has nothing to do with it."""
        found = self._finder.in_the_talk(text, context, day)
        return Answered(tuple(found), goes_on=True) if found else None

    def goes_on(self, text: str, context: Context | None) -> bool:
        """Whether a message only makes sense after the one before it."""
        return completed(text, context, self._vocabulary) is not None

    def asks_barely(self, text: str, context: Context | None) -> bool:
        """Whether a message is one bare word (时间, 材料呢) that asks about what was talked about."""
        in_talk = context is not None and context.document_id is not None
        return in_talk and self._vocabulary.spoken_out(text) != text

    def names_matter(self, text: str) -> bool:
        """Whether a normalised message says itself what it is about."""
        return bool(self._vocabulary.concepts(text))

    def is_for_us(self, text: str, ours: float, elsewhere: float) -> bool:
        """Whether a normalised message is the bureau's business with the probability `ours` at least, and
        somebody else's with `elsewhere` at most; it is not where it asks about another city, or what nobody
        publishes."""
        if is_elsewhere(text) or self._vocabulary.is_unpublished(text):
            return False
        question = self.question(text)
        return question.scope >= ours and question.outside <= elsewhere

    def answer(self, text: str, context: Context | None, day: date) -> Said:
        """What to say to a normalised message on `day`."""
        return self.say(text, self.find(text, context, day), context)

    def find(self, text: str, context: Context | None, day: date) -> Outcome:
        """What a normalised message comes to on `day`, without the words for it."""
        return self._finder.find(text, context, day)

    def find_with_its_matter(self, text: str, context: Context | None, day: date) -> Found | None:
        """What a normalised message asks with the matter of the talk put before it, however it is meant."""
        return self._finder.with_its_matter(text, context, day)

    def find_each(self, text: str, day: date) -> list[Found]:
        """What each question in a normalised message finds, whether or not it is answered with it."""
        return self._finder.each(text, day)

    def say(self, text: str, outcome: Outcome, context: Context | None) -> Said:
        """What is said to a message that came to this, and what the talk is about from then on."""
        if isinstance(outcome, Unasked):
            return self._nothing(text, "elsewhere", context) if outcome.elsewhere else self._nothing(text)
        if isinstance(outcome, Answered):
            return self._found(outcome.found, context if outcome.goes_on else None)
        if isinstance(outcome, Several):
            return self._several(text, outcome)
        if outcome.vague:
            return self._vague()
        return self._nothing(text, context=context if self._may_go_on(text, context) else None)

    def _may_go_on(self, text: str, context: Context | None) -> bool:
        """Whether the talk is still about the same after a message that nothing answers."""
        return context is not None and (self.goes_on(text, context) or self.question(text).scope >= ELSEWHERE)

    def services_of(self, context: Context | None) -> frozenset[str]:
        """The services that belong to what was talked about."""
        if context is None:
            return frozenset()
        entries = (entry for entry in self._lookups.entries if entry.document_id == context.document_id)
        return frozenset(service for entry in entries for service in entry.services)

    def more(self, context: Context | None, day: date) -> Said:
        """What has not been said yet of what was talked about."""
        if context is not None:
            left = [
                entry
                for entry in self._lookups.entries
                if entry.document_id == context.document_id
                and entry.section not in context.said
                and entry.in_force(day)
            ]
            if left:
                message, said = compose.rest(left, self._talk)
                told = (*context.said, *(entry.section for entry in said))
                return Said("answer", context.topic, (message,), _context_after(context, told))
            return Said("chitchat", context.topic, (self.message("more_none"),), context)
        return Said("chitchat", None, (self.message("affirm"),))

    def source(self, context: Context | None, day: date) -> Said | None:
        """Where what was said last comes from; None where nothing was."""
        if context is None:
            return None
        told = [
            entry
            for entry in self._lookups.entries
            if entry.document_id == context.document_id
            and entry.section in context.said
            and entry.in_force(day)
        ]
        if not told:
            return None
        return Said("answer", context.topic, (compose.origin(told, self._talk),), context)

    def plainly(self, context: Context | None, day: date) -> Said | None:
        """What was told first of the last answer, and nothing else; None where there was none."""
        told = [
            entry
            for entry in self._lookups.entries
            if context is not None
            and (entry.document_id, entry.section) == (context.document_id, context.lead)
            and entry.in_force(day)
        ]
        if not told:
            return None
        return Said("answer", told[0].topic, (compose.plainly(told[0], self._talk),), context)

    def message(self, key: str, **values: str) -> Message:
        """One of the editors' sentences, with its source."""
        return Message(self._talk.say(key, **values), citations=self._talk.cited(key))

    def _found(self, answers: Sequence[Found], before: Context | None = None) -> Said:
        """`before`: what the talk was about, where it goes on."""
        limit = compose.MAX_REPLY // len(answers)
        messages: list[Message] = []
        told: list[Entry] = []
        for found in answers:
            if found.lead not in told:
                message, said = compose.answer(_without(found, told), self._talk, limit)
                messages.append(message)
                told += said
        context = self._finder.context(answers[-1], before, _sections(told, answers[-1].lead.document_id))
        return Said("answer", answers[0].lead.topic, tuple(messages), context)

    def _several(self, text: str, several: Several) -> Said:
        topics = {entry.topic for entry in several.options}
        message = Message(
            self._talk.say("clarify"),
            buttons=tuple(Button(entry.title, _payload(entry)) for entry in several.options),
        )
        # Who goes on without a choice (低保 … 多少钱) means what is the likeliest.
        context = self._finder.context(Found(several.options[0], (), 0.0, text))
        return Said("clarify", topics.pop() if len(topics) == 1 else None, (message,), context)

    def _vague(self) -> Said:
        buttons = tuple(Button(starter.title, starter.question) for starter in self._talk.starters)
        return Said("clarify", None, (Message(self._talk.say("clarify_none"), buttons=buttons),))

    def _nothing(self, text: str, key: str = "decline", context: Context | None = None) -> Said:
        """`context` is what stays talked about, after a follow-up that nothing answers."""
        if context is None or context.document_id is None:
            # Remembered all the same: what follows on it is no question about something said earlier.
            context = Context(text, self._vocabulary.concepts(text), None, None, text, ())
        return Said("decline", None, (self.message(key),), context)


def _payload(entry: Entry) -> str:
    return entry.questions[0] if entry.questions else entry.title


def _without(found: Found, told: list[Entry]) -> Found:
    """The answer without what was told already."""
    support, besides = ([one for one in part if one not in told] for part in (found.support, found.besides))
    return replace(found, support=tuple(support), besides=tuple(besides))


def _sections(entries: list[Entry], document_id: str) -> tuple[str, ...]:
    """Those of a document among the entries."""
    return tuple(entry.section for entry in entries if entry.document_id == document_id)


def _context_after(context: Context, said: tuple[str, ...]) -> Context:
    return Context(
        context.question, context.concepts, context.topic, context.document_id, context.title, said
    )
