"""Makes residents' writing comparable: one script, one width, no pictures, plain spaces.

`clean` keeps every character at its place, so that offsets in it are offsets in the message;
`normalise` may shorten and is what is encoded and searched.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import emoji
from opencc import OpenCC

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_HAN = r"[\u3400-\u9fff]"
_SPACE_BETWEEN_HAN = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
#: Between words of a voice recogniser there are spaces, too; between clauses there is one instead of a comma.
_SPACE_BETWEEN_CLAUSES = re.compile(rf"(?<={_HAN}{{4}})\s+(?={_HAN}{{4}})")
_REPEATED = re.compile(r"([^\w\s])\1+")
_STRETCHED = re.compile(rf"({_HAN})\1{{2,}}")
_BRACKETED_FACE = re.compile(r"\[[\u4e00-\u9fffA-Za-z]{1,4}\]")
_TRADITIONAL_HINT = re.compile(r"[\u3400-\u9fff]")


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    """The simplified, half-width form of one character, or itself where that is not one character."""
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) != 1:
        return character
    simplified: str = _to_simplified().convert(folded)
    return simplified if len(simplified) == 1 else folded


@lru_cache(maxsize=64)
def clean(text: str) -> str:
    """`text` in simplified, half-width characters, each at its old place."""
    return "".join(_plain(character) for character in text)


def normalise(text: str) -> str:
    """What is left of `text` to understand: one script and width, no emoji, faces or control characters.

    Spaces that a voice recogniser puts between Chinese characters, repeated punctuation and
    stretched characters (好好好好) are cut, a space between clauses becomes a comma; Latin letters
    become small.
    """
    text = unicodedata.normalize("NFKC", text)
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", text))
    text = _BRACKETED_FACE.sub(" ", emoji.replace_emoji(text, " "))
    if _TRADITIONAL_HINT.search(text):
        text = _to_simplified().convert(text)
    text = _SPACE_BETWEEN_CLAUSES.sub(",", _SPACE.sub(" ", text))
    text = _SPACE_BETWEEN_HAN.sub("", text)
    text = _STRETCHED.sub(r"\1", _REPEATED.sub(r"\1", text))
    return text.strip().lower()
