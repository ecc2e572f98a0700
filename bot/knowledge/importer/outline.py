"""Recognises what a line is in the outline of an official text: chapter, article, section, annex."""

from __future__ import annotations

import re
from dataclasses import dataclass

import cn2an

_NUMERALS = "〇零一二三四五六七八九十百千两"
#: Depth of a part in the outline; a new one ends those below it.
DEPTHS = {"编": 1, "分编": 2, "章": 3, "节": 4}
_LONGEST_HEADING = 40
#: With the dots and the page number that a table of contents puts behind it.
_LONGEST_WITH_LEADER = 200

_CHAPTER = re.compile(rf"第(?P<number>[{_NUMERALS}]+|\d+)(?P<kind>分编|[编章节])(?!程|日|目)\s*(?P<title>.*)")
_ARTICLE = re.compile(
    rf"第(?P<number>[{_NUMERALS}]+|\d+)条(?:之(?P<sub>[一二三四五六七八九十]+))?"
    r"(?P<gap>[ \u3000:：]*)(?P<rest>.*)",
    re.DOTALL,
)
_REFERENCE = re.compile(r"[第款项至、和或及与之的，]|规定|所[称列]|以[上下]|条")
_SECTION = re.compile(r"(?P<number>[一二三四五六七八九十]+)、\s*(?P<title>.*)", re.DOTALL)
_POINT = re.compile(r"(?P<number>[一二三四五六七八九十]+)是(?P<title>[^。；]{1,60})")
_SUBSECTION = re.compile(r"[（(](?P<number>[一二三四五六七八九十]+)[）)]\s*(?P<title>.*)", re.DOTALL)
_ANNEX = re.compile(r"附(?:件|录|表)\s*[一二三四五六七八九十\d]{0,2}\s*(?:[:：]?\s*[^。]{0,40})?")
_CONTENTS = re.compile(r"目\s*[录次]")
_LEADER = re.compile(r"[\s.…·—-]*[.…·\s]\s*\d{1,4}$")
_ENDS_SENTENCE = re.compile(r"[。；：，！？;:,]$")


@dataclass(frozen=True)
class Article:
    """第十二条之一: `number` 12, `sub` 1 (0 without 之), `label` as written, `rest` what follows on the line.

    `spaced` tells whether a space (or the end of the line) sets the label off.
    """

    number: int
    sub: int
    label: str
    rest: str
    spaced: bool

    def follows(self, last: Article | None) -> bool:
        """Whether this can be a heading after `last`, and no mention of an article at a line's start."""
        if not self.spaced and _REFERENCE.match(self.rest):
            return False
        if last is None:
            return True
        next_number = (self.number == last.number + 1 and not self.sub) or (
            self.number == last.number and self.sub == last.sub + 1
        )
        return next_number or (
            self.spaced and (self.number > last.number or (self.number == 1 and not self.sub))
        )


def value(numerals: str) -> int:
    """The number that `numerals` writes, in Chinese or Arabic figures; 0 where it is none."""
    if numerals.isdigit():
        return int(numerals)
    try:
        return int(cn2an.cn2an(numerals, "normal"))
    except (ValueError, KeyError):
        # cn2an raises either, by where the writing goes wrong.
        return 0


def article(text: str) -> Article | None:
    """The article heading that `text` starts with, or None."""
    found = _ARTICLE.fullmatch(text)
    number = value(found["number"]) if found else 0
    if found is None or not number:
        return None
    label = f"第{found['number']}条" + (f"之{found['sub']}" if found["sub"] else "")
    spaced = bool(found["gap"]) or not found["rest"] or found["rest"][0] in "【［["
    return Article(number, value(found["sub"] or "0"), label, found["rest"].strip(), spaced)


def chapter(text: str, *, heading: bool) -> tuple[int, str] | None:
    """Depth and title of a part, chapter or section (第三章 收养), or None.

    `heading`: the file marks the line as one.
    """
    if len(text) > _LONGEST_WITH_LEADER:
        return None
    bare = _LEADER.sub("", text) if not heading else text
    found = _CHAPTER.fullmatch(bare)
    if found is None or len(bare) > _LONGEST_HEADING or (not heading and _ENDS_SENTENCE.search(bare)):
        return None
    parts = found["title"].split()
    title = "".join(parts) if all(len(part) == 1 for part in parts) else " ".join(parts)
    name = f"第{found['number']}{found['kind']}"
    return DEPTHS[found["kind"]], f"{name} {title}".strip()


def section(text: str, *, points: bool = False) -> tuple[int, str, str] | None:
    """Number, numeral and title of 一、…, or None; with `points` those of a short line 一是… instead."""
    found = (_POINT if points else _SECTION).fullmatch(text)
    number = value(found["number"]) if found else 0
    return (number, found["number"], found["title"]) if found and number else None


def subsection(text: str) -> tuple[int, str] | None:
    """Number and numeral of （一）…, or None."""
    found = _SUBSECTION.fullmatch(text)
    number = value(found["number"]) if found else 0
    return (number, found["number"]) if found and number else None


def is_annex(text: str) -> bool:
    """Whether the line opens an annex: 附件1, 附件：申请表."""
    return _ANNEX.fullmatch(text) is not None


def is_contents(text: str) -> bool:
    """Whether the line says 目录."""
    return _CONTENTS.fullmatch(text) is not None


def is_short_title(text: str) -> bool:
    """Whether a line can be a heading by itself: short, and no sentence."""
    return (
        len(text) <= _LONGEST_HEADING
        and "。" not in text.rstrip("。")
        and not re.search(r"[；：，,;:]$", text)
    )
