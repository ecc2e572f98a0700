"""From a resident's message to what is said about it: one question, several, or one inside a story."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
from bot.retrieval.followup import (
    Context,
    about,
    completed,
    core,
    fits,
    leads_on,
    said_besides,
    speaks_of,
    subject,
)
from bot.retrieval.lookup import Lookups
from bot.retrieval.outcome import Found, Nothing, Several
from bot.retrieval.question import Question, QuestionReader
from bot.understanding.classifier import IntentClassifier
from bot.understanding.reader import MessageReader

#: Below this probability of being the bureau's business a message stands by itself.
_ELSEWHERE = 0.2

#: Aspects of which the words of a statement show whether it tells them.
_TOLD_PLAINLY = frozenset({"place", "time", "phone", "papers"})

#: From so many pairs of characters on a message names a matter of its own: not 排队 in 要排队不.
_ITS_OWN = 2

#: Words by which a message that names a matter of its own belongs to what was talked about.
_ADDS = re.compile(r"还能|还可以|还好|也能|也可以|也好|一起|同时|再(?:拿|领|办|申请)|这个|那个|它")

#: The topic of what is not about one matter: where to go, whom to call.
_GENERAL = "contacts"

#: A message of up to so many characters may leave out what was talked about.
_IN_A_TALK = 48

#: Among so many of the likeliest entries one may take the place of the first.
_ABOUT_AS_LIKELY = 3


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

    def question(self, text: str) -> Question:
        """A normalised text as a question; its vector is encoded at most once."""
        vector = self._encoder.encode_query(text)
        row = self._classifier.probabilities(text, vector)
        probabilities = dict(zip(self._classifier.labels, map(float, row), strict=True))
        return self._questions.question(text, vector, probabilities)

    def goes_on(self, text: str, context: Context | None) -> bool:
        """Whether a message only makes sense after the one before it."""
        return completed(text, context, self._vocabulary) is not None

    def answer(self, text: str, context: Context | None, day: date) -> Said:
        """What to say to a normalised message on `day`."""
        whole = completed(text, context, self._vocabulary)
        if context is not None and whole is not None:
            alone = self._stands_alone(text)
            found = self._new_matter(text, context, day) or self._following(text, whole, context, day, alone)
            if found is None and leads_on(text) and self._vocabulary.concepts(text):
                # 住福利院的呢 does not put itself in the place of the orphan who was asked about.
                found = self._following(text, f"{context.question} {core(text)}", context, day, alone)
            by_itself = self._by_itself(found, text, context, day)
            if by_itself is not None:
                # It names no other matter: that of the talk stays.
                said = self._found([by_itself])
                after = said.context or context
                return replace(said, context=replace(after, concepts=context.concepts or after.concepts))
            if found is not None:
                return self._found([found])
            if not alone:
                return self._of_itself(text, day) or self._nothing(whole, context=context)
        if is_elsewhere(text):
            return self._nothing(text, "elsewhere")
        if self._vocabulary.is_unpublished(text):
            return self._nothing(text)
        pieces = self._pieces(text)
        # All texts of the turn are encoded in one go.
        self._encoder.encode_queries([text, *pieces])
        first = self._lookups.look_up(self.question(text), day)
        answers = [self._lookups.look_up(self.question(piece), day) for piece in pieces]
        found_pieces = _distinct([answer for answer in answers if isinstance(answer, Found)])
        if len(found_pieces) > 1 and len(text) < 2 * parts.STORY:
            return self._found(found_pieces[:2])
        sure = [answer for answer in (first, *found_pieces) if isinstance(answer, Found)]
        best = max(sure, key=lambda answer: answer.trust, default=None)
        found = self._in_the_talk(text, best, context, day) or best or self._asked_last(text, day)
        if found is not None:
            return self._found([found])
        for answer in (first, *answers):
            if isinstance(answer, Several):
                return self._several(answer)
        if isinstance(first, Nothing) and first.vague:
            return self._vague()
        goes_on = context is not None and self.question(text).scope >= _ELSEWHERE
        return self._nothing(text, context=context if goes_on else None)

    def _in_the_talk(
        self, text: str, alone: Found | None, context: Context | None, day: date
    ) -> Found | None:
        """What a message means as a part of the talk, where that is likelier than what it means `alone`:
        我是安徽户口，能在滨江办吗; 财产怎么分, which names a matter and means that of the divorce."""
        if context is None or context.document_id is None or len(text) > _IN_A_TALK:
            return None
        names = alone is not None and self._vocabulary.concepts(text)
        if (names and not _ADDS.search(text)) or self._stands_alone(text):
            return None
        found = self._following(text, f"{subject(context)}{text}", context, day, alone=True)
        if found is None or alone is None:
            return found
        if alone.lead.topic == _GENERAL and alone.lead.topic != context.topic:
            # 打哪个电话问 means that of the matter, where it has one.
            asked = self._vocabulary.aspects_asked(text)
            return found if asked & self._vocabulary.aspects_told(found.lead.text) else None
        return found if found.likely > alone.likely else None

    def _asked_last(self, text: str, day: date) -> Found | None:
        """What answers the last question of a message that tells much else, where that names its matter."""
        clause = parts.last_question(text)
        if clause is None or not self._vocabulary.concepts(clause):
            return None
        found = self._lookups.look_up(self.question(clause), day)
        return found if isinstance(found, Found) else None

    def _following(self, text: str, whole: str, context: Context, day: date, alone: bool) -> Found | None:
        """What answers the follow-up `text`, read as `whole`; None where nothing found has to do with it.

        `alone`: it may be about something else altogether, so that telling the aspect is not enough.
        """
        question = self.question(whole)
        found = self._lookups.look_up(question, day, self._lookups.clarify_from, context.document_id)
        if not isinstance(found, Found):
            return None
        has_to_do = speaks_of if alone else fits
        entries = [found.lead, *found.support]
        telling = None if alone else self._telling(text, found)
        if telling is not None:
            of_it = (entry for entry in entries if entry.document_id == telling.document_id)
            return replace(found, lead=telling, support=tuple(e for e in of_it if e is not telling))
        for entry in entries:
            if has_to_do(text, entry.text, entry.questions, self._vocabulary):
                rest = tuple(other for other in entries if other is not entry)
                return replace(found, lead=entry, support=rest)
        for entry in found.ranked:
            if speaks_of(text, entry.text, entry.questions, self._vocabulary):
                return replace(found, lead=entry, support=())
        return None if alone else self._of_its_document(text, found, day)

    def _of_its_document(self, text: str, found: Found, day: date) -> Found | None:
        """What was found for a follow-up in other words than it has (30天过了他又不来呢), where the follow-up
        by itself is likeliest about the same document; it leads with what is likely by both."""
        own = {id(hit.entry): hit for hit in self._lookups.ranked(self.question(core(text)), day)}
        first = next(iter(own.values()), None)
        if first is None or first.entry.document_id != found.lead.document_id:
            return None
        ranks = {id(entry): place for place, entry in enumerate(found.ranked, 1)}
        both = [one for one in found.ranked if one.document_id == found.lead.document_id and id(one) in own]
        lead = max(both, key=lambda one: own[id(one)].probability / ranks[id(one)], default=found.lead)
        return replace(found, lead=lead, support=tuple(one for one in found.support if one is not lead))

    def _by_itself(self, found: Found | None, text: str, context: Context, day: date) -> Found | None:
        """What a follow-up means by itself, where that is of the same topic and likelier than `found`, what
        it means in the light of the talk: 评估要去哪里做, after a subsidy."""
        if self._vocabulary.says_nothing(text) or self._vocabulary.concepts(text) or leads_on(text):
            return None
        alone = self._lookups.look_up(self.question(text), day)
        if not isinstance(alone, Found) or alone.lead.topic != context.topic:
            return None
        return alone if found is None or alone.likely > found.likely else None

    def _telling(self, text: str, found: Found) -> Entry | None:
        """What tells the aspect that `text` asks for, where the leading entry does not (哪里办, after what
        to bring): an entry of its document, or one of its topic that is about as likely."""
        asked = self._vocabulary.aspects_asked(text) & _TOLD_PLAINLY
        if not asked or asked & self._vocabulary.aspects_told(found.lead.text):
            return None
        for place, entry in enumerate(found.ranked):
            likely = place < _ABOUT_AS_LIKELY and entry.topic == found.lead.topic
            same = likely or entry.document_id == found.lead.document_id
            if same and asked & self._vocabulary.aspects_told(entry.text):
                return entry
        return None

    def _new_matter(self, text: str, context: Context, day: date) -> Found | None:
        """What answers a short question by itself, where the document that was talked about has nothing of
        what it names: 坐公交要钱吗, after an allowance."""
        named = said_besides(text, self._vocabulary)
        if not named or leads_on(text) or self._vocabulary.says_nothing(text):
            return None
        found = self._lookups.look_up(self.question(text), day)
        if not isinstance(found, Found) or _named(named, (found.lead,)) < _ITS_OWN:
            return None
        before = [entry for entry in self._lookups.entries if entry.document_id == context.document_id]
        return None if _named(named, before) else found

    def services_of(self, context: Context | None) -> frozenset[str]:
        """The services that belong to what was talked about."""
        if context is None:
            return frozenset()
        entries = (entry for entry in self._lookups.entries if entry.document_id == context.document_id)
        return frozenset(service for entry in entries for service in entry.services)

    def _of_itself(self, text: str, day: date) -> Said | None:
        """What is said to a follow-up that names a matter (离婚呢), where the turn before does not help."""
        if not self._vocabulary.concepts(text):
            return None
        found = self._lookups.look_up(self.question(core(text)), day)
        if isinstance(found, Found):
            return self._found([found])
        return self._several(found) if isinstance(found, Several) else None

    def _stands_alone(self, text: str) -> bool:
        """Whether a short message is clearly about something else than what was talked about."""
        if leads_on(text) or self._vocabulary.says_nothing(text):
            return False
        return self.question(text).scope < _ELSEWHERE

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

    def message(self, key: str, **values: str) -> Message:
        """One of the editors' sentences, with its source."""
        return Message(self._talk.say(key, **values), citations=self._talk.cited(key))

    def _pieces(self, text: str) -> list[str]:
        """The questions inside a message; one that names nothing takes the matter from the rest."""
        concepts = self._vocabulary.concepts(text)
        return [
            piece if self._vocabulary.concepts(piece) or not concepts else f"{concepts[0]}{piece}"
            for piece in parts.questions(text)
        ]

    def _found(self, answers: list[Found]) -> Said:
        limit = compose.MAX_REPLY // len(answers)
        composed = [compose.answer(found, self._talk, limit) for found in answers]
        last, said = answers[-1], composed[-1][1]
        context = Context(
            question=last.question,
            concepts=about(last.question, last.lead.title, last.lead.text, self._vocabulary),
            topic=last.lead.topic,
            document_id=last.lead.document_id,
            title=last.lead.title,
            said=tuple(entry.section for entry in said),
        )
        return Said("answer", answers[0].lead.topic, tuple(message for message, _ in composed), context)

    def _several(self, several: Several) -> Said:
        topics = {entry.topic for entry in several.options}
        message = Message(
            self._talk.say("clarify"),
            buttons=tuple(Button(entry.title, _payload(entry)) for entry in several.options),
        )
        return Said("clarify", topics.pop() if len(topics) == 1 else None, (message,))

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


def _named(pairs: set[str], entries: Iterable[Entry]) -> int:
    """How many of these pairs of characters the entries, or the questions that they answer, have."""
    places = [place for entry in entries for place in (entry.text, *entry.questions)]
    return sum(any(pair in place for place in places) for pair in pairs)


def _distinct(answers: list[Found]) -> list[Found]:
    """Answers whose leading statements differ, in order."""
    return list({(a.lead.document_id, a.lead.section): a for a in answers}.values())


def _context_after(context: Context, said: tuple[str, ...]) -> Context:
    return Context(
        context.question, context.concepts, context.topic, context.document_id, context.title, said
    )
