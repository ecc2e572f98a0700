"""A question as the retrieval sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.encoder import Encoder
from bot.language.vocabulary import Vocabulary
from bot.understanding.classifier import IntentClassifier
from bot.understanding.emergency import LABEL_PREFIX
from bot.understanding.reader import MessageReader, Reading
from bot.understanding.sentences import OUT_OF_SCOPE

TOPIC_LABEL = "ask/"
#: Further labels that mean that somebody wants something of the bureau.
_SCOPE_LABELS = ("request", "case", "precheck")

#: What sounds like nothing but danger says little about anything else.
_LEAST_REST = 0.25

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Question:
    """`text` is normalised; `expanded` adds official terms; `aspects` are what is asked (money, papers …).

    `topics` holds the classifier's probability by topic; `scope` its probability that this is a
    question for the bureau at all, `outside` the one that it is somebody else's business.
    """

    text: str
    expanded: str
    vector: FloatArray
    concepts: frozenset[str]
    aspects: frozenset[str]
    topics: Mapping[str, float]
    scope: float
    outside: float


class QuestionReader:
    """Makes questions of normalised texts, with one vocabulary."""

    def __init__(self, reader: MessageReader, vocabulary: Vocabulary) -> None:
        self._reader = reader
        self._vocabulary = vocabulary

    def question(self, text: str, vector: FloatArray, probabilities: Mapping[str, float]) -> Question:
        """`vector` is the text's own; `probabilities` are the classifier's by label, or empty."""
        concepts = self._vocabulary.concepts(text)
        probabilities = _without_danger(probabilities)
        return Question(
            text=text,
            expanded=self._reader.expanded(Reading(text, concepts)),
            vector=vector,
            concepts=frozenset(concepts),
            aspects=self._vocabulary.aspects_asked(text),
            topics={
                label.removeprefix(TOPIC_LABEL): probability
                for label, probability in probabilities.items()
                if label.startswith(TOPIC_LABEL)
            },
            scope=sum(
                probability
                for label, probability in probabilities.items()
                if label.startswith(TOPIC_LABEL) or label in _SCOPE_LABELS
            ),
            outside=probabilities.get(OUT_OF_SCOPE, 0.0),
        )


def _without_danger(probabilities: Mapping[str, float]) -> dict[str, float]:
    """What a message means where it is no emergency, which has been looked for before: 昨晚家里着火烧光了，
    能救济一下不 sounds much like one."""
    danger = sum(share for label, share in probabilities.items() if label.startswith(LABEL_PREFIX))
    rest = max(1.0 - danger, _LEAST_REST)
    return {
        label: share / rest for label, share in probabilities.items() if not label.startswith(LABEL_PREFIX)
    }


def asker(
    encoder: Encoder, classifier: IntentClassifier, reader: QuestionReader
) -> Callable[[str], Question]:
    """Makes questions of normalised texts for the thread that takes turns: each is encoded and classified at
    most once."""

    def ask(text: str) -> Question:
        vector = encoder.encode_query(text)
        row = classifier.probabilities(text, vector)
        return reader.question(text, vector, dict(zip(classifier.labels, map(float, row), strict=True)))

    return ask
