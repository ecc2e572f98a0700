"""From what a resident typed to the words that are encoded, classified and searched."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.normalise import normalise
from bot.language.pinyin import SoundCorrector
from bot.language.vocabulary import Vocabulary

#: An age without its word: 太爷爷今年101.
_BARE_AGE = re.compile(r"((?:今年|虚岁|周岁|实岁)(?:刚|都|已经|快)?\d{2,3})(?=[,，。了的!！?？\s]|$)")


@dataclass(frozen=True)
class Reading:
    """`text` is normalised, in standard words, with words of the field restored where they were only
    heard; `concepts` are the official terms it speaks of."""

    text: str
    concepts: tuple[str, ...]


class MessageReader:
    """Reads messages with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._corrector = SoundCorrector(vocabulary.words, vocabulary.dialect.values())

    def read(self, message: str) -> Reading:
        """The reading of a message of any length."""
        text = self._vocabulary.standard(normalise(message))
        text = _BARE_AGE.sub(r"\1岁", self._corrector.correct(text))
        return Reading(text, self._vocabulary.concepts(text))

    def expanded(self, reading: Reading) -> str:
        """The text followed by the official terms it does not name, for word-by-word search."""
        missing = [term for term in reading.concepts if term not in reading.text]
        return " ".join([reading.text, *missing])
