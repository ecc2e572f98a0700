"""Cuts a long text into pieces that a message can hold, at the ends of its sentences."""

from __future__ import annotations

import re
import unicodedata

#: Longest text of a message of WeChat or WeCom, in bytes of UTF-8.
#: Source: 微信公众平台「被动回复用户消息」 and 「客服消息」; 企业微信「发送应用消息」.
MAX_BYTES = 2048

_SENTENCE = re.compile(r"[。！？!?；;…]+[”’」』）)】》]*|\n+")
_CLAUSE = re.compile(r"[，,、：:]+|\s+")
#: A piece is not left shorter than this share of what it could hold, only to end at a sentence.
_LEAST_SHARE = 3
_JOINER = "\u200d"


def split(text: str, limit: int = MAX_BYTES) -> list[str]:
    """The text in pieces of at most `limit` bytes, in order; nothing is lost but blanks at the cuts."""
    pieces = []
    rest = text.strip()
    while rest:
        piece, rest = cut(rest, limit)
        pieces.append(piece)
    return pieces


def cut(text: str, limit: int = MAX_BYTES) -> tuple[str, str]:
    """The first piece of at most `limit` bytes, and the rest.

    The piece ends at a sentence, else at a clause, else between two characters. `limit` is at least 16.
    """
    text = text.strip()
    encoded = text.encode()
    if len(encoded) <= limit:
        return text, ""
    window = encoded[:limit].decode(errors="ignore")
    least = len(window) // _LEAST_SHARE
    for ending in (_SENTENCE, _CLAUSE):
        ends = [match.end() for match in ending.finditer(window) if match.end() > least]
        if ends:
            break
    else:
        ends = [_between_characters(text, len(window))]
    return text[: ends[-1]].rstrip(), text[ends[-1] :].lstrip()


def _between_characters(text: str, end: int) -> int:
    """The last place up to `end` that leaves what is written over one another together."""
    place = end
    while place > 1 and _belongs(text[place - 1], text[place]):
        place -= 1
    return place if place > 1 else end


def _belongs(left: str, right: str) -> bool:
    return left == _JOINER or right == _JOINER or unicodedata.category(right).startswith("M")
