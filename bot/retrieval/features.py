"""What is known of each candidate, as numbers: the only thing that the learned order sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.language.vocabulary import Vocabulary
from bot.retrieval.entries import Entry
from bot.retrieval.question import Question
from bot.retrieval.retriever import Candidates

FloatArray = npt.NDArray[np.float32]
IndexArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]

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
    "usual",
)

#: Each number as it is, and how far it is below the best of the candidates.
NAMES = (*_ABSOLUTE, *(f"{name}_below" for name in _ABSOLUTE))


@dataclass(frozen=True)
class Traits:
    """What each of n entries speaks of, worked out once for all questions, in columns.

    `concepts` and `aspects` say by name which entries name it, each (n,); `topics` and `documents`
    are numbers, those of topics the places in `topic_names`.
    """

    concepts: Mapping[str, BoolArray]
    aspects: Mapping[str, BoolArray]
    topics: IndexArray
    topic_names: tuple[str, ...]
    documents: IndexArray
    leads: FloatArray


def traits_of(entries: Sequence[Entry], vocabulary: Vocabulary) -> Traits:
    """Traits of the entries. `leads` is 1 for the first statement of a document, then 1/2, 1/3 …"""
    documents: dict[str, int] = {}
    topics: dict[str, int] = {}
    seen = Counter[str]()
    leads = []
    for entry in entries:
        documents.setdefault(entry.document_id, len(documents))
        topics.setdefault(entry.topic or "", len(topics))
        seen[entry.document_id] += 1
        leads.append(1 / seen[entry.document_id])
    return Traits(
        # Not from its questions: the order is learned from these, one at a time, as if not yet asked.
        concepts=_named([vocabulary.concepts(f"{entry.title} {entry.text}") for entry in entries]),
        aspects=_named([vocabulary.aspects_told(entry.text) for entry in entries]),
        topics=np.array([topics[entry.topic or ""] for entry in entries], np.intp),
        topic_names=tuple(topics),
        documents=np.array([documents[entry.document_id] for entry in entries], np.intp),
        leads=np.array(leads, np.float32),
    )


def _named(said: Sequence[Iterable[str]]) -> dict[str, BoolArray]:
    columns: dict[str, BoolArray] = {}
    for number, names in enumerate(said):
        for name in names:
            columns.setdefault(name, np.zeros(len(said), bool))[number] = True
    return columns


def feature_matrix(question: Question, candidates: Candidates, traits: Traits) -> FloatArray:
    """Shape (candidates, len(NAMES)), rows in the order of `candidates.indices`."""
    indices = candidates.indices
    if not len(indices):
        return np.empty((0, len(NAMES)), np.float32)
    _, documents = np.unique(traits.documents[indices], return_inverse=True)
    concepts, aspects = question.concepts, question.aspects
    concepts_met = _met(concepts, traits.concepts, indices)
    aspects_met = _met(aspects, traits.aspects, indices)
    likely = np.array([question.topics.get(name, 0.0) for name in traits.topic_names])
    columns = (
        candidates.dense_text,
        candidates.dense_view,
        _best_in_group(candidates.dense_view, documents),
        candidates.lexical["characters"],
        candidates.lexical["words"],
        candidates.lexical["sounds"],
        candidates.lexical_view,
        _best_in_group(candidates.lexical_view, documents),
        concepts_met / max(1, len(concepts)),
        len(concepts) - concepts_met,
        likely[traits.topics[indices]],
        aspects_met > 0,
        len(aspects) - aspects_met,
        traits.leads[indices],
        np.full(len(indices), candidates.usual),
    )
    absolute = np.column_stack(columns).astype(np.float32)
    return np.hstack([absolute, absolute - absolute.max(axis=0)])


def _met(wanted: Iterable[str], named: Mapping[str, BoolArray], indices: IndexArray) -> IndexArray:
    """How many of the wanted things each of the entries at `indices` names."""
    count = np.zeros(len(indices), np.intp)
    for name in wanted:
        if name in named:
            count += named[name][indices]
    return count


def _best_in_group(scores: FloatArray, groups: IndexArray) -> FloatArray:
    """For each element the highest score of its group; groups are numbered from 0."""
    highest = np.full(groups.max() + 1, -np.inf, np.float32)
    np.maximum.at(highest, groups, scores)
    result: FloatArray = highest[groups]
    return result
