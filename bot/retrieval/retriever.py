"""Finds the units of text that a question is about: lexical and dense candidates, scored by both.

A unit is a statement of a guide or a passage of a document. Besides its own text it may carry other
views of itself: the residents' questions it answers, and, for long text, its sentences. A unit is as
near as its best view.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.encoder import Encoder
from bot.encoder.encode import Progress
from bot.retrieval.dense import DenseIndex
from bot.retrieval.fusion import best
from bot.retrieval.lexical import CUTTERS, LexicalIndex

FloatArray = npt.NDArray[np.float32]
IndexArray = npt.NDArray[np.intp]

#: Candidates that each kind of search brings.
_CANDIDATES = 40

#: A sentence view is at least this long where the text allows it, in characters.
_SENTENCE_LENGTH = 60
_SENTENCE_END = re.compile(r"(?<=[。；！？\n])")

#: How much of the usual question is taken out of a question before its neighbours are sought.
_USUAL_SHARE = 0.6

#: Share of the dense score in the fused one, a convex mix of scores scaled to their range as Bruch, Gai
#: and Ingber (TOIS 2023) recommend. This and the share above are the best, within what chance explains,
#: for the guides' questions on bare statements and on the articles of law that these rest on.
_DENSE_SHARE = 0.6


@dataclass(frozen=True)
class Unit:
    """One text to find, with the questions that it answers."""

    text: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidates:
    """What one search found: parallel arrays over `indices`, the units, in no order.

    Dense scores are cosines with the question, less a share of those with the usual question; lexical
    scores are shares of the question that are covered, in [0, 1]; `lexical_view` is the best share that
    one of the unit's questions covers. `usual` is the cosine of the question with the usual one.
    """

    indices: IndexArray
    dense_text: FloatArray
    dense_view: FloatArray
    lexical: dict[str, FloatArray]
    lexical_view: FloatArray
    usual: float

    @property
    def fused(self) -> FloatArray:
        """One score a unit, in [0, 1]: the order where nothing better is known."""
        dense = (self.dense_text + self.dense_view) / 2
        low, high = float(dense.min(initial=2.0)), float(dense.max(initial=-2.0))
        scaled = (dense - low) / max(high - low, 1e-6)
        lexical = self.lexical["characters"]
        relative = lexical / max(float(lexical.max(initial=0.0)), 1e-6)
        result: FloatArray = _DENSE_SHARE * scaled + (1 - _DENSE_SHARE) * relative
        return result


def sentences(text: str) -> list[str]:
    """Stretches of whole sentences of about `_SENTENCE_LENGTH` characters; [] for a short text."""
    stretches: list[str] = []
    buffer = ""
    for sentence in filter(str.strip, _SENTENCE_END.split(text)):
        if buffer and len(buffer) + len(sentence) >= _SENTENCE_LENGTH:
            stretches.append(buffer)
            buffer = ""
        buffer += sentence.strip()
    if buffer:
        stretches.append(buffer)
    return stretches if len(stretches) > 1 else []


@dataclass(frozen=True)
class Vectors:
    """All vectors of a set of units: of their texts, and of their views, which belong to `owners`."""

    texts: FloatArray
    views: FloatArray
    owners: IndexArray


def views_of(units: Sequence[Unit]) -> int:
    """How many texts `encode_units` encodes."""
    return sum(1 + len(unit.questions) + len(sentences(unit.text)) for unit in units)


def encode_units(units: Sequence[Unit], encoder: Encoder, progress: Progress | None = None) -> Vectors:
    """Encodes units once, for the index to keep; `progress` is told the number of texts done."""
    views: list[tuple[int, FloatArray]] = []
    questions = [(owner, text) for owner, unit in enumerate(units) for text in unit.questions]
    windows = [(owner, text) for owner, unit in enumerate(units) for text in sentences(unit.text)]
    for pairs, encode in ((questions, encoder.encode_queries), (windows, encoder.encode_passages)):
        vectors = encode([text for _, text in pairs], progress)
        views += [(owner, vector) for (owner, _), vector in zip(pairs, vectors, strict=True)]
    views.sort(key=lambda view: view[0])
    return Vectors(
        texts=encoder.encode_passages([unit.text for unit in units], progress),
        views=np.stack([vector for _, vector in views])
        if views
        else np.empty((0, encoder.dimension), np.float32),
        owners=np.array([owner for owner, _ in views], np.intp),
    )


class Retriever:
    """Searches a fixed set of units."""

    def __init__(
        self, units: Sequence[Unit], vectors: Vectors, usual_question: FloatArray | None = None
    ) -> None:
        """`usual_question` is the mean vector (dimension,) of many questions, by default of the units' own.

        Some texts are near to whatever is asked. Most of what all questions have in common is
        therefore taken out of a question before its neighbours are sought.
        """
        self.units = tuple(units)
        self._texts = DenseIndex(vectors.texts)
        self._views = DenseIndex(vectors.views)
        self._owners = vectors.owners
        count = len(self.units)
        self._first_view = np.searchsorted(vectors.owners, np.arange(count), "left")
        self._view_count = np.searchsorted(vectors.owners, np.arange(count), "right") - self._first_view
        self._lexical = {
            name: LexicalIndex(cutter, [unit.text for unit in self.units]) for name, cutter in CUTTERS.items()
        }
        asked = [
            (owner, number, text)
            for owner, unit in enumerate(self.units)
            for number, text in enumerate(unit.questions)
        ]
        self.asked_by = np.array([owner for owner, _, _ in asked], np.intp)
        # A unit's questions are the first of its views.
        self._asked_views = np.array(
            [self._first_view[owner] + number for owner, number, _ in asked], np.intp
        )
        if usual_question is None:
            own = vectors.views[self._asked_views]
            usual_question = own.mean(axis=0) if len(own) else np.zeros(vectors.texts.shape[1], np.float32)
        self.usual_question = usual_question
        self._asked = LexicalIndex(CUTTERS["characters"], [text for _, _, text in asked])
        # They come by owner: those that ask anything, and where the questions of each begin.
        self._asking, self._first_asked = np.unique(self.asked_by, return_index=True)

    def search(
        self,
        text: str,
        vector: FloatArray,
        expanded: str | None = None,
        hidden: IndexArray | None = None,
        always: IndexArray | None = None,
    ) -> Candidates:
        """Candidates for a question and its vector; the units of the numbers `always` are among them.

        `expanded` is the question with the official words for its colloquial ones added, for the
        lexical side. `hidden` are numbers of questions (places in `asked_by`) to search without: so
        the order is learned as if nobody had asked them yet.
        """
        usual = float(vector @ self.usual_question)
        vector = vector - _USUAL_SHARE * self.usual_question
        lexical = {name: index.scores(expanded or text) for name, index in self._lexical.items()}
        asked = self._best_asked(expanded or text, hidden)
        found = [
            self._texts.nearest(vector, _CANDIDATES),
            self._owners[self._views.nearest(vector, _CANDIDATES)],
            *(best(scores, _CANDIDATES // 2) for scores in lexical.values()),
        ]
        if len(self.asked_by):
            found.append(best(asked, _CANDIDATES // 2))
        if always is not None:
            found.append(always)
        indices = np.unique(np.concatenate(found))
        dense_text = self._texts.cosines(vector, indices)
        return Candidates(
            indices=indices,
            dense_text=dense_text,
            dense_view=self._best_views(vector, indices, dense_text, hidden),
            lexical={name: scores[indices] for name, scores in lexical.items()},
            lexical_view=asked[indices],
            usual=usual,
        )

    def _best_asked(self, text: str, hidden: IndexArray | None) -> FloatArray:
        result = np.zeros(len(self.units), np.float32)
        if len(self.asked_by):
            scores = self._asked.scores(text)
            if hidden is not None:
                scores[hidden] = 0.0
            result[self._asking] = np.maximum.reduceat(scores, self._first_asked)
        return result

    def _best_views(
        self, vector: FloatArray, indices: IndexArray, otherwise: FloatArray, hidden: IndexArray | None
    ) -> FloatArray:
        """The best score among each unit's views; a unit without views is as near as its text."""
        result = otherwise.copy()
        counts = self._view_count[indices]
        having = np.flatnonzero(counts)
        if len(having) == 0:
            return result
        starts, counts = self._first_view[indices[having]], counts[having]
        ends = np.cumsum(counts)
        rows = np.arange(ends[-1]) + np.repeat(starts - np.concatenate([[0], ends[:-1]]), counts)
        cosines = self._views.cosines(vector, rows)
        if hidden is not None:
            cosines[np.isin(rows, self._asked_views[hidden])] = -1.0
        found = np.maximum.reduceat(cosines, np.concatenate([[0], ends[:-1]]))
        result[having] = np.where(found > -1.0, found, result[having])
        return result
