"""The automatic numbers of Word paragraphs: 第一条 is often no text in the file but a counted label."""

from __future__ import annotations

import re
from collections import defaultdict

import cn2an
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

_CHINESE = {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"}
_PLACE = re.compile(r"%([1-9])")


def _written(count: int, style: str) -> str:
    if style in _CHINESE:
        return str(cn2an.an2cn(count)).removeprefix("一") if 10 <= count < 20 else str(cn2an.an2cn(count))
    return str(count)


def _value(element: _Element | None, name: str = "w:val") -> str | None:
    return element.get(qn(name)) if element is not None else None


class Numbering:
    """Counts the numbered paragraphs of one document; `label` must be asked in reading order."""

    def __init__(self, document: WordDocument) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: defaultdict[tuple[str, int], int] = defaultdict(int)
        relations = document.part.rels.values()
        part = next(
            (rel.target_part for rel in relations if rel.reltype == RELATIONSHIP_TYPE.NUMBERING), None
        )
        if part is not None:
            self._read(part.element)

    def _read(self, root: _Element) -> None:
        """Keeps text, style and start of each level of each list."""
        abstract = {_value(item, "w:abstractNumId"): item for item in root.iter(qn("w:abstractNum"))}
        for numbered in root.iter(qn("w:num")):
            template = abstract.get(_value(numbered.find(qn("w:abstractNumId"))))
            list_id = _value(numbered, "w:numId")
            if template is None or list_id is None:
                continue
            for level in template.iter(qn("w:lvl")):
                text = _value(level.find(qn("w:lvlText"))) or ""
                style = _value(level.find(qn("w:numFmt"))) or "decimal"
                start = int(_value(level.find(qn("w:start"))) or 1)
                self._levels[list_id, int(_value(level, "w:ilvl") or 0)] = (text, style, start)

    def label(self, paragraph: Paragraph) -> str:
        """What Word shows before the paragraph: 第十二条, （一）, 1. — or '' where it numbers nothing."""
        place = self._place(paragraph)
        if place is None or place not in self._levels:
            return ""
        list_id, depth = place
        text, style, start = self._levels[place]
        if style in {"bullet", "none"}:
            return ""
        self._counts[place] = self._counts[place] + 1 if place in self._counts else start
        for deeper in range(depth + 1, 9):
            self._counts.pop((list_id, deeper), None)

        def count(found: re.Match[str]) -> str:
            level = (list_id, int(found[1]) - 1)
            _, its_style, its_start = self._levels.get(level, ("", style, 1))
            return _written(self._counts.get(level, its_start), its_style)

        return _PLACE.sub(count, text) + " "

    @staticmethod
    def _place(paragraph: Paragraph) -> tuple[str, int] | None:
        """The list and level of a paragraph, from itself or from its style."""
        candidates = [paragraph._p.pPr]
        style = paragraph.style
        if style is not None:
            candidates.append(style.element.find(qn("w:pPr")))
        for properties in candidates:
            numbered = properties.find(qn("w:numPr")) if properties is not None else None
            list_id = _value(numbered.find(qn("w:numId"))) if numbered is not None else None
            if numbered is not None and list_id not in {None, "0"}:
                return str(list_id), int(_value(numbered.find(qn("w:ilvl"))) or 0)
        return None
