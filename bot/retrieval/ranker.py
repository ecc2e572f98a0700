"""The order of candidates and the trust in the first of them, both learned from the guides' questions.

Two logistic models, kept as plain numbers in one JSON file: the first gives each candidate the
probability that it is what was asked for; the second, from the best of them and its distance to the
next, the probability that answering with it is right. The thresholds on the second are chosen
together with it, on questions from outside the bureau's business (see `training`).
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.errors import StaleIndexError
from bot.retrieval import features
from bot.retrieval.question import Question

FloatArray = npt.NDArray[np.float32]

#: What is left of the probability of a candidate whose topic the classifier rules out.
_OTHER_TOPIC = 0.1

#: Probabilities below count as this much, so that they have a logarithm.
_LEAST = 1e-4

TRUST_NAMES = (
    "best_logit",
    "document_logit",
    "margin",
    "dense_view",
    "dense_text",
    "characters",
    "asked",
    "concepts_shared",
    "concepts_missed",
    "scope",
    "scope_logit",
    "topic",
    "usual",
    "all_log",
    "length_log",
)


@dataclass(frozen=True)
class Logistic:
    """A logistic model over standardised features."""

    mean: list[float]
    scale: list[float]
    weights: list[float]
    bias: float

    def probability(self, rows: FloatArray) -> FloatArray:
        """Shape (n, features) → (n,)."""
        scaled = (rows - np.asarray(self.mean)) / np.asarray(self.scale)
        result: FloatArray = (1 / (1 + np.exp(-(scaled @ np.asarray(self.weights) + self.bias)))).astype(
            np.float32
        )
        return result


@dataclass(frozen=True)
class Ranker:
    """Both models and the thresholds on trust: from `answer` up a question is answered, from
    `clarify` up it is asked back where several things fit, below it is declined."""

    order: Logistic
    trust: Logistic
    answer: float
    clarify: float

    def probabilities(self, matrix: FloatArray) -> FloatArray:
        """That each candidate is what was asked for, (candidates,)."""
        return ordered(self.order, matrix)

    def trust_in_best(
        self, question: Question, matrix: FloatArray, probabilities: FloatArray, documents: list[str]
    ) -> float:
        """Probability that answering with the best candidate is right; 0 without candidates."""
        if len(probabilities) == 0:
            return 0.0
        return float(self.trust.probability(trust_row(question, matrix, probabilities, documents)[None])[0])

    def save(self, path: Path) -> None:
        """Writes the numbers."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def ordered(order: Logistic, matrix: FloatArray) -> FloatArray:
    """The order's probabilities, lowered for candidates of a topic that the classifier does not see.

    The classifier tells topics apart better than any feature of a single statement does.
    """
    topic = matrix[:, features.NAMES.index("topic")]
    result: FloatArray = order.probability(matrix) * (_OTHER_TOPIC + (1 - _OTHER_TOPIC) * topic)
    return result


def trust_row(
    question: Question, matrix: FloatArray, probabilities: FloatArray, documents: list[str]
) -> FloatArray:
    """Features of the best candidate, of its document and of that one's lead over the next, and of all.

    Neighbouring statements share out what speaks for their document: its candidates count together. So
    do all candidates: a question for the bureau finds something in many places. Of a long story any one
    text covers little, so its length counts, too.
    """
    best = int(np.argmax(probabilities))
    together: dict[str, float] = {}
    for probability, document in zip(probabilities.tolist(), documents, strict=True):
        together[document] = min(1.0, together.get(document, 0.0) + probability)
    own = together.pop(documents[best])
    named = dict(zip(features.NAMES, matrix[best].tolist(), strict=True))
    return np.array(
        [
            _logit(float(probabilities[best])),
            _logit(own),
            own - max(together.values(), default=0.0),
            named["dense_view"],
            named["dense_text"],
            named["characters"],
            named["asked"],
            named["concepts_shared"],
            named["concepts_missed"],
            question.scope,
            _logit(question.scope),
            named["topic"],
            named["usual"],
            math.log(float(probabilities.sum()) + _LEAST),
            math.log(len(question.text) + 1),
        ],
        np.float32,
    )


def _logit(probability: float) -> float:
    clipped = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(clipped / (1 - clipped))


def load_ranker(path: Path) -> Ranker:
    """Raises `StaleIndexError` when the file is missing or of other features."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        ranker = Ranker(Logistic(**data["order"]), Logistic(**data["trust"]), data["answer"], data["clarify"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = "the order of answers has not been learned: run `python -m bot train`"
        raise StaleIndexError(message) from error
    if len(ranker.order.weights) != len(features.NAMES) or len(ranker.trust.weights) != len(TRUST_NAMES):
        raise StaleIndexError("the order of answers is of another version: run `python -m bot train`")
    return ranker
