"""Parts a document's first and last lines: title, lines about it, signature, and what belongs to its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.knowledge.importer.block import Block
from bot.knowledge.importer.metadata import DATE, NUMBER, ORGANS

_ACTS = "通过|发布|公布|批准|修订|修正|施行|实施|印发|执行|调整"
_YEAR = r"[二一][〇○零一二三四五六七八九]{3}年"
_MONTH_DAY = r"[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
_DATE_LINE = re.compile(f"{DATE}|{_YEAR}{_MONTH_DAY}")
_ORGAN_LINE = re.compile(ORGANS)
_NOTES = (
    "来源|发布时间|发布日期|发布机构|成文日期|索引号|主题分类|文号|发文字号|有效性|浏览次数|阅读次数|字体|字号|打印"
    "|分享到?|作者|责任编辑"
)
_ABOUT = (
    re.compile(rf"[（(]?.{{0,6}}{DATE}.{{0,160}}(?:{_ACTS})[）)]*"),
    _DATE_LINE,
    re.compile(rf"[（(]?(?:{NUMBER.pattern}|第\d+号)[）)]?"),
    re.compile(r"[\u4e00-\u9fff、 ]{2,24}文件"),
    re.compile(rf"(?:{_NOTES})\s*[:：].{{0,80}}|.{{0,4}}(?:打印|分享|关闭窗口|返回顶部)"),
    _ORGAN_LINE,
)
_LONGEST_ABOUT = 200
_CLOSING = re.compile(r"[（(]此件.{1,20}[）)]|抄送[:：].*|.{2,30}\d{4}年\d{1,2}月\d{1,2}日印发")
_KINDS = (
    "法|条例|办法|规定|意见|通知|方案|决定|决议|细则|公告|通告|规程|规范|标准|解释|批复|函|思路|纲要|规划|计划|章程|规则"
    "|指南|指引|编|要点|措施"
)
_TITLE_END = re.compile(rf"(?:{_KINDS})(?:[（(][^（）()]{{1,20}}[）)])*》?$")
_ENDS_SENTENCE = re.compile(r"[。；：！？]$")
_LONGEST_TITLE = 100
_MOST_TITLE_LINES = 3


@dataclass(frozen=True)
class Head:
    """`title` is '' where none was found; `about` are the other lines that are about the document."""

    title: str
    title_lines: tuple[str, ...]
    about: tuple[str, ...]


def _is_about(line: str) -> bool:
    """Whether a line of the head is about the document and no part of its text."""
    if len(line) > _LONGEST_ABOUT or line.endswith("。"):
        return False
    return any(pattern.fullmatch(line) for pattern in _ABOUT)


def split_signature(blocks: Sequence[Block]) -> tuple[list[Block], list[str]]:
    """The document without the signature and mailing lines at its end, and those lines."""
    text = list(blocks)
    signature: list[str] = []
    while len(text) > 1 and _signs(text[-1].text, dated=bool(signature)):
        signature.insert(0, text.pop().text)
    return text, signature


def _signs(line: str, dated: bool) -> bool:
    if len(line) > _LONGEST_ABOUT:
        return False
    if _CLOSING.fullmatch(line) or _DATE_LINE.fullmatch(line):
        return True
    return dated and _ORGAN_LINE.fullmatch(line) is not None


def _title_places(blocks: Sequence[Block]) -> list[int]:
    """The places of the lines that make up the title."""
    marked = [place for place, block in enumerate(blocks) if block.level == 1]
    if marked:
        return marked[:1]
    places: list[int] = []
    for place, block in enumerate(blocks):
        if _is_about(block.text):
            if places:
                break
            continue
        if _ENDS_SENTENCE.search(block.text) or len(block.text) > _LONGEST_TITLE:
            break
        places.append(place)
        if _TITLE_END.search(block.text) or len(places) == _MOST_TITLE_LINES:
            break
    return places


def read_head(blocks: Sequence[Block]) -> tuple[Head, list[str]]:
    """The head of a document, whose lines before its outline are `blocks`, and those that are its text."""
    places = _title_places(blocks)
    title_lines = tuple(blocks[place].text for place in places)
    title = "".join(title_lines)
    rest = [block.text for place, block in enumerate(blocks) if place not in places]
    about = tuple(line for line in rest if line == title or _is_about(line))
    return Head(title, title_lines, about), [line for line in rest if line not in about]
