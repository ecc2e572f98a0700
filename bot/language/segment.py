"""Words of a text: jieba with the vocabulary of the field, in a segmenter of its own."""

from __future__ import annotations

import logging
from functools import lru_cache

import jieba

from bot.language.vocabulary import Vocabulary

jieba.setLogLevel(logging.WARNING)


@lru_cache(maxsize=4)
def segmenter(vocabulary: Vocabulary) -> jieba.Tokenizer:
    """A jieba segmenter that keeps the vocabulary's words whole; jieba's shared one is not touched."""
    # Reading the dictionary takes a second, copying it a hundredth.
    jieba.initialize()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = dict(jieba.dt.FREQ), jieba.dt.total
    tokenizer.initialized = True
    for word in vocabulary.words:
        if len(word) > 1:
            tokenizer.add_word(word)
    return tokenizer


def commonness(word: str) -> int:
    """How often the dictionary counts a word; 0 for one that it does not have."""
    jieba.initialize()
    return int(jieba.dt.FREQ.get(word, 0) or 0)
