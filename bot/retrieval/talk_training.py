"""Learns what messages mean as parts of a talk, from what residents ask after a matter was talked about.

Each follow-up is asked after another statement of its guide, or now and then of another guide of its topic.
Messages of other offices' business, and questions of guides about other matters, are asked after anything:
these are not to be answered as parts of the talk, unless that leads to the right statement.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from bot.knowledge.follow_ups import FollowUp
from bot.language.vocabulary import Vocabulary
from bot.retrieval.followup import Context, about
from bot.retrieval.in_talk import LONGEST, Kinds, Reading, TalkReader
from bot.retrieval.lookup import Lookups
from bot.retrieval.question import Question
from bot.retrieval.talk_order import TalkOrder
from bot.retrieval.training import Asked, fit

FloatArray = npt.NDArray[np.float32]

#: Share of the follow-ups that come after another guide of the same matter, and of the same topic.
_RELATED, _ANOTHER = 0.35, 0.1
#: How often a statement was said along with the one that was asked for: who asks for it all the same has
#: not read that far.
_SAID_BESIDES = 0.4
#: Messages from outside that may be answered as parts of a talk.
_ANSWERED_OUTSIDE = 0.045
_FOLDS = 5
_SEED = 23


@dataclass(frozen=True)
class LearnedTalk:
    """The models, and what they get right on messages they were not fitted to."""

    order: TalkOrder
    statement_first: float
    answered: float
    outside_answered: float


@dataclass(frozen=True)
class _Example:
    """A message after something was talked about; `right` is the number of what answers it, if anything."""

    reading: Reading
    right: int | None
    follows: bool
    fold: int


def learn_talk_order(
    lookups: Lookups,
    vocabulary: Vocabulary,
    ask: Callable[[str], Question],
    kinds: Kinds,
    follow_ups: Sequence[FollowUp],
    questions: Iterable[tuple[str, Question]],
    outside: Iterable[Question],
    day: date,
    done: Callable[[int], None] = lambda count: None,
) -> LearnedTalk:
    """Learns both models.

    `ask` makes a question of a text; `kinds` tells each message as if it had not seen it; `follow_ups` are
    normalised; `questions` are those of guides as they are written and as they are
    understood, `outside` messages that must not be answered. `done` is told of each message. Raises
    ValueError when there is nothing to learn from.
    """
    talks = _Talks(lookups, vocabulary, ask, kinds, day)
    examples = []
    for follow_up in follow_ups:
        examples += talks.following(follow_up)
        done(1)
    for typed, question in questions:
        examples += talks.asking(typed, question)
        done(1)
    elsewhere = list(outside)
    for question in elsewhere:
        examples += talks.outside(question)
        done(1)
    following = [example for example in examples if example.follows]
    if not following or len(following) == len(examples):
        raise ValueError("talks are learned from follow-ups and from messages that are none")
    return _learn(lookups, talks.reader, examples, following, len(elsewhere))


def _learn(
    lookups: Lookups,
    reader: TalkReader,
    examples: Sequence[_Example],
    following: Sequence[_Example],
    asked_outside: int,
) -> LearnedTalk:
    """`asked_outside`: how many messages from outside there were; those without a reading count as left."""
    rows = np.concatenate([example.reading.found.matrix for example in following])
    labels = np.concatenate([example.reading.found.numbers == example.right for example in following])
    folds = np.concatenate([np.full(len(one.reading.found.numbers), one.fold) for one in following])
    order, held_out = fit(rows, labels, folds)
    ends = np.cumsum([len(one.reading.found.numbers) for one in following])[:-1]
    probabilities = {id(one): found for one, found in zip(following, np.split(held_out, ends), strict=True)}
    right, first, belongs = [], [], []
    documents = lookups.shelf.documents
    for one in examples:
        found = probabilities.get(id(one))
        found = order.probability(one.reading.found.matrix) if found is None else found
        best = int(one.reading.found.numbers[int(np.argmax(found))])
        right.append(one.right is not None and documents[best] == documents[one.right])
        first.append(best == one.right)
        belongs.append(reader.row(lookups, one.reading, found))
    model, trusted = fit(np.array(belongs), np.array(right), np.array([one.fold for one in examples]))
    outside = np.array([one.right is None for one in examples])
    follows = np.array([one.follows for one in examples])
    left = np.zeros(asked_outside - int(outside.sum()), np.float32)
    start = float(np.quantile(np.concatenate([trusted[outside], left]), 1 - _ANSWERED_OUTSIDE))
    return LearnedTalk(
        order=TalkOrder(order, model, start),
        statement_first=float(np.mean(np.array(first)[follows])),
        answered=float(np.mean(trusted[follows] > start)),
        outside_answered=float(np.sum(trusted[outside] > start)) / max(1, asked_outside),
    )


class _Talks:
    """Puts messages after what may have been talked about before them, at random but always alike."""

    def __init__(
        self,
        lookups: Lookups,
        vocabulary: Vocabulary,
        ask: Callable[[str], Question],
        kinds: Kinds,
        day: date,
    ) -> None:
        self.reader = TalkReader(ask, kinds, vocabulary)
        self._lookups = lookups
        self._vocabulary = vocabulary
        self._day = day
        self._random = random.Random(_SEED)
        self._asked = Asked(lookups.index)
        self._of_document: dict[str, list[int]] = {}
        self._of_topic: dict[str | None, list[str]] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        for number, entry in enumerate(lookups.entries):
            if entry.questions and entry.in_force(day):
                if entry.document_id not in self._of_document:
                    self._of_topic.setdefault(entry.topic, []).append(entry.document_id)
                self._of_document.setdefault(entry.document_id, []).append(number)
                self._numbers[entry.document_id, entry.section] = number
        self._documents = list(self._of_document)
        self._matters = {
            document: frozenset(vocabulary.concepts(lookups.entries[numbers[0]].title))
            for document, numbers in self._of_document.items()
        }
        self._folds = {document: place % _FOLDS for place, document in enumerate(self._documents)}

    def following(self, follow_up: FollowUp) -> list[_Example]:
        """The follow-up after something else of its document or of its topic."""
        number = self._numbers.get((follow_up.document_id, follow_up.section))
        if number is None or len(follow_up.text) > LONGEST:
            return []
        document = follow_up.document_id
        others = [one for one in self._of_topic[self._lookups.entries[number].topic] if one != document]
        related = [one for one in others if self._matters[one] & self._matters[document]]
        drawn = self._random.random()
        if related and drawn < _RELATED:
            document = self._random.choice(related)
        elif others and drawn > 1 - _ANOTHER:
            document = self._random.choice(others)
        said = [one for one in self._of_document[document] if one != number]
        if not said:
            return []
        reading = self._read(follow_up.text, self._random.choice(said))
        fold = self._folds[follow_up.document_id]
        return [_Example(reading, number, True, fold)] if reading is not None else []

    def asking(self, typed: str, question: Question) -> list[_Example]:
        """A guide's question, as if nobody had asked it yet, after anything."""
        right = self._asked.answering(typed)
        if right is None or len(question.text) > LONGEST:
            return []
        before = self._anything()
        reading = self._read(question.text, before, question, self._asked.hidden(typed))
        fold = self._folds.get(self._lookups.entries[right].document_id, 0)
        return [_Example(reading, right, False, fold)] if reading is not None else []

    def outside(self, question: Question) -> list[_Example]:
        """A message of somebody else's business after anything."""
        if len(question.text) > LONGEST:
            return []
        reading = self._read(question.text, self._anything(), question)
        fold = self._random.randrange(_FOLDS)
        return [_Example(reading, None, False, fold)] if reading is not None else []

    def _anything(self) -> int:
        return self._random.choice(self._of_document[self._random.choice(self._documents)])

    def _read(
        self,
        text: str,
        before: int,
        question: Question | None = None,
        hidden: npt.NDArray[np.intp] | None = None,
    ) -> Reading | None:
        entry = self._lookups.entries[before]
        asked = self._random.choice(entry.questions)
        context = Context(
            asked,
            about(asked, entry.title, entry.text, self._vocabulary),
            entry.topic,
            entry.document_id,
            entry.title,
            tuple(
                self._lookups.entries[one].section
                for one in self._of_document[entry.document_id]
                if one == before or self._random.random() < _SAID_BESIDES
            ),
        )
        return self.reader.read(self._lookups, text, context, self._day, question, hidden)
