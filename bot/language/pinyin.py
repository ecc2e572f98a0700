"""Survives recognition and typing errors: words of the field that were written as they sound.

No list of known typos: a stretch of text that sounds like a word of the field, but is not a word
itself, is read as that word (住餐 → 助餐, 滨江去 → 滨江区). Where both are real words (火花, 火化)
nothing is replaced; the index of sounds in `bot.retrieval` lets such a pair meet.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

#: Sounds that southern speakers and recognisers mix up; the second of each pair is dropped.
_BLURRED_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_BLURRED_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))

_LONGEST_WORD = 8
#: From this length on, a stretch that sounds like a word is that word even if parts of it are words.
_SURELY_MEANT = 4
#: From this length on, blurred sounds count as equal.
_LONG_ENOUGH_TO_BLUR = 3
#: Jieba's count from which a stretch is a word in its own right and left alone.
_COMMON_WORD = 3


@lru_cache(maxsize=16384)
def syllable(character: str) -> str:
    """The commonest sound of one character without its tone, or the character itself."""
    return lazy_pinyin(character, style=Style.NORMAL)[0]


def syllables(text: str) -> list[str]:
    """One syllable a character, each read by itself."""
    return [syllable(character) for character in text]


@lru_cache(maxsize=1024)
def blurred(sound: str) -> str:
    """`sound` with the usual southern confusions removed: zhang → zan."""
    for sharp, flat in _BLURRED_INITIALS:
        if sound.startswith(sharp):
            sound = flat + sound[len(sharp) :]
    for back, front in _BLURRED_FINALS:
        if sound.endswith(back):
            sound = sound[: -len(back)] + front
    return sound


class SoundCorrector:
    """Puts words of the field back where a text only sounds like them."""

    def __init__(self, words: Iterable[str], common_words: Iterable[str] = ()) -> None:
        """`common_words`: further words that are right as they stand."""
        import jieba

        jieba.initialize()
        self._segment = jieba.lcut
        self._frequency = jieba.dt.FREQ
        self._known = {word for word in words if 2 <= len(word) <= _LONGEST_WORD}
        self._right = self._known | set(common_words)
        self._exact: dict[tuple[str, ...], str] = {}
        self._blurred: dict[tuple[str, ...], str] = {}
        for word in sorted(self._known):
            for sounds in {tuple(syllables(word)), tuple(lazy_pinyin(word, style=Style.NORMAL))}:
                if len(sounds) != len(word):
                    continue
                self._exact.setdefault(sounds, word)
                if len(word) >= _LONG_ENOUGH_TO_BLUR:
                    self._blurred.setdefault(tuple(map(blurred, sounds)), word)
        self._lengths = sorted({len(word) for word in self._known}, reverse=True)

    def correct(self, text: str) -> str:
        """`text` with such stretches replaced; its length does not change."""
        sounds = syllables(text)
        flat = [blurred(sound) for sound in sounds]
        alone: list[bool] | None = None
        characters = list(text)
        fixed = [False] * len(text)
        for length in self._lengths:
            for start in range(len(text) - length + 1):
                stretch = text[start : start + length]
                if stretch in self._right:
                    fixed[start : start + length] = [True] * length
                    continue
                word = self._exact.get(tuple(sounds[start : start + length]))
                if word is None and length >= _LONG_ENOUGH_TO_BLUR:
                    word = self._blurred.get(tuple(flat[start : start + length]))
                if word is None or any(fixed[start : start + length]):
                    continue
                if self._frequency.get(stretch, 0) >= _COMMON_WORD:
                    continue
                if alone is None:
                    alone = self._standing_alone(text)
                differing = [start + i for i in range(length) if stretch[i] != word[i]]
                if length < _SURELY_MEANT and not all(alone[index] for index in differing):
                    continue
                if len(differing) == length < _SURELY_MEANT:
                    continue  # 就住 only sounds like 救助: a real slip keeps at least one character
                characters[start : start + length] = word
                fixed[start : start + length] = [True] * length
        return "".join(characters)

    def _standing_alone(self, text: str) -> list[bool]:
        """For each character, whether the segmenter leaves it outside every word of two or more."""
        alone: list[bool] = []
        for token in self._segment(text, HMM=False):
            alone += [len(token) == 1] * len(token)
        return alone
