"""Puts the printed lines of pdf pages back together: paragraphs joined, page numbers dropped."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

_PAGE_NUMBER = re.compile(
    r"[-—–―·\s]*(?:第\s*)?\d{1,4}\s*页?\s*(?:[/／]\s*\d{1,4}|[,，]?\s*共\s*\d{1,4}\s*页)?[-—–―·\s]*"
)
_FIGURES = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[。；：！？!?;:]$")
_LATIN_END = re.compile(r"[A-Za-z][,.]?$")
_LATIN_START = re.compile(r"^[A-Za-z]")

#: In units of one Chinese character: how far from the margin the last line of a paragraph ends, and what
#: is an indent. Where indents begin paragraphs the end says less, so it has to be clearer.
_SHORT_BY = 3.5
_SHORT_BY_DESPITE_INDENTS = 6.0
_INDENT = (1.2, 4.5)
#: A line distance this many times the usual one separates paragraphs.
_WIDE_GAP = 1.4
#: A line at the edge of this share of the pages, or more, is a running head.
_RUNNING_SHARE = 0.6
_EDGE = 2
_FEWEST_PAGES = 2
#: Share of indented lines from which indents are taken to begin paragraphs.
_INDENTED_SHARE = 0.08


@dataclass(frozen=True)
class Line:
    """One printed line: its text, where it starts and ends, its height on the page, and the size of its type.

    All in points; `y` grows in either direction, only distances count.
    """

    text: str
    start: float
    end: float
    y: float
    size: float


def width(text: str) -> float:
    """The width of `text` in Chinese characters; others count half."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.5 for sign in text)


def _signature(line: Line) -> str:
    return _FIGURES.sub("#", line.text.replace(" ", ""))


def body(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers at their edges and without what runs along most of them."""
    edges = [[*page[:_EDGE], *page[-_EDGE:]] for page in pages]
    seen = Counter(signature for edge in edges for signature in {_signature(line) for line in edge})
    needed = max(_FEWEST_PAGES, len(pages) * _RUNNING_SHARE)
    running = {signature for signature, times in seen.items() if times >= needed}

    def keep(place: int, line: Line, total: int) -> bool:
        at_edge = place < _EDGE or place >= total - _EDGE
        return not at_edge or not (_PAGE_NUMBER.fullmatch(line.text) or _signature(line) in running)

    return [[line for place, line in enumerate(page) if keep(place, line, len(page))] for page in pages]


@dataclass(frozen=True)
class _Shape:
    left: float
    right: float
    size: float
    gap: float
    indented: bool

    def indent(self, line: Line) -> bool:
        low, high = _INDENT
        return low * self.size <= line.start - self.left <= high * self.size

    def centred(self, line: Line) -> bool:
        return line.start - self.left > _INDENT[1] * self.size

    def short(self, line: Line) -> bool:
        by = _SHORT_BY_DESPITE_INDENTS if self.indented else _SHORT_BY
        return line.end < self.right - by * self.size


def _shape(pages: Sequence[Sequence[Line]]) -> _Shape:
    lines = [line for page in pages for line in page]
    size = median(line.size for line in lines)
    starts = Counter(round(line.start) for line in lines)
    usual = [start for start, times in starts.items() if times > 1] or list(starts)
    gaps = [abs(b.y - a.y) for page in pages for a, b in pairwise(page)]
    shape = _Shape(
        left=min(usual),
        right=max(line.end for line in lines),
        size=size,
        gap=median(gaps) if gaps else 0.0,
        indented=False,
    )
    indented = sum(map(shape.indent, lines)) >= _INDENTED_SHARE * len(lines)
    return replace(shape, indented=indented)


def _starts_paragraph(shape: _Shape, before: Line, line: Line, same_page: bool) -> bool:
    gap = abs(line.y - before.y)
    if shape.short(before) or shape.centred(before) or abs(line.size - before.size) > 0.1 * shape.size:
        return True
    if same_page and shape.gap and gap > _WIDE_GAP * shape.gap:
        return True
    if shape.indented:
        return line.start - shape.left >= _INDENT[0] * shape.size
    return _SENTENCE_END.search(before.text) is not None


def _joined(first: str, second: str) -> str:
    between = " " if _LATIN_END.search(first) and _LATIN_START.search(second) else ""
    return first + between + second


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[tuple[str, float]]:
    """The paragraphs of `pages` in order, each with its type size in points."""
    pages = [page for page in body(pages) if page]
    if not pages:
        return []
    shape = _shape(pages)
    found: list[tuple[str, float]] = []
    before: Line | None = None
    for page in pages:
        for place, line in enumerate(page):
            if before is None or _starts_paragraph(shape, before, line, same_page=place > 0):
                found.append((line.text, line.size))
            else:
                text, size = found[-1]
                found[-1] = (_joined(text, line.text), size)
            before = line
    return found
