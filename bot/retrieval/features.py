"""What is known of each candidate, as numbers: the only thing that the learned order sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.language.vocabulary import Vocabulary
from bot.retrieval.entries import Entry
from bot.retrieval.question import Question
from bot.retrieval.retriever import Candidates

FloatArray = npt.NDArray[np.float32]

_ABSOLUTE = (
    "dense_text",
    "dense_view",
    "dense_document",
    "characters",
    "words",
    "sounds",
    "asked",
    "asked_document",
    "concepts_shared",
    "concepts_missed",
    "topic",
    "aspect_met",
    "aspect_missed",
    "leads",
)

#: Each number as it is, and how far it is below the best of the candidates.
NAMES = (*_ABSOLUTE, *(f"{name}_below" for name in _ABSOLUTE))


@dataclass(frozen=True)
class Traits:
    """What an entry speaks of, worked out once for all questions."""

    concepts: frozenset[str]
    aspects: frozenset[str]
    document: int
    leads: float


def traits_of(entries: Sequence[Entry], vocabulary: Vocabulary) -> list[Traits]:
    """Traits of each entry. `leads` is 1 for the first statement of a document, then 1/2, 1/3 …"""
    numbers: dict[str, int] = {}
    seen: dict[str, int] = {}
    traits = []
    for entry in entries:
        number = numbers.setdefault(entry.document_id, len(numbers))
        seen[entry.document_id] = seen.get(entry.document_id, 0) + 1
        # Not from its questions: the order is learned from these, one at a time, as if not yet asked.
        traits.append(
            Traits(
                concepts=frozenset(vocabulary.concepts(f"{entry.title} {entry.text}")),
                aspects=vocabulary.aspects_told(entry.text),
                document=number,
                leads=1 / seen[entry.document_id],
            )
        )
    return traits


def feature_matrix(
    question: Question, candidates: Candidates, entries: Sequence[Entry], traits: Sequence[Traits]
) -> FloatArray:
    """Shape (candidates, len(NAMES)), rows in the order of `candidates.indices`."""
    indices = candidates.indices.tolist()
    documents = np.array([traits[index].document for index in indices])
    wanted = question.concepts
    columns: list[npt.ArrayLike] = [
        candidates.dense_text,
        candidates.dense_view,
        _best_in_group(candidates.dense_view, documents),
        candidates.lexical["characters"],
        candidates.lexical["words"],
        candidates.lexical["sounds"],
        candidates.lexical_view,
        _best_in_group(candidates.lexical_view, documents),
        [len(wanted & traits[index].concepts) / max(1, len(wanted)) for index in indices],
        [float(len(wanted - traits[index].concepts)) for index in indices],
        [question.topics.get(entries[index].topic or "", 0.0) for index in indices],
        [float(bool(question.aspects & traits[index].aspects)) for index in indices],
        [float(len(question.aspects - traits[index].aspects)) for index in indices],
        [traits[index].leads for index in indices],
    ]
    absolute = np.column_stack([np.asarray(column) for column in columns]).astype(np.float32)
    if not len(absolute):
        return np.empty((0, len(NAMES)), np.float32)
    return np.hstack([absolute, absolute - absolute.max(axis=0)])


def _best_in_group(scores: FloatArray, groups: npt.NDArray[np.intp]) -> FloatArray:
    """For each element the highest score of its group."""
    _, inverse = np.unique(groups, return_inverse=True)
    highest = np.full(inverse.max(initial=-1) + 1, -np.inf, np.float32)
    np.maximum.at(highest, inverse, scores)
    result: FloatArray = highest[inverse]
    return result
