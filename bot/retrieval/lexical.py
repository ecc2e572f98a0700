"""BM25 over three ways of cutting Chinese: characters with bigrams, words, and sounds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

import bm25s
import jieba
import numpy as np
import numpy.typing as npt

from bot.language.pinyin import blurred, syllables

FloatArray = npt.NDArray[np.float32]
Cutter = Callable[[str], list[str]]

#: BM25's parameters: how soon a further mention counts for little, and how much length counts against a
#: text. Questions are short, and statements and articles of law are long only where they say more.
_SATURATION = 1.2
_LENGTH = 0.5


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def characters(text: str) -> list[str]:
    """Single characters and bigrams, punctuation dropped."""
    letters = _letters(text)
    return [*letters, *(letters[i : i + 2] for i in range(len(letters) - 1))]


def words(text: str) -> list[str]:
    """Jieba's words and the words inside them, punctuation dropped."""
    return [word for word in jieba.lcut_for_search(text, HMM=False) if word[0].isalnum()]


def sounds(text: str) -> list[str]:
    """Bigrams of blurred, toneless syllables."""
    heard = [blurred(sound) for sound in syllables(_letters(text))]
    return [f"{a} {b}" for a, b in pairwise(heard)]


CUTTERS: dict[str, Cutter] = {"characters": characters, "words": words, "sounds": sounds}


class LexicalIndex:
    """BM25 over a list of texts, cut one way, as the share of the question that a text covers."""

    def __init__(self, cutter: Cutter, texts: Sequence[str]) -> None:
        self._cutter = cutter
        self._size = len(texts)
        cut = [cutter(text) for text in texts]
        frequency = Counter(token for tokens in cut for token in set(tokens))
        self._weight = {token: self._inverse_frequency(count) for token, count in frequency.items()}
        self._unknown_weight = self._inverse_frequency(0)
        self._columns: dict[str, int] = {}
        # An index of nothing but empty documents has no vocabulary to search.
        if frequency:
            bm25 = bm25s.BM25(method="lucene", k1=_SATURATION, b=_LENGTH, dtype="float32")
            bm25.index(cut, show_progress=False)
            self._columns = bm25.vocab_dict
            self._gains: FloatArray = bm25.scores["data"]
            self._owners = bm25.scores["indices"].astype(np.intp)
            self._ends: list[int] = bm25.scores["indptr"].tolist()

    def _inverse_frequency(self, count: int) -> float:
        return math.log(1 + (self._size - count + 0.5) / (count + 0.5))

    def scores(self, text: str) -> FloatArray:
        """For each text of the index, BM25 over the most that the question could get: (size,) in [0, 1].

        Words of the question that no text has count as missed, so a low score means that the
        question is about something else.
        """
        tokens = self._cutter(text)
        known = [self._columns[token] for token in tokens if token in self._columns]
        if not known:
            return np.zeros(self._size, np.float32)
        ceiling = sum(self._weight.get(token, self._unknown_weight) for token in tokens)
        # bm25s adds token by token to the scores of all texts, which takes most of a search's time.
        spans = [slice(self._ends[column], self._ends[column + 1]) for column in known]
        owners = np.concatenate([self._owners[span] for span in spans])
        gains = np.concatenate([self._gains[span] for span in spans])
        return (np.bincount(owners, gains, self._size) / ceiling).astype(np.float32)
