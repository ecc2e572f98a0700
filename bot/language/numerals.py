"""Values of Chinese and Arabic numerals: the one place that asks `cn2an` and smooths its corners."""

from __future__ import annotations

import re
from functools import lru_cache

import cn2an

#: Characters of Chinese numerals, for use inside a character class.
DIGITS = "零〇一二两三四五六七八九"
UNITS = "十百千万亿"

_TWENTY_OR_THIRTY = re.compile(r"[廿卅]")
_LONE_UNIT = re.compile(r"(?<![零〇一二两三四五六七八九十百千万\d])([百千万])")
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SPOKEN = str.maketrans("幺〇俩仨", "一零二三")
_ARABIC = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
_NO_CHINESE = re.compile(r"[0-9.,]+")
#: Longer writings are no quantity that anybody means; they would only cost time.
_LONGEST = 24


@lru_cache(maxsize=4096)
def value(text: str) -> int | float | None:
    """The number that `text` writes, or None where it writes none.

    Takes Arabic digits (with `,` between thousands), Chinese numerals read by place (八十二,
    一万二, 两千五, 廿四, 百 for 一百) or by digit (二〇二六), and mixtures (3千8, 1.5万).
    """
    if not text or len(text) > _LONGEST:
        return None
    plain = _SEPARATOR.sub("", text)
    if _ARABIC.fullmatch(plain):
        return float(plain) if "." in plain else int(plain)
    if _NO_CHINESE.fullmatch(plain):
        return None
    plain = _TWENTY_OR_THIRTY.sub(lambda m: "二十" if m.group() == "廿" else "三十", plain.translate(_SPOKEN))
    plain = _LONE_UNIT.sub(r"一\1", plain)
    try:
        found = cn2an.cn2an(plain, "smart")
    except (ValueError, KeyError):  # KeyError: its answer to digits in an order that no number has
        return None
    return int(found) if found == int(found) else float(found)


def whole(text: str) -> int | None:
    """As `value`, for whole numbers only."""
    found = value(text)
    return found if isinstance(found, int) else None
