"""What a message means as a part of a talk: a follow-up, or one that leaves out what was talked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from bot.language.vocabulary import Vocabulary
from bot.retrieval import talk_order
from bot.retrieval.followup import Context, completed, core, leads_on, said_besides, subject
from bot.retrieval.lookup import Lookups
from bot.retrieval.outcome import Found
from bot.retrieval.question import Question
from bot.retrieval.talk_order import FOLLOWS, Candidates, Likely, Said, Talked, TalkOrder
from bot.understanding.classifier import IntentClassifier

FloatArray = npt.NDArray[np.float32]
#: How likely a message is of each kind of `talk_order`, by its words alone.
Kinds = Callable[[Question], Mapping[str, float]]

#: Below this probability by its words alone a message is no follow-up, which spares two look-ups.
_HARDLY = 0.05

#: From this probability of another topic on a message is about that: 他不肯离，我一个人能离掉吗, after the
#: disability certificate.
_ANOTHER_TOPIC = 0.65

#: The topic of whom to turn to with anything: 去哪办, 打哪个电话 are of it where nothing was talked about.
_WHERE_TO_TURN = "contacts"

#: From this trust on what says nothing by itself (怎么申请, 要多久) is taken for a part of the talk: it can
#: hardly be anything else, and the other answer would be a choice of matters that nobody mentioned.
_NOTHING_ELSE = 0.2

#: A longer message says itself what it is about.
LONGEST = 48

#: Statements of the same document that go with an answer, at the most, and their least probability.
_SUPPORT, _SUPPORT_PROBABILITY = 3, 0.02


@dataclass(frozen=True)
class Reading:
    """A message read in the light of a talk: its candidates, and what the message by itself found."""

    question: Question
    found: Candidates
    alone: Likely
    talked: Talked
    said: Said


class TalkReader:
    """Reads messages in the light of what was talked about; holds no state of any conversation."""

    def __init__(self, ask: Callable[[str], Question], kinds: Kinds, vocabulary: Vocabulary) -> None:
        """`ask` makes a question of a normalised text."""
        self._ask = ask
        self._kinds = kinds
        self._vocabulary = vocabulary

    def read(
        self,
        lookups: Lookups,
        text: str,
        context: Context,
        day: date,
        question: Question | None = None,
        hidden: npt.NDArray[np.intp] | None = None,
    ) -> Reading | None:
        """None where nothing is found at all, or the message is hardly a follow-up by its words alone: it
        asks something that stands by itself, or the classifier sees another topic in it.

        `question` is the text's own, where it is known; `hidden` as in `Retriever.search`.
        """
        assert context.document_id is not None
        question = question or self._ask(text)
        kinds = self._kinds(question)
        if kinds[FOLLOWS] < _HARDLY or self._is_of_another_topic(question, context):
            return None
        alone = lookups.likely(question, day, hidden, context.topic)
        with_subject = lookups.likely(self._ask(self.whole(text, context)), day, hidden, context.topic)
        if alone is None or with_subject is None:
            return None
        talked = Talked(
            context.document_id, context.topic, frozenset(context.said), frozenset(context.concepts)
        )
        said = self._said(question, context, kinds)
        found = talk_order.candidates(lookups.shelf, question, alone, with_subject, talked, said)
        return Reading(question, found, alone, talked, said)

    def row(self, lookups: Lookups, reading: Reading, probabilities: FloatArray) -> FloatArray:
        """What decides whether the best candidate is answered with; `probabilities` are the order's."""
        return talk_order.belongs_row(
            lookups.shelf,
            reading.question,
            reading.found,
            probabilities,
            reading.alone,
            reading.talked,
            reading.said,
        )

    def whole(self, text: str, context: Context) -> str:
        """A message with what was talked about."""
        return completed(text, context, self._vocabulary) or f"{subject(context)} {core(text)}"

    def _is_of_another_topic(self, question: Question, context: Context) -> bool:
        text, topics = question.text, question.topics
        likeliest = max(topics, key=topics.__getitem__, default=None)
        if likeliest == context.topic or topics.get(likeliest or "", 0.0) < _ANOTHER_TOPIC:
            return False
        rest = core(text)
        if self._vocabulary.says_nothing(rest) or self._vocabulary.is_about_people(rest):
            return False
        return likeliest != _WHERE_TO_TURN or bool(question.concepts)

    def _said(self, question: Question, context: Context, kinds: Mapping[str, float]) -> Said:
        text = question.text
        named = self._vocabulary.concepts(text)
        known = {*context.concepts, *self._vocabulary.concepts(context.title)}
        return Said(
            leads_on=leads_on(text),
            names=bool(named),
            names_another=any(term not in known for term in named),
            says_nothing=self._vocabulary.says_nothing(text),
            about_people=self._vocabulary.is_about_people(text),
            kinds=kinds,
            pairs=frozenset(said_besides(text, self._vocabulary)),
        )


def kinds_by(classifier: IntentClassifier) -> Kinds:
    """The kinds as a classifier tells them."""

    def kinds(question: Question) -> Mapping[str, float]:
        row = classifier.probabilities(question.text, question.vector)
        return dict(zip(classifier.labels, map(float, row), strict=True))

    return kinds


class TalkFinder:
    """Finds answers in the light of what was talked about."""

    def __init__(
        self,
        lookups: Lookups,
        order: TalkOrder,
        ask: Callable[[str], Question],
        kinds: Kinds,
        vocabulary: Vocabulary,
    ) -> None:
        """`ask` makes a question of a normalised text."""
        self._lookups = lookups
        self._order = order
        self._vocabulary = vocabulary
        self._reader = TalkReader(ask, kinds, vocabulary)

    def _meant(self, text: str, context: Context) -> str:
        """The question that a follow-up asks, with its matter, for what is asked after it (离婚呢).
        A circumstance asks none."""
        asks = self._vocabulary.aspects_asked(text)
        return (completed(text, context, self._vocabulary) if asks else None) or text

    def encoded_for(self, text: str, context: Context) -> tuple[str, str]:
        """What `find` has encoded of a normalised message, which takes less for both at once."""
        return text, self._reader.whole(text, context)

    def find(self, text: str, context: Context | None, day: date) -> Found | None:
        """What a normalised message means as a part of the talk on `day`; None where it has nothing to do
        with it, or is a known question by itself."""
        lookups = self._lookups.now
        if context is None or context.document_id is None or len(text) > LONGEST:
            return None
        if lookups.is_known(text) and self._vocabulary.concepts(text):
            # A button's, above all. 能代办吗 is a question of a guide, too, and means the talk all the same.
            return None
        reading = self._reader.read(lookups, text, context, day)
        if reading is None:
            return None
        probabilities = self._order.probabilities(reading.found)
        trust = self._order.belonging(self._reader.row(lookups, reading, probabilities))
        if trust < (_NOTHING_ELSE if reading.said.says_nothing else self._order.belongs_from):
            return None
        order = np.argsort(-probabilities, kind="stable")
        numbers = reading.found.numbers[order]
        return Found(
            lookups.entries[numbers[0]],
            lookups.along_with(numbers, probabilities[order], _SUPPORT, _SUPPORT_PROBABILITY),
            trust,
            self._meant(text, context),
            lookups.of_the_matter(numbers[0], numbers, frozenset(context.concepts)),
        )
