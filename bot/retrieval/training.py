"""Learns the order of answers and the trust in them, from messages whose answers are known.

Order: each question of a guide is asked as if it, at random some of its guide's other questions, and one
of every other statement had never been written down; the right answer is the statement it points to.

Trust: residents' sentences are answered with that order, and so are messages that must not be
answered (other bureaus' business, near misses, nonsense); the model tells the two apart. A sentence
that is a guide's question is again asked as if it were new. All come with probabilities from a
classifier that never saw them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.preprocessing import StandardScaler

from bot.language.vocabulary import Vocabulary
from bot.retrieval.features import Traits, feature_matrix, traits_of
from bot.retrieval.index import KnowledgeIndex
from bot.retrieval.question import Question
from bot.retrieval.ranker import Logistic, Ranker, ordered, trust_row
from bot.retrieval.retriever import Candidates

FloatArray = npt.NDArray[np.float32]
Ask = Callable[[str], Question]

#: Messages from outside that may be answered, and that may be answered or asked back.
_ANSWERED_OUTSIDE = 0.035
_TOUCHED_OUTSIDE = 0.06

#: Share of a guide's other questions that are hidden along with the one that is asked.
_HIDDEN_SHARE = 0.3
#: Questions that the order is learned from: more of them change nothing but how long it takes.
_ASKED = 4500
_FOLDS = 5
_SEED = 23


@dataclass(frozen=True)
class Learned:
    """The ranker, and what it gets right on messages it was not fitted to."""

    ranker: Ranker
    document_first: float
    statement_first: float
    outside_answered: float
    inside_answered: float


def learn_ranker(
    index: KnowledgeIndex,
    vocabulary: Vocabulary,
    ask: Ask,
    inside: Sequence[str],
    outside: Sequence[str],
) -> Learned:
    """Learns both models.

    `ask` makes a question of a text; `inside` are texts that residents ask the bureau;
    `outside` are texts that must not be answered. Raises ValueError when there is nothing to learn from.
    """
    if not inside or not outside:
        raise ValueError("trust in answers needs messages from inside and from outside the bureau's business")
    traits = traits_of(index.entries, vocabulary)
    asked = Asked(index)
    order, document_first, statement_first = _learn_order(index, traits, ask, asked)

    rows, right = [], []
    for number, text in enumerate([*inside, *outside]):
        question = ask(text)
        candidates = asked.search(question, text)
        matrix = feature_matrix(question, candidates, traits)
        probabilities = ordered(order, matrix)
        documents = [index.entries[i].document_id for i in candidates.indices]
        rows.append(trust_row(question, matrix, probabilities, documents))
        right.append(number < len(inside))
    fold = np.random.default_rng(_SEED).permutation(len(rows)) % _FOLDS
    trust, trusted = fit(np.array(rows), np.array(right), fold)
    trusted_inside, trusted_outside = trusted[: len(inside)], trusted[len(inside) :]
    answer = float(np.quantile(trusted_outside, 1 - _ANSWERED_OUTSIDE))
    clarify = float(np.quantile(trusted_outside, 1 - _TOUCHED_OUTSIDE))
    return Learned(
        ranker=Ranker(order, trust, answer, clarify),
        document_first=document_first,
        statement_first=statement_first,
        outside_answered=float(np.mean(trusted_outside > answer)),
        inside_answered=float(np.mean(trusted_inside > answer)),
    )


class Asked:
    """The questions of an index, each of which can be asked as if it were new."""

    def __init__(self, index: KnowledgeIndex) -> None:
        self._generator = np.random.default_rng(_SEED)
        self._retriever = index.retriever
        self.documents = np.array([entry.document_id for entry in index.entries])
        self.texts = [text for entry in index.entries for text in entry.questions]
        self.asked_in = self.documents[index.retriever.asked_by]
        # Questions come by their statement: where those of each begin, and how many it has.
        _, self._first, self._counts = np.unique(
            index.retriever.asked_by, return_index=True, return_counts=True
        )
        self._places: dict[str, list[int]] = {}
        for number, text in enumerate(self.texts):
            self._places.setdefault(text, []).append(number)

    def answering(self, text: str) -> int | None:
        """The number of the entry that answers a question; None where it is none of theirs."""
        places = self._places.get(text)
        return int(self._retriever.asked_by[places[0]]) if places else None

    def search(self, question: Question, text: str) -> Candidates:
        """Candidates for `text`, asked as if it were new."""
        return self._retriever.search(question.text, question.vector, question.expanded, self.hidden(text))

    def hidden(self, text: str) -> npt.NDArray[np.intp] | None:
        """What is not to be seen when `text` is asked as if it were new: itself and some of its guide's other
        questions; None where it is no guide's.

        Every other statement goes without one of its questions as well: the right one would else be the
        only one that lacks one, and questions would seem to say nothing of what their statement answers.
        """
        if text not in self._places:
            return None
        own = self._places[text]
        siblings = np.flatnonzero(self.asked_in == self.asked_in[own[0]])
        chosen = siblings[self._generator.random(len(siblings)) < _HIDDEN_SHARE]
        one_each = self._first + (self._generator.random(len(self._first)) * self._counts).astype(np.intp)
        asked_by = self._retriever.asked_by
        others = one_each[~np.isin(asked_by[one_each], asked_by[own])]
        return np.unique(np.concatenate([chosen, others, own]))


def _learn_order(
    index: KnowledgeIndex, traits: Traits, ask: Ask, asked: Asked
) -> tuple[Logistic, float, float]:
    """The model of the order, and how often the right document and statement come first."""
    documents = asked.documents
    chosen = np.sort(np.random.default_rng(_SEED).permutation(len(asked.texts))[:_ASKED])
    asked_by, asked_in = index.retriever.asked_by[chosen], asked.asked_in[chosen]
    matrices, found = [], []
    for place in chosen:
        text = asked.texts[place]
        question = ask(text)
        candidates = asked.search(question, text)
        matrices.append(feature_matrix(question, candidates, traits))
        found.append(candidates.indices)
    question_of = np.concatenate([np.full(len(indices), number) for number, indices in enumerate(found)])
    units = np.concatenate(found)
    labels = units == asked_by[question_of]
    # Questions of one guide stay in one fold: they are too much alike to judge each other.
    _, guide = np.unique(asked_in, return_inverse=True)
    order, held_out = fit(np.concatenate(matrices), labels, guide[question_of] % _FOLDS)
    ends = np.cumsum([len(indices) for indices in found])[:-1]
    first = np.array(
        [indices[np.argmax(held)] for indices, held in zip(found, np.split(held_out, ends), strict=True)]
    )
    return order, float(np.mean(documents[first] == asked_in)), float(np.mean(first == asked_by))


def fit(
    rows: FloatArray, labels: npt.NDArray[np.bool_], folds: npt.NDArray[np.intp]
) -> tuple[Logistic, FloatArray]:
    """The model on all rows, and for each row the probability from the folds without it."""
    scaler = StandardScaler().fit(rows)
    scaled = scaler.transform(rows)
    model = LogisticRegression(C=1.0, max_iter=500)
    splits: Iterable[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]] = [
        (np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)) for fold in range(_FOLDS)
    ]
    held_out = cross_val_predict(
        model, scaled, labels, cv=splits, method="predict_proba", n_jobs=os.cpu_count()
    )[:, 1]
    model.fit(scaled, labels)
    logistic = Logistic(
        scaler.mean_.tolist(), scaler.scale_.tolist(), model.coef_[0].tolist(), float(model.intercept_[0])
    )
    return logistic, held_out.astype(np.float32)
