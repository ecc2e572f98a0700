"""From a resident's message to what is said about it: one question, several, or one inside a story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.encoder import Encoder
from bot.knowledge.talk import Talk
from bot.language.places import is_elsewhere
from bot.language.vocabulary import Vocabulary
from bot.messages import Button, Message, Route
from bot.retrieval import compose, parts
from bot.retrieval.entries import Entry
from bot.retrieval.followup import Context, about, completed, same_question
from bot.retrieval.in_talk import Kinds, TalkFinder
from bot.retrieval.lookup import Lookups
from bot.retrieval.outcome import Found, Lookup, Nothing, Several
from bot.retrieval.question import Question, QuestionReader
from bot.retrieval.talk_order import TalkOrder
from bot.understanding.classifier import IntentClassifier
from bot.understanding.reader import MessageReader

#: Below this probability of being the bureau's business a message that nothing answers ends the talk.
ELSEWHERE = 0.2

#: Questions of one message that are answered, at the most.
_MOST = 3

#: From this probability on a message is taken for the bureau's business, and from this one on what was
#: found for it is more than chance.
_OURS, _A_LITTLE = 0.5, 0.02


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
        encoder: Encoder,
        classifier: IntentClassifier,
        reader: MessageReader,
        vocabulary: Vocabulary,
        talk: Talk,
    ) -> None:
        self._lookups = lookups
        self._encoder = encoder
        self._classifier = classifier
        self._questions = QuestionReader(reader, vocabulary)
        self._vocabulary = vocabulary
        self._talk = talk
        self._talks = TalkFinder(lookups, order, self.question, kinds, vocabulary)

    def question(self, text: str) -> Question:
        """A normalised text as a question; its vector is encoded at most once."""
        vector = self._encoder.encode_query(text)
        row = self._classifier.probabilities(text, vector)
        probabilities = dict(zip(self._classifier.labels, map(float, row), strict=True))
        return self._questions.question(text, vector, probabilities)

    def go_on(self, text: str, context: Context | None, day: date) -> Said | None:
        """The answer to a message as a part of the talk; None where it has nothing to do with it."""
        found = self._in_the_talk(text, context, day)
        return self._found(found, context) if found else None

    def goes_on(self, text: str, context: Context | None) -> bool:
        """Whether a message only makes sense after the one before it."""
        return completed(text, context, self._vocabulary) is not None

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
        if is_elsewhere(text):
            return self._nothing(text, "elsewhere", context)
        if self._vocabulary.is_unpublished(text):
            return self._nothing(text)
        found = self._in_the_talk(text, context, day)
        if found:
            return self._found(found, context)
        pieces = self._pieces(text)
        # All texts of the turn are encoded in one go.
        self._encoder.encode_queries([text, *pieces])
        answers = self._in_turn(pieces, day)
        found_pieces = _distinct([answer for answer in answers if isinstance(answer, Found)])
        if len(found_pieces) > 1 and len(text) < 2 * parts.STORY:
            return self._found(found_pieces[:_MOST])
        first = self._lookups.look_up(self.question(text), day)
        sure = [answer for answer in (first, *found_pieces) if isinstance(answer, Found)]
        best = max(sure, key=lambda answer: answer.trust, default=None)
        best = best or self._asked_last(text, first, day)
        if best is not None:
            return self._found(self._with_its_questions(text, best, day))
        for answer in (first, *answers):
            if isinstance(answer, Several):
                return self._several(text, answer)
        if isinstance(first, Nothing) and first.vague:
            return self._vague()
        return self._nothing(text, context=context if self._may_go_on(text, context) else None)

    def _in_the_talk(self, text: str, context: Context | None, day: date) -> list[Found]:
        """What a message, or each of the two questions in it, means as a part of the talk."""
        if context is None or context.document_id is None:
            return []
        other = same_question(text, context, self._vocabulary)
        if other is not None:
            # 特困呢, after what somebody on relief gets: a whole question, of another matter.
            found = self._lookups.look_up(self.question(other), day, self._lookups.clarify_from)
            return [found] if isinstance(found, Found) else []
        clauses = parts.asking_clauses(text)
        if 1 < len(clauses) <= _MOST:
            each = [self._talks.find(clause, context, day) for clause in clauses]
            answers = _distinct([one for one in each if one is not None])
            if len(answers) == len(clauses):
                return answers
        whole = self._talks.find(text, context, day)
        return [whole] if whole is not None else []

    def _in_turn(self, pieces: list[str], day: date) -> list[Lookup]:
        """What each question of a message comes to, after the one before it: 低保多少钱？特困的又是多少？"""
        answers: list[Lookup] = []
        context = None
        for piece in pieces:
            found = None if self._stands_alone(piece) else self._in_the_talk(piece, context, day)
            answers.append(found[0] if found else self._lookups.look_up(self.question(piece), day))
            if isinstance(answers[-1], Found):
                context = self._context(answers[-1])
        return answers

    def _with_its_questions(self, text: str, best: Found, day: date) -> list[Found]:
        """What each question of a message means in the light of its `best` answer, in their order, after
        that where one of them is not answered: 低保要什么材料，多久能批."""
        clauses = parts.asking_clauses(text)[-_MOST:]
        if len(clauses) < 2:
            return [best]
        context = self._context(best)
        each = [self._within(clause, context, day) for clause in clauses]
        found = [one for one in each if one is not None]
        return _distinct(found if len(found) == len(clauses) else [best, *found])[:_MOST]

    def _within(self, clause: str, context: Context, day: date) -> Found | None:
        """What one question of a message means; one of another topic is not taken out of its story."""
        if not self._stands_alone(clause):
            return self._talks.find(clause, context, day)
        found = self._lookups.look_up(self.question(clause), day)
        return found if isinstance(found, Found) and found.lead.topic == context.topic else None

    def _stands_alone(self, text: str) -> bool:
        """Whether a question names its matter itself."""
        return bool(self._vocabulary.concepts(text)) and not self._vocabulary.is_about_people(text)

    def _may_go_on(self, text: str, context: Context | None) -> bool:
        """Whether the talk is still about the same after a message that nothing answers."""
        return context is not None and (self.goes_on(text, context) or self.question(text).scope >= ELSEWHERE)

    def _asked_last(self, text: str, whole: Lookup, day: date) -> Found | None:
        """What answers the last question of a message that tells much else, where that names its matter and
        the whole is the bureau's business: not 闯红灯扣几分，能不能申诉."""
        clause = parts.last_question(text)
        if clause is None or not self._vocabulary.concepts(clause):
            return None
        nothing_like_it = isinstance(whole, Nothing) and whole.likely < _A_LITTLE
        if nothing_like_it or self.question(text).scope < _OURS:
            return None
        found = self._lookups.look_up(self.question(clause), day)
        return found if isinstance(found, Found) else None

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

    def _pieces(self, text: str) -> list[str]:
        """The questions inside a message; one that names nothing takes the matter from what comes before."""
        pieces = parts.questions(text)
        if not pieces:
            clauses = parts.asking_clauses(text)
            named = [self._vocabulary.concepts(clause) for clause in clauses]
            # 老年食堂打几折，上门助浴怎么约: each names a matter of its own.
            pieces = clauses if len(clauses) > 1 and all(named) and len(set(named)) == len(named) else []
        return [self._completed(piece, text) for piece in pieces]

    def _completed(self, piece: str, text: str) -> str:
        """A piece of a message with the matter that is named before it, where it names none: not
        公积金能提多少, before a question about flats."""
        if self._vocabulary.concepts(piece):
            return piece
        before = self._vocabulary.concepts(text[: text.find(piece)]) if piece in text else ()
        return f"{before[0]}{piece}" if before else piece

    def _found(self, answers: list[Found], before: Context | None = None) -> Said:
        """`before`: what the talk was about, where it goes on."""
        limit = compose.MAX_REPLY // len(answers)
        messages: list[Message] = []
        told: list[Entry] = []
        for found in answers:
            if found.lead not in told:
                message, said = compose.answer(_without(found, told), self._talk, limit)
                messages.append(message)
                told += said
        context = self._context(answers[-1], before, _sections(told, answers[-1].lead.document_id))
        return Said("answer", answers[0].lead.topic, tuple(messages), context)

    def _context(self, found: Found, before: Context | None = None, said: tuple[str, ...] = ()) -> Context:
        """What the talk is about after an answer of which the sections `said` were told."""
        lead = found.lead
        return Context(
            question=found.question,
            concepts=about(found.question, lead.title, lead.text, self._vocabulary),
            topic=lead.topic,
            document_id=lead.document_id,
            title=lead.title,
            said=(*_said_of(before, lead.document_id), *said),
            lead=said[0] if said else None,
        )

    def _several(self, text: str, several: Several) -> Said:
        topics = {entry.topic for entry in several.options}
        message = Message(
            self._talk.say("clarify"),
            buttons=tuple(Button(entry.title, _payload(entry)) for entry in several.options),
        )
        # Who goes on without a choice (低保 … 多少钱) means what is the likeliest.
        context = self._context(Found(several.options[0], (), 0.0, text))
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


def _distinct(answers: list[Found]) -> list[Found]:
    """Answers whose leading statements differ, in order."""
    return list({(a.lead.document_id, a.lead.section): a for a in answers}.values())


def _without(found: Found, told: list[Entry]) -> Found:
    """The answer without what was told already."""
    support, besides = ([one for one in part if one not in told] for part in (found.support, found.besides))
    return replace(found, support=tuple(support), besides=tuple(besides))


def _sections(entries: list[Entry], document_id: str) -> tuple[str, ...]:
    """Those of a document among the entries."""
    return tuple(entry.section for entry in entries if entry.document_id == document_id)


def _said_of(context: Context | None, document_id: str) -> tuple[str, ...]:
    """The sections of a document that were said in the talk."""
    return context.said if context is not None and context.document_id == document_id else ()


def _context_after(context: Context, said: tuple[str, ...]) -> Context:
    return Context(
        context.question, context.concepts, context.topic, context.document_id, context.title, said
    )
