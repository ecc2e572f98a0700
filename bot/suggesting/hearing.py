"""What residents said, understood: each text is normalised, encoded and classified once.

Everything here may be used by several threads at once, beside the thread that takes turns. The encoder
guards its memory, and ONNX Runtime, FAISS and jieba only read once they are loaded; the classifiers' own
memory of texts is not guarded, so they are asked by `probabilities_of`, which has none.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cachetools import LRUCache

from bot.encoder import Encoder
from bot.forms.turn import FormTurn
from bot.forms.words import Words
from bot.language.entities import Entity
from bot.language.normalise import clean
from bot.language.vocabulary import Vocabulary
from bot.retrieval.parts import asks
from bot.retrieval.question import Question, QuestionReader
from bot.understanding.classifier import IntentClassifier
from bot.understanding.entities import EntityReader
from bot.understanding.reader import MessageReader

#: Texts whose meaning is remembered: a conversation comes again with each of its lines.
_REMEMBERED = 1024
_SHORTEST = 2
_YES_AND_NO = ("affirm", "deny")
#: Intents that ask nothing, and the probability of these from which on a line is small talk.
_SMALL_TALK = ("greet", "goodbye", "thanks", "affirm", "deny", "smalltalk")
_SURE = 0.8


@dataclass(frozen=True)
class Heard:
    """One text: `said` as it came, `typed` in simplified characters each at its place, `text` normalised."""

    said: str = field(repr=False)
    typed: str = field(repr=False)
    text: str = field(repr=False)
    entities: tuple[Entity, ...] = field(repr=False)

    def values(self, kind: str) -> list[Any]:
        """Values of the entities of one kind, in order."""
        return [entity.value for entity in self.entities if entity.type == kind]


@dataclass(frozen=True)
class Understood:
    """A text as a question, with the classifier's probabilities by label."""

    question: Question
    probabilities: Mapping[str, float]

    def chance(self, *labels: str) -> float:
        """Probability of these intents together; `case` counts all of its parts."""
        return sum(
            probability
            for label, probability in self.probabilities.items()
            if label in labels or label.partition("/")[0] in labels
        )


class Hearing:
    """Reads and understands texts, and remembers the latest ones."""

    def __init__(
        self,
        encoder: Encoder,
        classifier: IntentClassifier,
        kinds: IntentClassifier,
        reader: MessageReader,
        entities: EntityReader,
        vocabulary: Vocabulary,
        words: Words,
    ) -> None:
        self._encoder = encoder
        self._classifier = classifier
        self._kinds = kinds
        self._reader = reader
        self._entities = entities
        self._questions = QuestionReader(reader, vocabulary)
        self._words = words
        self._lock = threading.Lock()
        self._heard: LRUCache[tuple[str, str], Heard] = LRUCache(_REMEMBERED)
        self._understood: LRUCache[str, Understood] = LRUCache(_REMEMBERED)

    def hear(self, typed: str, now: datetime) -> Heard:
        """A text as it was typed, read at `now`; what it says of times is read anew each hour."""
        key = (typed, f"{now:%Y%m%d%H}")
        with self._lock:
            known = self._heard.get(key)
        if known is None:
            plain = clean(typed)
            known = Heard(typed, plain, self._reader.read(typed).text, self._entities.read(plain, now))
            with self._lock:
                self._heard[key] = known
        return known

    def understand(self, text: str) -> Understood:
        """What a normalised text means."""
        with self._lock:
            known = self._understood.get(text)
        if known is None:
            vector = self._encoder.encode_query(text)
            row = self._classifier.probabilities_of([text], vector.reshape(1, -1))[0]
            probabilities = dict(zip(self._classifier.labels, map(float, row), strict=True))
            known = Understood(self._questions.question(text, vector, probabilities), probabilities)
            with self._lock:
                self._understood[text] = known
        return known

    def question(self, text: str) -> Question:
        """A normalised text as a question."""
        return self.understand(text).question

    def kinds(self, question: Question) -> Mapping[str, float]:
        """How likely a question is of each kind of `talk_order`, by its words alone."""
        row = self._kinds.probabilities_of([question.text], question.vector.reshape(1, -1))[0]
        return dict(zip(self._kinds.labels, map(float, row), strict=True))

    def says_something(self, heard: Heard) -> bool:
        """Whether a line says more than yes, no or nothing."""
        if len(heard.text) < _SHORTEST:
            return False
        return not any(self._words.says(kind, heard.text) for kind in _YES_AND_NO)

    def is_small_talk(self, heard: Heard) -> bool:
        """Whether a line is surely small talk."""
        return not asks(heard.text) and self.understand(heard.text).chance(*_SMALL_TALK) >= _SURE

    def forget(self) -> None:
        """Drops what is remembered, for measurements that must begin anew."""
        with self._lock:
            self._heard.clear()
            self._understood.clear()


def form_turn(heard: Heard, now: datetime) -> FormTurn:
    """A line as the forms read it."""
    return FormTurn(
        text=heard.text,
        typed=heard.typed,
        label="",
        confidence=0.0,
        entities=tuple(_entities(heard.entities)),
        conversation="",
        channel="hotline",
        now=now,
    )


def _entities(found: Iterable[Entity]) -> Iterable[Mapping[str, Any]]:
    for entity in found:
        yield {
            "entity": entity.type,
            "text": entity.text,
            "start": entity.start,
            "end": entity.end,
            "value": entity.value,
        }
