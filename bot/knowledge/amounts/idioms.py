"""Words with a numeral in them that state no amount.

The list is for statements in everyday Chinese; a word belongs here only if it is never a claim a
source would have to support.
"""

from __future__ import annotations

import re

_WORDS = """
一天到晚 一天天 一年到头 一年四季 一日三餐 一下子 一口气 一块儿 一块 一成不变 三天两头 三三两两 三言两语
三番五次 三番两次 三长两短 三更半夜 三心二意 接二连三 隔三差五 隔三岔五 丢三落四 不三不四 低三下四
推三阻四 颠三倒四 四面八方 四平八稳 五花八门 五湖四海 七上八下 七嘴八舌 七手八脚 七大姑八大姨 乱七八糟
杂七杂八 横七竖八 八九不离十 九牛一毛 十全十美 十万火急 十有八九 百分百 百年之后 百年好合 百里挑一
千家万户 千方百计 千千万万 千万 万一 万万 万分 万事 万能 成千上万 独一无二 说一不二 两口子 两口儿 两边
两头 两难 两码事 两回事 两面 三口之家 三轮车 十分 十足 十字 百姓 百货 百科 九成九 八成新 半路 半夜 多半
大半 一半会儿 一时半会儿 一时半会 一星半点
"""

_IDIOMS = re.compile("|".join(sorted(_WORDS.split(), key=len, reverse=True)))
#: 一块钱 is money; 十分钟, 十分之一, 万分之一, 五十分 and 三千万 are amounts.
_AMOUNT_HERE = re.compile(r"一块钱|十分[钟之]|万分之")
_AMOUNT_BEFORE = re.compile(r"[\d一二两三四五六七八九十百]$")

MASK = "\0"


def masked(text: str) -> str:
    """`text` with its idioms blanked out, every other character at its old place."""

    def blank(found: re.Match[str]) -> str:
        starts_with_scale = found.group()[0] in "十百千万"
        continues = starts_with_scale and _AMOUNT_BEFORE.search(text[: found.start()])
        if continues or _AMOUNT_HERE.match(text, found.start()):
            return found.group()
        return MASK * len(found.group())

    return _IDIOMS.sub(blank, text)
