"""Reads which of a question's answers a resident chose: a button's title, the editors' words, yes and no."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.desk.eligibility.answers import UNKNOWN
from bot.desk.eligibility.model import Question
from bot.language.normalise import normalise

_MARKS = re.compile(r"[\s,，。.!！;；、~～…]+")
_UNKNOWN = re.compile(
    r"(不|勿|弗)(太|大)?(知道|晓得|清楚|确定|了解|懂|记得|好说)|(搞|弄|记|说|讲|吃)不(清|准|好|得|来)|忘(了|记)"
    r"|没(有)?(注意|印象|查过|数)|说不上来|没把握|吃不准"
)
#: The resident asks something back; what stands behind 没 (没什么) asks nothing.
_ASKS = re.compile(
    r"(?<!没)(?<!没有)(?<!不)(什么|啥)(?!都|也)|怎么|咋|多少|哪|吗$|吗[?？]|为什么|多久|是不是|能不能|有没有|要不要|算不算|[?？]$"
)
_HEDGE = re.compile(
    r"^(应该|好像|大概|可能|估计|我想|其实|那个?|哦|噢|啊|呃|额|阿拉|我们?|咱们?|俺|家里|他们?|她们?|双方|老人|我妈|我爸"
    r"|也|都|目前|现在|暂时|倒|还|已经|本来|肯定|当然|确实|就|是在|算)"
)
_NO = re.compile(
    r"^(没(?!错|问题|关系|事)|不(?!错|瞒|好意思|单|光|过)|无$|无[,，]|否|莫得|冇|呒|勿|弗|木有|从来没|从没|no$|n$)"
)
_YES = re.compile(
    r"^(是|有|对|嗯|恩|唔|好的?$|行$|可以|能|会|要|需要|在|没错|没问题|不错$|当然|肯定|确实|yes$|y$|ok$|得$|中$|系)"
)
_NEGATED = re.compile(r"(不是|不算|没有|没|不|非|未|无|勿|弗)$")
#: In a message that answers no question these ask for a status instead of telling it.
_SOUGHT = re.compile(r"(算|成为|变成|当上?|申请|评上?|办|想|吃|要)$")


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    value: bool | str


def bare(text: str) -> str:
    """`text` without marks and spaces at its ends, in one script and width."""
    return _MARKS.sub("", normalise(text)) if len(text) <= 8 else normalise(text).strip(" ,，。.!！;；、~～…")


def says_unknown(text: str) -> bool:
    """Whether somebody says that they do not know: 不晓得, 记不清."""
    return _UNKNOWN.search(bare(text)) is not None


def asks_back(text: str) -> bool:
    """Whether the text asks something instead of answering."""
    return _ASKS.search(normalise(text)) is not None


def choose(question: Question, text: str) -> bool | str | None:
    """The value that `text` chooses, `UNKNOWN` where it says so, None where it does not say."""
    plain = bare(text)
    for choice in question.choices:
        if plain == bare(choice.title):
            return choice.value
    if not plain or asks_back(text):
        return None
    said = _one(_hits(question, plain, "words"), question, plain)
    if said is not None:
        return said
    if says_unknown(plain):
        return UNKNOWN
    return _yes_or_no(plain) if question.kind == "yesno" else None


def mentioned(question: Question, text: str) -> bool | str | None:
    """The value that a message speaks of without having been asked: 我家是低保户."""
    plain = bare(text)
    hits = [hit for hit in _hits(question, plain, "mentions") if not _SOUGHT.search(plain[: hit.start])]
    return _one(hits, question, plain)


def _hits(question: Question, plain: str, source: str) -> Iterator[_Hit]:
    for choice in question.choices:
        patterns: Iterable[str] = choice.words if source == "words" else choice.mentions
        for pattern in patterns:
            for match in re.finditer(pattern, plain):
                if match.group() and not _NEGATED.search(plain[: match.start()]):
                    yield _Hit(match.start(), match.end(), choice.value)


def _one(hits: Iterable[_Hit], question: Question, plain: str) -> bool | str | None:
    """The one value of the hits; a hit inside a longer one does not count, one behind a cue comes first."""
    kept = list(hits)
    kept = [hit for hit in kept if not any(_inside(hit, other) for other in kept)]
    values = list(dict.fromkeys(hit.value for hit in kept))
    if len(values) < 2:
        return values[0] if values else None
    for cue in question.cues:
        found = re.search(cue, plain)
        behind = sorted(
            (hit for hit in kept if found and hit.start >= found.end()), key=lambda hit: hit.start
        )
        if behind:
            return behind[0].value
    return None


def _inside(hit: _Hit, other: _Hit) -> bool:
    shorter = hit.end - hit.start < other.end - other.start
    return shorter and other.start <= hit.start and hit.end <= other.end and hit.value != other.value


def _yes_or_no(plain: str) -> bool | None:
    """What a yes-or-no answer begins with, behind words that only soften it."""
    rest = plain
    while True:
        if _NO.search(rest):
            return False
        if _YES.search(rest):
            return True
        softened = _HEDGE.sub("", rest, count=1).lstrip(" ,，")
        if softened == rest:
            return None
        rest = softened
