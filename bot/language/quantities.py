"""Numbers in a message: 3千8, 1.5万, 一百零五, 两个, 50%, 百分之三十."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.normalise import clean
from bot.language.numerals import value

ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
#: 三千一个月 is three thousand for each month, not 3100: behind hundreds and more, 一 begins the unit.
_NO_UNIT_OF_TIME = (
    r"(?!(?:(?<=[百千万亿])|(?<=[百千万亿][二两三四五六七八九]))"
    r"一(?:个?月|年|天|周|个?星期|个?小时|个?钟头|次|趟|顿))"
)
#: A whole numeral in figures, Chinese or mixed writing.
NUMERAL = (
    rf"(?:{ARABIC}(?:[十百千万亿]+(?:{_NO_UNIT_OF_TIME}[0-9零〇一二两三四五六七八九十百千]){{0,8}})?"
    rf"|(?:{_NO_UNIT_OF_TIME}[零〇一二两三四五六七八九十百千万亿廿卅]){{1,16}})"
)
#: Neither inside a longer numeral nor behind 第 or 几 (第十二, 几百).
ALONE = r"(?<![0-9][.,])(?<![0-9零〇一二两三四五六七八九十百千万亿廿卅第几数])"
#: 两三, 七八: neighbouring figures say "about".
PAIR = re.compile(r"(一两|两三|二三|三四|四五|五六|六七|七八|八九)(?=$|[十百千万亿])")

_FIGURE = re.compile(r"[0-9一二两三四五六七八九十百千万廿卅零〇]")
_MEASURE = (
    r"[个位名口人岁天周年月次块元张份户家斤里米级层种项条折倍遍趟顿桌盒瓶件只辆台间套对双杯碗]"
    r"|公斤|小时|星期|礼拜"
)
_NUMBER = re.compile(
    rf"百分之(?P<share>{NUMERAL})|(?<![A-Za-z+\-#/_]){ALONE}(?P<plain>{NUMERAL})(?P<percent>\s?%)?"
    rf"(?:(?P<measure>(?:多|来)?(?:{_MEASURE}))|(?P<code>[A-Za-z+\-#/_]))?"
)
#: 十八九, 二十七八: about the lower of the two.
_PAIR_BEHIND = re.compile(r"([二三四五六七八九]?十[一二三四五六七八])(?<!一)[二三四五六七八九]")
_CHINESE_UNIT = re.compile(r"[十百千万亿廿卅]")
#: Numerals that are words: 千万别, 万一.
_WORDS = {"千万", "万千", "万万", "百千", "万一", "千百"}
#: Longer figures are telephone and identity numbers.
_MOST_FIGURES = 6


@dataclass(frozen=True)
class NumberSpan:
    """A number from character `start` to `end` of a message; 50% is 0.5.

    `about` marks a number said by two figures: 两三千 is about 2500, 两三个 about 2.
    """

    start: int
    end: int
    text: str
    value: int | float
    about: bool = False


def amount(text: str) -> tuple[int | float, bool] | None:
    """The value of a numeral, and whether it says "about" (see `NumberSpan`); None for no numeral."""
    pair = PAIR.match(text)
    tail = _PAIR_BEHIND.fullmatch(text)
    if tail is not None:
        found = value(tail.group(1))
        return None if found is None else (found, True)
    if pair is None:
        found = value(text)
        return None if found is None else (found, False)
    low, high = (value(figure + text[2:]) for figure in pair.group())
    if low is None or high is None:
        return None
    middle = (low + high) / 2
    return (int(middle) if middle == int(middle) else low), True


def read_numbers(text: str) -> tuple[NumberSpan, ...]:
    """The numbers that `text` names, in its order.

    Ordinals (第十二条), words (千万别, 万一), codes (1+N, A1) and long figures (telephone, identity
    card) are none. One Chinese figure counts only before a measure word (两个), and 一 only where
    it is all that was said (一个), because it is mostly an article.
    """
    plain = clean(text)
    if not _FIGURE.search(plain):
        return ()
    spans = (_span(text, plain, match) for match in _NUMBER.finditer(plain))
    return tuple(span for span in spans if span is not None)


def _span(text: str, plain: str, match: re.Match[str]) -> NumberSpan | None:
    group = "share" if match["share"] else "plain"
    known = amount(match[group])
    if known is None or (group == "plain" and not _counts(plain, match)):
        return None
    number, about = known
    end = match.end("percent") if match["percent"] else match.end(group)
    if match["share"] or match["percent"]:
        number = round(number / 100, 6)
    return NumberSpan(match.start(), end, text[match.start() : end], number, about)


def _counts(plain: str, match: re.Match[str]) -> bool:
    """Whether the numeral is a number here and not part of a code or a word."""
    numeral = match["plain"]
    if match["code"] or numeral in _WORDS:
        return False
    if numeral[0].isascii():
        figures = numeral.replace(",", "").split(".")[0]
        return len(figures) <= _MOST_FIGURES or _CHINESE_UNIT.search(numeral) is not None
    if len(numeral) > 1 and _CHINESE_UNIT.search(numeral):
        return True
    if match["measure"] is None:
        return plain.strip() == numeral
    if numeral == "一":
        return plain.strip() == match.group().strip()
    return len(numeral) == 1 or PAIR.match(numeral) is not None
