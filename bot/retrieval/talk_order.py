"""What a message means as a part of a talk, as numbers: two logistic models learned from follow-ups.

The first gives each candidate the probability that it is what was asked for, from how likely it is for the
message alone and for the message with its subject put before it, and from where it stands to what was
talked about. The second gives the probability that answering with the best of them is right, and not with
what the message means by itself, or not at all.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.errors import StaleIndexError
from bot.retrieval.entries import Entry
from bot.retrieval.question import Question
from bot.retrieval.ranker import Logistic

FloatArray = npt.NDArray[np.float32]
IndexArray = npt.NDArray[np.intp]

#: Probabilities below count as this much, so that they have a logarithm.
_LEAST = 1e-4

ORDER_NAMES = (
    "alone",
    "whole",
    "alone_below",
    "whole_below",
    "same_document",
    "same_topic",
    "said",
    "aspects_met",
    "aspects_missed",
)

BELONGS_NAMES = (
    "best",
    "margin",
    "alone_best",
    "alone_trust",
    "same_document",
    "same_topic",
    "alone_agrees",
    "alone_same_topic",
    "topic",
    "scope",
    "outside",
    "length",
    "leads_on",
    "names",
    "names_another",
    "shared",
    "says_nothing",
)


@dataclass(frozen=True)
class Likely:
    """What one look-up found: numbers of entries and the probability of each, parallel; `trust` is that
    in the best of them."""

    numbers: IndexArray
    probabilities: FloatArray
    trust: float


@dataclass(frozen=True)
class Talked:
    """What was talked about, as the order sees it; `said`: sections of the document that were said."""

    document_id: str
    topic: str | None
    said: frozenset[str]


@dataclass(frozen=True)
class Said:
    """What is known of a message besides its candidates: it goes on by its words; it names a matter; it
    names one that the document does not have; it says nothing but that it asks."""

    leads_on: bool
    names: bool
    names_another: bool
    says_nothing: bool


@dataclass(frozen=True)
class Candidates:
    """Numbers of entries, and what is known of each: shape (n,) and (n, len(ORDER_NAMES))."""

    numbers: IndexArray
    matrix: FloatArray


def candidates(
    entries: Sequence[Entry],
    documents: npt.NDArray[np.str_],
    told: Sequence[frozenset[str]],
    question: Question,
    alone: Likely,
    whole: Likely,
    talked: Talked,
) -> Candidates:
    """All that either look-up found. `documents` and `told` are each entry's document and aspects told."""
    numbers = np.union1d(alone.numbers, whole.numbers).astype(np.intp)
    by_itself, with_subject = _logits(alone, numbers), _logits(whole, numbers)
    same_document = documents[numbers] == talked.document_id
    met = np.array([len(question.aspects & told[number]) for number in numbers])
    columns = (
        by_itself,
        with_subject,
        by_itself - by_itself.max(),
        with_subject - with_subject.max(),
        same_document,
        [entries[number].topic == talked.topic for number in numbers],
        same_document & np.array([entries[number].section in talked.said for number in numbers]),
        met > 0,
        len(question.aspects) - met,
    )
    return Candidates(numbers, np.column_stack(columns).astype(np.float32))


def belongs_row(
    entries: Sequence[Entry],
    question: Question,
    found: Candidates,
    probabilities: FloatArray,
    alone: Likely,
    talked: Talked,
    said: Said,
    shared: float,
) -> FloatArray:
    """What decides whether the best of `found` is answered with, shape (len(BELONGS_NAMES),).

    `probabilities` are the order's; `shared` is the part of what the message says that the best has.
    """
    best = int(np.argmax(probabilities))
    lead = entries[found.numbers[best]]
    others = [
        float(probability)
        for number, probability in zip(found.numbers, probabilities, strict=True)
        if entries[number].document_id != lead.document_id
    ]
    first = entries[alone.numbers[int(np.argmax(alone.probabilities))]]
    return np.array(
        [
            _logit(float(probabilities[best])),
            float(probabilities[best]) - max(others, default=0.0),
            _logit(float(alone.probabilities.max())),
            _logit(alone.trust),
            lead.document_id == talked.document_id,
            lead.topic == talked.topic,
            first is lead,
            first.topic == talked.topic,
            question.topics.get(talked.topic or "", 0.0),
            _logit(question.scope),
            _logit(question.outside),
            math.log(len(question.text) + 1),
            said.leads_on,
            said.names,
            said.names_another,
            shared,
            said.says_nothing,
        ],
        np.float32,
    )


@dataclass(frozen=True)
class TalkOrder:
    """Both models; from `belongs_from` up a message is answered as a part of the talk."""

    order: Logistic
    belongs: Logistic
    belongs_from: float

    def probabilities(self, found: Candidates) -> FloatArray:
        """That each candidate is what was asked for, (n,)."""
        return self.order.probability(found.matrix)

    def belonging(self, row: FloatArray) -> float:
        """The probability that answering with the best candidate is right."""
        return float(self.belongs.probability(row[None])[0])

    def save(self, path: Path) -> None:
        """Writes the numbers."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def load_talk_order(path: Path) -> TalkOrder:
    """Raises `StaleIndexError` when the file is missing or of other features."""
    remedy = "run `python -m bot train`"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        order = TalkOrder(Logistic(**data["order"]), Logistic(**data["belongs"]), data["belongs_from"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StaleIndexError(f"follow-ups have not been learned: {remedy}") from error
    if len(order.order.weights) != len(ORDER_NAMES) or len(order.belongs.weights) != len(BELONGS_NAMES):
        raise StaleIndexError(f"what was learned of follow-ups is of another version: {remedy}")
    return order


def _logits(likely: Likely, numbers: IndexArray) -> FloatArray:
    """The logits at `numbers`; what was not found is as good as impossible."""
    probabilities = np.full(len(numbers), _LEAST, np.float32)
    places = np.searchsorted(numbers, likely.numbers)
    probabilities[places] = np.clip(likely.probabilities, _LEAST, 1 - _LEAST)
    result: FloatArray = np.log(probabilities / (1 - probabilities))
    return result


def _logit(probability: float) -> float:
    clipped = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(clipped / (1 - clipped))
