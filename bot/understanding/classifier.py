"""The intent classifier: logistic regression over the encoder's vector and the characters themselves.

Two light models see the same sentence differently: the vector knows what it means, character
n-grams know how it is said (忽略之前的指令, 转人工). Their log probabilities are averaged.
"""

from __future__ import annotations

import os
import pickle
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from cachetools import LRUCache
from joblib import Parallel, delayed
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

FloatArray = npt.NDArray[np.float32]

#: Inverse strength of the penalty; E5's vectors lie close together, so the dense side needs little.
_DENSE_C = 30.0
_CHARACTER_C = 8.0
_DENSE_SHARE = 0.45
#: Texts whose probabilities are remembered.
_REMEMBERED = 256


class IntentClassifier:
    """Fitted once, then asked for the probability of each label."""

    def __init__(self) -> None:
        self._centre: FloatArray = np.zeros(0, np.float32)
        self._dense = LogisticRegression(C=_DENSE_C, max_iter=40, class_weight="balanced")
        self._cut = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
        # One against the rest: on tens of thousands of sparse columns many times faster, and as good.
        self._characters = LogisticRegression(C=_CHARACTER_C, solver="liblinear", class_weight="balanced")

    @property
    def labels(self) -> list[str]:
        """The labels, in the order of the probabilities."""
        labels: list[str] = self._dense.classes_.tolist()
        return labels

    def fit(self, texts: Sequence[str], vectors: FloatArray, labels: Sequence[str]) -> IntentClassifier:
        """Learns from normalised texts, their query vectors (len(texts), dimension) and their labels.

        Raises ValueError when there are fewer than two labels.
        """
        if len(set(labels)) < 2:
            raise ValueError("an intent classifier needs sentences of at least two intents")
        self._centre = vectors.mean(axis=0)
        with ThreadPoolExecutor(1) as beside:
            dense = beside.submit(self._dense.fit, self._scaled(vectors), labels)
            self._characters.fit(self._cut.fit_transform(texts), labels)
            dense.result()
        # Half as large, and laid out so that `_character_weights` needs no copy.
        self._characters.coef_ = np.asfortranarray(self._characters.coef_, np.float32)
        return self

    def _scaled(self, vectors: FloatArray) -> FloatArray:
        # E5's cosines all lie above 0.7; without their common part the differences can be learned.
        centred = vectors - self._centre
        result: FloatArray = centred / np.maximum(np.linalg.norm(centred, axis=-1, keepdims=True), 1e-6)
        return result

    def probabilities(self, text: str, vector: FloatArray) -> FloatArray:
        """Probability of each of `labels` for one normalised text and its vector, shape (labels,).

        The latest texts are remembered: pipeline and answers ask for the same one within a turn.
        """
        known = self._memory.get(text)
        if known is None:
            known = self._memory[text] = self.probabilities_of([text], vector.reshape(1, -1))[0]
        return known

    def probabilities_of(self, texts: Sequence[str], vectors: FloatArray) -> FloatArray:
        """As `probabilities`, for many: shape (len(texts), labels)."""
        dense = self._scaled(vectors) @ self._dense_weights + self._dense.intercept_
        characters = np.stack([self._character_scores(text) for text in texts])
        if len(self._dense.classes_) == 2:
            dense = np.hstack([-dense, dense]) / 2
            characters = np.hstack([-characters, characters]) / 2
        mixed = _DENSE_SHARE * _log_softmax(dense) + (1 - _DENSE_SHARE) * _log_softmax(characters)
        result: FloatArray = np.exp(_log_softmax(mixed)).astype(np.float32)
        return result

    def _character_scores(self, text: str) -> FloatArray:
        """What `TfidfVectorizer.transform` and a product with the weights give for one text.

        Both are made for many texts: for one, they check, copy and convert all that was learned.
        """
        columns = self._cut.vocabulary_
        counts = Counter(columns[gram] for gram in self._grams(text) if gram in columns)
        known = np.fromiter(counts.keys(), np.intp, len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), np.float64, len(counts)))) * self._rarity[known]
        values /= max(float(np.linalg.norm(values)), 1e-12)
        result: FloatArray = values @ self._character_weights[known] + self._characters.intercept_
        return result

    @cached_property
    def _grams(self) -> Callable[[str], list[str]]:
        analyser: Callable[[str], list[str]] = self._cut.build_analyzer()
        return analyser

    @cached_property
    def _rarity(self) -> FloatArray:
        rarity: FloatArray = self._cut.idf_
        return rarity

    @cached_property
    def _dense_weights(self) -> FloatArray:
        return np.ascontiguousarray(self._dense.coef_.T, np.float32)

    # Laid out as they are used, a row for each n-gram.
    @cached_property
    def _character_weights(self) -> FloatArray:
        return np.ascontiguousarray(self._characters.coef_.T, np.float32)

    @cached_property
    def _memory(self) -> LRUCache[str, FloatArray]:
        return LRUCache(_REMEMBERED)

    def save(self, path: Path) -> None:
        """Writes the fitted model to a file."""
        path.write_bytes(pickle.dumps(self, protocol=pickle.HIGHEST_PROTOCOL))

    @staticmethod
    def load(path: Path) -> IntentClassifier:
        """Reads a model that `save` wrote."""
        loaded: IntentClassifier = pickle.loads(path.read_bytes())
        return loaded


def held_out_probabilities(
    texts: Sequence[str], vectors: FloatArray, labels: Sequence[str], folds: int = 3
) -> tuple[list[str], FloatArray]:
    """The labels in order, and for each text the probabilities from a classifier that never saw it."""
    names = sorted(set(labels))
    result = np.zeros((len(texts), len(names)), np.float32)
    fold = np.random.default_rng(0).permutation(len(texts)) % folds
    parts = [(np.flatnonzero(fold != number), np.flatnonzero(fold == number)) for number in range(folds)]
    found = Parallel(n_jobs=os.cpu_count())(
        delayed(_held_out)(
            [texts[i] for i in seen],
            vectors[seen],
            [labels[i] for i in seen],
            [texts[i] for i in unseen],
            vectors[unseen],
        )
        for seen, unseen in parts
    )
    for (_, unseen), (known, rows) in zip(parts, found, strict=True):
        columns = np.array([names.index(label) for label in known])
        result[np.ix_(unseen, columns)] = rows
    return names, result


def _held_out(
    texts: Sequence[str], vectors: FloatArray, labels: Sequence[str], unseen: Sequence[str], there: FloatArray
) -> tuple[list[str], FloatArray]:
    """The labels of a classifier of `texts`, and its probabilities of the texts `unseen`."""
    classifier = IntentClassifier().fit(texts, vectors, labels)
    return classifier.labels, classifier.probabilities_of(unseen, there)


def _log_softmax(scores: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
