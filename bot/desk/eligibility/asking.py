"""Sees that a message asks for a pre-check: it names a programme and wants to know whether somebody gets it.

To a classifier 我能申请特困吗 looks like a question about the rules. It is one of this household's where
somebody is spoken of and nothing is told but what the check would ask for; whoever tells more (我有车能
申请低保吗) asks about that, and is answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from bot.desk.eligibility.finding import find_asked
from bot.desk.eligibility.model import Programme
from bot.language.numbers import read_age, read_income, read_money, read_numbers, read_people


class Span(Protocol):
    """A place in a text that says a figure."""

    @property
    def start(self) -> int:
        """Its first character."""
        ...

    @property
    def end(self) -> int:
        """The character behind it."""
        ...

    @property
    def text(self) -> str:
        """What is written there."""
        ...


#: More than this is a story, and its question is answered.
_LONGEST = 40
_TESTS = re.compile(
    r"(?:帮|给|替)(?:我们?|他|她|老人|[我他她](?:妈|爸|家|们家|奶奶|爷爷|儿子|女儿|老公|老婆|老伴))?(?:来|先)?"
    r"(?:看看|看一?下|算算|算一?下|测|评估|判断|对一?对|对照)"
    r"|(?:看看|看一下|算算|算一下).{0,6}(?:够不够|符不符合|符合不符合|能不能|算不算)"
    r"|(?:想|要|来|先)(?:给.{1,3})?(?:测|自测|预审|预检|评估)|测一测|测一?下|自测|预审|预检"
)
#: Whoever asks how much, where or how wants to be told that, and is not examined.
_ELSE = re.compile(
    r"多少|怎么|咋|如何|哪|什么|啥|几[天号年个时]|多久|材料|标准|流程|电话|地址|进度|批了|到账|发了|取消|停发|为什么|谁"
    r"|证明|投诉|查询"
)
_SOMEBODY = re.compile(
    r"我们?家?|咱们?家?|阿拉|俺|本人|自己|[他她]们?|家里|老人家?|(?:老)?(?:爸爸?|妈妈?|爹|娘)|父母|父亲|母亲|爷爷|奶奶|外[公婆]"
    r"|公公|婆婆|老公|老婆|老伴|丈夫|妻子|爱人|儿子|女儿|孩子|哥哥?|弟弟?|姐姐?|妹妹?|叔叔?|阿姨|舅舅?|姑姑|侄[子女]|孙[子女]"
)
_WHETHER = re.compile(
    r"能不能|可不可以|够不够|符不符合|符合不符合|算不算|有没有资格|有资格|够得上|够格|能够|可以|符合|享受得到|能|够|算|是不是"
)
_ASKS = re.compile(
    r"[吗么嘛伐][啊呀?？。]*|[?？]|能不能|可不可以|够不够|符不符合|算不算|有没有资格|不[?？]?$"
)
_IDLE = re.compile(
    r"领取?|拿|申[请领]|享受|吃|用|办|评|当|做|认定?|成为|得到?|请问|想问问?|问一?下|一下|现在|目前|这[样种个]|那|情况|的话|条件|资格"
    r"|今年|岁|每个?月|一个?月|总共|一共|加起来|只有?|就|有|是|工资|退休金|养老金|低?收入|人|口|元|块钱?|虚岁|周岁|已经|还"
    r"|也|都|和|跟|的|了|吗|么|嘛|伐|呢|不|啊|呀|吧|到|上|这|儿|[,，。.!！?？、\s]"
)
_FIGURES = frozenset("一二两三四五六七八九十百千万俩")
_READERS: tuple[Callable[[str], Sequence[Span]], ...] = (
    read_income,
    read_money,
    read_age,
    read_people,
    read_numbers,
)


def asks_for_check(programmes: Mapping[str, Programme], text: str) -> bool:
    """Whether a normalised message asks for the pre-check of a programme that it names."""
    if len(text) > _LONGEST or _ELSE.search(text):
        return False
    found = find_asked(programmes, text)
    if len(found.programmes) != 1 and not found.shared:
        return False
    if _TESTS.search(found.rest):
        return True
    told = _without_figures(found.rest)
    spoken_of = _SOMEBODY.search(told) is not None or told != found.rest
    whether = _WHETHER.search(told) is not None or found.by_question
    if not (spoken_of and whether and _ASKS.search(text)):
        return False
    return not _IDLE.sub("", _WHETHER.sub("", _SOMEBODY.sub("", told))).strip("\0")


def _without_figures(text: str) -> str:
    """`text` without the ages, incomes and numbers of people that it tells."""
    for read in _READERS:
        for span in reversed(read(text)):
            # No income at all is told in words, which stay: 无生活来源.
            if any(character.isdigit() or character in _FIGURES for character in span.text):
                text = text[: span.start] + text[span.end :]
    return text
