"""Looks one question up: an answer that can be trusted, a choice, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from bot.language.vocabulary import Vocabulary
from bot.retrieval.entries import Entry
from bot.retrieval.features import feature_matrix, traits_of
from bot.retrieval.index import KnowledgeIndex
from bot.retrieval.outcome import Found, Lookup, Nothing, Several
from bot.retrieval.question import Question
from bot.retrieval.ranker import Ranker
from bot.retrieval.talk_order import Likely, shelf_of

#: Statements of the same document that go with an answer, at the most, and their least probability.
_SUPPORT = 3
_SUPPORT_PROBABILITY = 0.02

#: What else was found of the same matter counts from this probability on: it need only tell what was asked.
_BESIDES_PROBABILITY = 0.005

#: Documents offered for choice, at the most, and how likely against the best they must be.
_OPTIONS = 4
_OPTION_SHARE = 0.2

#: A bare word such as 低保 is asked back unless one document is ahead of the others by this much.
_CLEAR_LEAD = 0.1

#: The classifier's probability from which on it is sure of a topic.
_SURE_OF_TOPIC = 0.7

#: Who says what they want asks how to get it: 我想当志愿者.
_WISHES = re.compile(r"想|要(?!求)")

_PUNCTUATION = re.compile(r"[^\w]")
#: Characters that a bare word may have around it besides filler.
_BARE_REST = 1


@dataclass(frozen=True)
class Hit:
    """One candidate with its probability and the scores behind it."""

    entry: Entry
    probability: float
    lexical: float
    dense: float


def key(text: str) -> str:
    """A text without punctuation, for exact comparison."""
    return _PUNCTUATION.sub("", text)


class Lookups:
    """One index, one learned order, one vocabulary."""

    def __init__(self, index: KnowledgeIndex, ranker: Ranker, vocabulary: Vocabulary) -> None:
        self._index = index
        self._ranker = ranker
        self._vocabulary = vocabulary
        self._traits = traits_of(index.entries, vocabulary)
        self._topics = np.array([entry.topic or "" for entry in index.entries])
        #: What a talk's order must know of the entries.
        self.shelf = shelf_of(index.entries, vocabulary)
        self._exact: dict[str, int] = {}
        for number, entry in enumerate(index.entries):
            for question in entry.questions:
                self._exact.setdefault(key(question), number)

    @property
    def now(self) -> Lookups:
        """These look-ups as they are now: several of them see the same entries."""
        return self

    @property
    def index(self) -> KnowledgeIndex:
        """What is searched."""
        return self._index

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that is in the index, in force or not."""
        return self._index.entries

    def likely(
        self,
        question: Question,
        day: date,
        hidden: npt.NDArray[np.intp] | None = None,
        topic: str | None = None,
    ) -> Likely | None:
        """Candidates in force on `day` with their probabilities; None where there are none. `hidden`: as in
        `Retriever.search`. All entries of `topic` are candidates."""
        always = np.flatnonzero(self._topics == topic) if topic is not None else None
        scored = self._scored(question, day, hidden, always)
        if scored is None:
            return None
        numbers, matrix, probabilities = scored
        return Likely(numbers, probabilities, self._trust(question, numbers, matrix, probabilities))

    def _scored(
        self,
        question: Question,
        day: date,
        hidden: npt.NDArray[np.intp] | None = None,
        always: npt.NDArray[np.intp] | None = None,
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32], npt.NDArray[np.float32]] | None:
        """Numbers of the candidates in force on `day`, their features, their probabilities; None where there
        are none. `hidden` and `always` as in `Retriever.search`."""
        found = self._index.retriever.search(
            question.text, question.vector, question.expanded, hidden, always
        )
        in_force = np.array([self._index.entries[i].in_force(day) for i in found.indices], bool)
        if not in_force.any():
            return None
        matrix = feature_matrix(question, found, self._traits)[in_force]
        return found.indices[in_force], matrix, self._ranker.probabilities(matrix)

    def _trust(
        self,
        question: Question,
        numbers: npt.NDArray[np.intp],
        matrix: npt.NDArray[np.float32],
        probabilities: npt.NDArray[np.float32],
    ) -> float:
        documents = [self._index.entries[i].document_id for i in numbers]
        return self._ranker.trust_in_best(question, matrix, probabilities, documents)

    def is_known(self, text: str) -> bool:
        """Whether just this is a question of a guide: a button's, or an editor's own."""
        return key(text) in self._exact

    def ranked(self, question: Question, day: date) -> list[Hit]:
        """All candidates in force on `day`, in the order of the chat."""
        found = self._index.retriever.search(question.text, question.vector, question.expanded)
        matrix = feature_matrix(question, found, self._traits)
        probabilities = self._ranker.probabilities(matrix)
        hits = [
            Hit(self._index.entries[number], float(probability), float(lexical), float(dense))
            for number, probability, lexical, dense in zip(
                found.indices, probabilities, found.lexical["characters"], found.dense_text, strict=True
            )
            if self._index.entries[number].in_force(day)
        ]
        return sorted(hits, key=lambda hit: -hit.probability)

    def look_up(self, question: Question, day: date, least: float | None = None) -> Lookup:
        """What is known about `question` on `day`.

        `least`: the trust from which on it is answered, where it is known better than usual what the
        question is about.
        """
        scored = self._scored(question, day)
        if scored is None:
            return Nothing()
        numbers, matrix, probabilities = scored
        entries = [self._index.entries[i] for i in numbers]

        asked = self._exact.get(key(question.text))
        if asked is not None and asked in numbers:
            probabilities[numbers == asked] = 1.0
            return self._answer(question, numbers, probabilities, 1.0)

        trust = self._trust(question, numbers, matrix, probabilities)
        options = _options(entries, probabilities)
        several = Several(tuple(entry for entry, _ in options))
        if self._vocabulary.says_nothing(question.text):
            return several if len(options) > 1 else Nothing(vague=True)
        bare = self._is_bare(question) and len(options) > 1 and _lead(options) < _CLEAR_LEAD
        if bare and trust >= self._ranker.clarify:
            return several
        if least is None:
            least = self._ranker.clarify if _agree(question, options) else self._ranker.answer
        if trust >= least:
            return self._answer(question, numbers, probabilities, trust)
        if trust >= self._ranker.clarify and len(options) > 1:
            return several
        return Nothing(likely=float(probabilities.max()))

    @property
    def clarify_from(self) -> float:
        """The least trust at which something is offered at all."""
        return self._ranker.clarify

    def _answer(
        self,
        question: Question,
        numbers: npt.NDArray[np.intp],
        probabilities: npt.NDArray[np.float32],
        trust: float,
    ) -> Found:
        order = np.argsort(-probabilities, kind="stable")
        support = self.along_with(numbers[order], probabilities[order], _SUPPORT, _SUPPORT_PROBABILITY)
        enough = order[probabilities[order] >= _BESIDES_PROBABILITY]
        besides = self.of_the_matter(numbers[order[0]], numbers[enough], question.concepts)
        return Found(self._index.entries[numbers[order[0]]], support, trust, question.text, besides)

    def along_with(
        self,
        numbers: npt.NDArray[np.intp],
        probabilities: npt.NDArray[np.float32],
        most: int,
        least: float,
    ) -> tuple[Entry, ...]:
        """What goes with the first of `numbers`: others of its document, `most` of them at the most, each
        with a probability of at `least`."""
        lead = self._index.entries[numbers[0]]
        enough = numbers[1:][probabilities[1:] >= least]
        of_document = [
            self._index.entries[number]
            for number in enough
            if self.shelf.documents[number] == lead.document_id
        ]
        return tuple(of_document[:most])

    def of_the_matter(
        self, lead: int, numbers: npt.NDArray[np.intp], concepts: frozenset[str]
    ) -> tuple[Entry, ...]:
        """The entries at `numbers` of the same topic as `lead` that name one of `concepts`, or, where there
        are none, one of those that its title names."""
        first = self._index.entries[lead]
        matter = concepts or frozenset(self._vocabulary.concepts(first.title))
        return tuple(
            self._index.entries[number]
            for number in numbers
            if number != lead
            and self._index.entries[number].topic == first.topic
            and matter & self.shelf.named[number]
        )

    def _is_bare(self, question: Question) -> bool:
        """Whether the message names a matter and asks nothing about it."""
        if not question.concepts or question.aspects or _WISHES.search(question.text):
            return False
        rest = question.text
        for _, word in self._vocabulary.mentions(question.text):
            rest = rest.replace(word, "")
        return len(key(self._vocabulary.without_filler(rest))) <= _BARE_REST


def _options(entries: list[Entry], probabilities: np.ndarray) -> list[tuple[Entry, float]]:
    """The best entry of each document with its probability, likeliest first."""
    options: dict[str, tuple[Entry, float]] = {}
    for i in np.argsort(-probabilities, kind="stable"):
        options.setdefault(entries[i].document_id, (entries[i], float(probabilities[i])))
    ranked = list(options.values())
    return [option for option in ranked[:_OPTIONS] if option[1] >= _OPTION_SHARE * ranked[0][1]]


def _agree(question: Question, options: list[tuple[Entry, float]]) -> bool:
    """Whether all that was found is of the one topic that the classifier is sure of."""
    topics = {entry.topic for entry, _ in options}
    return len(topics) == 1 and question.topics.get(topics.pop() or "", 0.0) >= _SURE_OF_TOPIC


def _lead(options: list[tuple[Entry, float]]) -> float:
    return options[0][1] - options[1][1]
