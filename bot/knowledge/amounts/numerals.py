"""The value of one written number: 1.05万, 三十, 一点五, 二〇二六, 幺二零."""

from __future__ import annotations

import re
from fractions import Fraction

import cn2an

#: Single Chinese digits, and the signs that make tens and more of them.
DIGITS = "〇零一二两三四五六七八九幺"
SCALES = "十百千万亿廿卅"

ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?[十百千万亿]*"
HAN = rf"[{DIGITS}{SCALES}]+(?:点[{DIGITS}]+)?"
NUMBER = rf"(?:{ARABIC}|{HAN})"

_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_VALUES = dict(zip(DIGITS, (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 1), strict=True))
_ONLY_DIGITS = re.compile(rf"[{DIGITS}]+")


def only_digits(written: str) -> bool:
    """Whether `written` is Chinese digits alone, as 三四 in 三四级 or 一二〇."""
    return _ONLY_DIGITS.fullmatch(written) is not None


def digits(written: str) -> list[int]:
    """The digits of a run of Chinese digits."""
    return [_VALUES[sign] for sign in written]


def number(written: str) -> Fraction | None:
    """The exact value of `written`, which matches `NUMBER`; None where it is no one number (十二三)."""
    if written[0].isdigit():
        figures = written.rstrip("".join(_POWERS))
        value = Fraction(figures.replace(",", ""))
        for power in written[len(figures) :]:
            value *= _POWERS[power]
        return value
    if only_digits(written):
        return Fraction("".join(map(str, digits(written))))
    if written[0] in _POWERS:
        written = "一" + written
    try:
        return Fraction(str(cn2an.cn2an(written, "normal")))
    except (ValueError, KeyError):
        # cn2an raises KeyError for 两 after a decimal point and its like.
        return None
