"""Reads which of a question's answers a resident chose: a button's title, the editors' words, yes and no."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bot.desk.eligibility.answers import UNKNOWN
from bot.desk.eligibility.model import Question
from bot.language.normalise import clean, normalise

_MARKS = re.compile(r"[\s,，。.!！;；、~～…]+")
#: 哪里够, 哪有钱 ask nothing: they say no.
_RHETORICAL = re.compile(
    r"哪里?(?=够|养得起|干得动|舍得)|哪有(?!.*(?:[?？]|吗|呢))|哪来的?(?=钱|房|车|存款)|怎么(?=可能|够)|咋(?=可能|够)"
)
_UNKNOWN = re.compile(
    r"(不|勿|弗)(太|大)?(知道|晓得|清楚|确定|了解|懂|记得|好说)|(搞|弄|记|说|讲|吃)不(清|准|好|得|来)|忘(了|记)"
    r"|没(有)?(注意|印象|查过|数)|说不上来|没把握|吃不准"
)
#: The resident asks something back; what stands behind 没 (没什么) asks nothing.
_ASKS = re.compile(
    r"(?<!没)(?<!没有)(?<!不)(什么|啥)(?!都|也)|(?<!不)怎么|咋|多少|哪|吗$|吗[?？]|为什么|多久"
    # 有没有都不清楚 answers.
    r"|(是不是|能不能|有没有|要不要|算不算)(?!.{0,3}(不|勿|没)(太)?(知道|晓得|清楚|确定|数))|[?？]$"
)
_HEDGE = re.compile(
    r"^(俩|两个人?|两口子?|应该|好像|大概|可能|估计|我想|其实|那个?|哦|噢|啊|呃|额|阿拉|我们?|咱们?|俺|家里|他们?|她们?|双方|老人|我妈|我爸"
    r"|也|都|目前|现在|暂时|倒|还|已经|本来|肯定|当然|确实|就|是在|算)"
)
_NO = re.compile(
    r"^(从来|从|根本|完全|真的?)?"
    r"(没有?(?!错|问题|关系|事)|不(是|用|要|需要|可以|能|会|行|在|算|对)?(?!错|瞒|好意思|单|光|过)|无|否|莫得|冇|呒没?|勿|弗"
    r"|木有|no(?![a-z])|n(?![a-z]))"
)
_YES = re.compile(
    r"^(没错|没问题|不错|是的?|有的?|对的?|嗯|恩|唔|好的?|行|可以|能|会|需要|要|在|当然|肯定|确实|yes|y|ok|得|中|系)(?![a-z])"
)
#: What may stand behind yes and no and says no more than they do.
_IDLE = re.compile(
    r"(是|有|对|嗯|恩|过|的|了|啊|呀|呢|吧|嘛|哦|噢|喔|呐|嘞|滴|啦|么|格|哉|喽|啥|什么|任何|都|也|这种|这个|这|那|个|一|些|点"
    r"|两|几|套|辆|部|间|人|家里|我们|我|他|她|不|没)"
)
#: 不太愿意, 不是很愿意: a word of degree between the negation and what it negates.
_NEGATED = re.compile(
    r"(不是|不算|不需|不必|没有|没|不|非|未|无|勿|弗|哪里?有?)(太|很|大|怎么|特别|那么|这么|完全|十分|非常|一定|真的?|是)?(很|太|完全)?$"
)
#: 不是不愿意 is neither yes nor no to a machine.
_TWICE = re.compile(r"(不是|并非|没有?|不)(说|讲)?(不(?!知|晓|清|确)|没)")
#: Half of what is said besides yes or no has to be the question's own words.
_ECHO = 0.5
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
    return _ASKS.search(_denied(normalise(text))) is not None


def _denied(text: str) -> str:
    """`text` with what is only asked to say no put as a no: 哪里够 is 不够."""
    return _RHETORICAL.sub("不", text)


def choose(question: Question, text: str) -> bool | str | None:
    """The value that `text` chooses, `UNKNOWN` where it says so, None where it does not say."""
    plain = bare(text)
    for choice in question.choices:
        if plain == bare(choice.title):
            return choice.value
    if not plain or asks_back(text):
        return None
    plain = _denied(plain)
    # What one clause negates stands in the next (没有，都是头婚); the spaces of a recogniser make no clause.
    for told in dict.fromkeys((",".join(_clauses(text)), plain)):
        said = _one(_hits(question, told, "words"), question, told)
        if said is not None:
            return said
    if says_unknown(plain):
        return UNKNOWN
    return _yes_or_no(question, text) if question.kind == "yesno" else None


def mentioned(question: Question, text: str) -> bool | str | None:
    """The value that a message speaks of without having been asked: 我家是低保户."""
    plain = bare(text)
    told = [hit for hit in _hits(question, plain, "mentions") if not _SOUGHT.search(plain[: hit.start])]
    # 低保户被取消了: what was asked for would be another answer.
    words = list(_hits(question, plain, "words"))
    return _one([hit for hit in told if not any(_inside(hit, word) for word in words)], question, plain)


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


def _yes_or_no(question: Question, text: str) -> bool | None:
    """The yes or no that a clause begins with; a bare 嗯 or 对 gives way to a no behind it.

    Only where nothing else is said with it than the question asks for: 没工作 is no answer to whether
    there are houses.
    """
    own = set("".join((question.ask, question.label, *(choice.title for choice in question.choices))))
    clauses = _clauses(text)
    values = [value for clause in clauses if (value := _lead(clause, own)) is not None]
    if values[:1] == [True] and False in values and _only_yes(clauses[0]):
        return False
    return values[0] if values else None


def _clauses(text: str) -> list[str]:
    return [clause for clause in _MARKS.split(_denied(clean(text).lower())) if clause]


def _lead(clause: str, own: Collection[str]) -> bool | None:
    """What a clause begins with, behind words that only soften it."""
    if _TWICE.search(clause):
        return None
    rest = clause
    while True:
        for pattern, value in ((_YES, True), (_NO, False)):
            found = pattern.match(rest)
            # 没错 is a yes, 没 a no.
            if found is not None and _fits(rest[found.end() :], own):
                return value
        softened = _HEDGE.sub("", rest, count=1)
        if softened == rest:
            return None
        rest = softened


def _fits(rest: str, own: Collection[str]) -> bool:
    told = [character for character in _IDLE.sub("", rest) if character.isalnum()]
    return not told or sum(character in own for character in told) > len(told) * _ECHO


def _only_yes(clause: str) -> bool:
    found = _YES.match(clause)
    return found is not None and not _IDLE.sub("", clause[found.end() :])
