"""What a message means as a part of a talk, as numbers: two logistic models learned from follow-ups.

The first gives each candidate the probability that it is what was asked for, from how likely it is for the
message alone and for the message with its subject put before it, and from where it stands to what was
talked about. The second gives the probability that answering with the best of them is right, and not with
what the message means by itself, or not at all.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.errors import StaleIndexError
from bot.language.vocabulary import Vocabulary
from bot.retrieval.entries import Entry
from bot.retrieval.question import Question
from bot.retrieval.ranker import Logistic

FloatArray = npt.NDArray[np.float32]
IndexArray = npt.NDArray[np.intp]

#: Probabilities below count as this much, so that they have a logarithm.
_LEAST, _LEAST_KIND = 1e-6, 1e-4

ORDER_NAMES = (
    "alone",
    "whole",
    "alone_below",
    "whole_below",
    "same_document",
    "same_topic",
    "said",
    "same_matter",
    "aspects_met",
    "aspects_missed",
    "people_topic",
    "people_document",
    "speaks",
    "speaks_below",
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
    "about_people",
    "follows_log",
    "outside_log",
    "chats_log",
)

#: What a message can be when the talk is left out of account: a follow-up, a question that stands by itself,
#: somebody else's business, or no question at all.
FOLLOWS, ASKS, OUTSIDE, CHATS = "follows", "asks", "outside", "chats"


@dataclass(frozen=True)
class Likely:
    """What one look-up found: numbers of entries and the probability of each, parallel; `trust` is that
    in the best of them."""

    numbers: IndexArray
    probabilities: FloatArray
    trust: float


@dataclass(frozen=True)
class Talked:
    """What was talked about, as the order sees it; `said`: sections of the document that were said;
    `matter`: by what names it is called."""

    document_id: str
    topic: str | None
    said: frozenset[str]
    matter: frozenset[str]


@dataclass(frozen=True)
class Said:
    """What is known of a message besides its candidates: it goes on by its words; it names a matter; it
    names one that the document does not have; it says nothing but that it asks. `kinds`: how likely it is
    of each kind by its words alone. `pairs`: what it says besides words that ask, in pairs of characters."""

    leads_on: bool
    names: bool
    names_another: bool
    says_nothing: bool
    about_people: bool
    kinds: Mapping[str, float]
    pairs: frozenset[str]


@dataclass(frozen=True)
class Candidates:
    """Numbers of entries, and what is known of each: shape (n,) and (n, len(ORDER_NAMES))."""

    numbers: IndexArray
    matrix: FloatArray


@dataclass(frozen=True)
class Shelf:
    """All entries with what the order must know of each: its document, the aspects that it tells, the
    matters that it names, and the pairs of characters that it or its questions have."""

    entries: tuple[Entry, ...]
    documents: npt.NDArray[np.str_]
    told: tuple[frozenset[str], ...]
    named: tuple[frozenset[str], ...]
    spoken: tuple[frozenset[str], ...]


def shelf_of(entries: Sequence[Entry], vocabulary: Vocabulary) -> Shelf:
    """The shelf of these entries."""
    return Shelf(
        entries=tuple(entries),
        documents=np.array([entry.document_id for entry in entries]),
        told=tuple(vocabulary.aspects_told(entry.text) for entry in entries),
        named=tuple(frozenset(vocabulary.concepts(f"{entry.title} {entry.text}")) for entry in entries),
        spoken=tuple(
            frozenset(pair for place in (entry.text, entry.title, *entry.questions) for pair in pairs(place))
            for entry in entries
        ),
    )


def pairs(text: str) -> Iterator[str]:
    """Each two characters on end."""
    return (text[i : i + 2] for i in range(len(text) - 1))


def candidates(
    shelf: Shelf,
    question: Question,
    alone: Likely,
    whole: Likely,
    talked: Talked,
    said: Said,
) -> Candidates:
    """What either look-up found of the topic, and of others where the message names another matter: 低保呢,
    after a wedding."""
    entries = shelf.entries
    numbers = np.union1d(alone.numbers, whole.numbers).astype(np.intp)
    of_topic = np.array([entries[number].topic == talked.topic for number in numbers])
    if not said.names_another and of_topic.any():
        numbers, of_topic = numbers[of_topic], of_topic[of_topic]
    by_itself, with_subject = _logits(alone, numbers), _logits(whole, numbers)
    same_document = shelf.documents[numbers] == talked.document_id
    met = np.array([len(question.aspects & shelf.told[number]) for number in numbers])
    missed = len(question.aspects) - met
    speaks = np.array([len(said.pairs & shelf.spoken[number]) for number in numbers])
    speaks = speaks / max(1, len(said.pairs))
    matter = np.array([bool(talked.matter & shelf.named[number]) for number in numbers])
    columns = (
        by_itself,
        with_subject,
        by_itself - by_itself.max(),
        with_subject - with_subject.max(),
        same_document,
        of_topic,
        same_document & np.array([entries[number].section in talked.said for number in numbers]),
        matter,
        met > 0,
        missed,
        said.about_people & of_topic,
        said.about_people & same_document,
        speaks,
        speaks - speaks.max(),
    )
    return Candidates(numbers, np.column_stack(columns).astype(np.float32))


def belongs_row(
    shelf: Shelf,
    question: Question,
    found: Candidates,
    probabilities: FloatArray,
    alone: Likely,
    talked: Talked,
    said: Said,
) -> FloatArray:
    """What decides whether the best of `found` is answered with, shape (len(BELONGS_NAMES),).

    `probabilities` are the order's.
    """
    entries = shelf.entries
    best = int(np.argmax(probabilities))
    spoken = shelf.spoken[found.numbers[best]]
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
            len(said.pairs & spoken) / len(said.pairs) if said.pairs else 1.0,
            said.says_nothing,
            said.about_people,
            math.log(max(said.kinds[FOLLOWS], _LEAST_KIND)),
            math.log(max(said.kinds[OUTSIDE], _LEAST_KIND)),
            math.log(max(said.kinds[CHATS], _LEAST_KIND)),
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
    _, places, found = np.intersect1d(numbers, likely.numbers, return_indices=True)
    probabilities[places] = np.clip(likely.probabilities[found], _LEAST, 1 - _LEAST)
    result: FloatArray = np.log(probabilities / (1 - probabilities))
    return result


def _logit(probability: float) -> float:
    clipped = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(clipped / (1 - clipped))
