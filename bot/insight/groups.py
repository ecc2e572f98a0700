"""Questions of one meaning, brought together, so that an editor answers them once.

Two questions are near by what they mean (cosine of their vectors, from which what all questions have in
common is taken away) and by the words that they share (pairs of characters, rare ones more). The
weights and the threshold are those at which questions of the shipped guides fall together by guide best
(adjusted Rand index over 600 of them).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
import numpy.typing as npt
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

FloatArray = npt.NDArray[np.float32]

_MEANING, _WORDS = 0.7, 0.3
_APART = 0.82


#: Where a question comes from: the chat declined it, or asked back; it was answered, and then a person was
#: asked for, or a case was rated badly; an agent edited a suggestion, or answered where none was made.
Reason = Literal["declined", "clarified", "handed", "rated", "edited", "written"]
#: Those of agents.
OF_AGENTS: tuple[Reason, ...] = ("edited", "written")


@dataclass(frozen=True)
class OpenQuestion:
    """A question that editors may look at: masked text, when, and why.

    `answer` is what an agent said to it, masked too; None where it comes from the chat.
    """

    id: str
    text: str
    at: datetime
    reason: Reason
    topic: str | None
    community: str | None
    answer: str | None = None


@dataclass(frozen=True)
class Group:
    """Questions of one meaning, the most typical one first."""

    questions: tuple[OpenQuestion, ...]

    @property
    def typical(self) -> OpenQuestion:
        """The question that is nearest to all others."""
        return self.questions[0]

    @property
    def topic(self) -> str | None:
        """The topic of the most typical question that has one."""
        return next((one.topic for one in self.questions if one.topic is not None), None)

    @property
    def answers(self) -> tuple[str, ...]:
        """What agents answered, each wording once, that of the most typical question first."""
        return tuple(dict.fromkeys(one.answer for one in self.questions if one.answer is not None))


def grouped(
    questions: Sequence[OpenQuestion],
    understood: Callable[[str], str],
    encode: Callable[[Sequence[str]], FloatArray],
    common: FloatArray,
) -> list[Group]:
    """The groups, largest first, then the one asked last first.

    `understood` normalises a text as a turn does, `encode` gives (n, dimension) vectors of length 1, and
    `common` (dimension) is what questions have in common: the mean of many.
    """
    if not questions:
        return []
    texts = [understood(question.text) for question in questions]
    nearness = _nearness(texts, encode(texts), common)
    labels = np.zeros(len(texts), int)
    if len(texts) > 1:
        clustering = AgglomerativeClustering(
            n_clusters=None, affinity="precomputed", linkage="complete", distance_threshold=_APART
        )
        labels = clustering.fit_predict(1 - nearness)
    groups = []
    for label in range(labels.max() + 1):
        members = np.flatnonzero(labels == label)
        central = nearness[np.ix_(members, members)].sum(axis=1)
        groups.append(Group(tuple(questions[i] for i in members[np.argsort(-central, kind="stable")])))
    return sorted(
        groups, key=lambda group: (-len(group.questions), -max(one.at.timestamp() for one in group.questions))
    )


def _nearness(texts: Sequence[str], vectors: FloatArray, common: FloatArray) -> npt.NDArray[np.float64]:
    own = vectors - common
    own /= np.linalg.norm(own, axis=1, keepdims=True) + np.finfo(np.float32).tiny
    pairs = TfidfVectorizer(analyzer="char", ngram_range=(1, 2)).fit_transform(texts)
    return np.asarray(_MEANING * (own @ own.T) + _WORDS * (pairs @ pairs.T).toarray(), np.float64)
