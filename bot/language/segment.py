"""Words of a text: jieba with the vocabulary of the field, in a segmenter of its own."""

from __future__ import annotations

import logging
import re
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


@lru_cache(maxsize=1024)
def is_person(word: str) -> bool:
    """Whether the dictionary counts a word as somebody's name: 白雪, 张三丰, 花木兰.

    Looked up in its file: what the segmenter keeps says only how common a word is.
    """
    if not commonness(word):
        return False
    with jieba.dt.get_dict_file() as file:
        return re.search(rf"^{re.escape(word)} [0-9]+ nr".encode(), file.read(), re.MULTILINE) is not None
