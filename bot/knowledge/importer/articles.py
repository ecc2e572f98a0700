"""Cuts a document into passages: articles of a law or sections of a notice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.knowledge.importer.block import Block
from bot.knowledge.importer.head import Head, read_head, split_signature
from bot.knowledge.importer.outline import (
    Article,
    article,
    chapter,
    is_annex,
    is_contents,
    is_short_title,
    section,
    subsection,
)

#: Longest passage of a text without articles, in characters; articles are kept whole.
LONGEST_PASSAGE = 600
PATH_SEPARATOR = " / "
#: Fewer articles than this, and 第N条 is a mention in a notice rather than its outline.
_FEWEST_ARTICLES = 2
_SENTENCE = re.compile(r".+?(?:[。；！？]+[”’）】」]*|$)", re.DOTALL)
_ANNEX_DEPTH = 0
_PLAIN_HEADING_DEPTH = 10


@dataclass(frozen=True)
class Piece:
    """A passage before it has an id: article label (or None), path of headings, text."""

    article: str | None
    heading: str
    text: str


@dataclass(frozen=True)
class Cut:
    """A document taken apart: head, signature, passages, and the lines that are in none of them."""

    head: Head
    signature: tuple[str, ...]
    pieces: tuple[Piece, ...]
    dropped: tuple[str, ...]


@dataclass
class _Heading:
    """A heading of the document, and whether any text stands under it."""

    title: str
    used: bool = False


@dataclass
class _Cutter:
    """Collects lines under the present place in the outline; `close` turns them into pieces."""

    whole: bool = False
    path: dict[int, _Heading] = field(default_factory=dict)
    label: str | None = None
    lines: list[str] = field(default_factory=list)
    found: list[Piece | _Heading] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def enter(self, depth: int, title: str) -> None:
        """A heading: ends what is open, and all headings at its depth and below."""
        self.close()
        self.label = None
        for deeper in [place for place in self.path if place >= depth]:
            del self.path[deeper]
        self.path[depth] = _Heading(title)
        self.found.append(self.path[depth])

    def begin(self, label: str, whole: bool) -> None:
        """A new article or section under the present headings."""
        self.close()
        self.label, self.whole = label, whole

    def add(self, line: str) -> None:
        """A line of text under the present label."""
        if line:
            self.lines.append(line)

    def close(self) -> None:
        """Ends the open passage."""
        if not self.lines:
            return
        headings = [heading for _, heading in sorted(self.path.items())]
        path = PATH_SEPARATOR.join(heading.title for heading in headings)
        texts = ["\n".join(self.lines)] if self.whole else packed(self.lines)
        self.found += [Piece(self.label, path, text) for text in texts]
        self.lines = []
        for heading in headings:
            heading.used = True

    def finish(self) -> tuple[Piece, ...]:
        """All passages. A heading with nothing under it is one too, unless it heads something elsewhere:
        then it is a line of the table of contents, and dropped."""
        self.close()
        headed = {item.title for item in self.found if isinstance(item, _Heading) and item.used}
        pieces: list[Piece] = []
        for item in self.found:
            if isinstance(item, Piece):
                pieces.append(item)
            elif item.title in headed:
                self.dropped += [] if item.used else [item.title]
            else:
                pieces.append(Piece(None, "", item.title))
        return tuple(pieces)


def packed(lines: Sequence[str], longest: int = LONGEST_PASSAGE) -> list[str]:
    """`lines` joined into texts of at most `longest` characters, cut between lines, else between sentences.

    A single sentence longer than that stays whole.
    """
    texts: list[str] = []
    for line in lines:
        pieces = [line] if len(line) <= longest else _sentences(line, longest)
        for place, piece in enumerate(pieces):
            if place == 0 and texts and len(texts[-1]) + 1 + len(piece) <= longest:
                texts[-1] += "\n" + piece
            else:
                texts.append(piece)
    return texts


def _sentences(line: str, longest: int) -> list[str]:
    pieces: list[str] = []
    for found in _SENTENCE.finditer(line):
        if pieces and len(pieces[-1]) + len(found.group()) <= longest:
            pieces[-1] += found.group()
        else:
            pieces.append(found.group())
    return pieces


def _headings(blocks: Sequence[Block]) -> dict[int, Article]:
    """Place in `blocks` → the article that begins there."""
    found: dict[int, Article] = {}
    last: Article | None = None
    for place, block in enumerate(blocks):
        heading = article(block.text)
        if heading is not None and heading.follows(last):
            found[place] = last = heading
    return found if len(found) >= _FEWEST_ARTICLES else {}


def _cut_law(blocks: Sequence[Block], headings: dict[int, Article], cutter: _Cutter) -> None:
    for place, block in enumerate(blocks):
        heading = headings.get(place)
        part = chapter(block.text, heading=block.level is not None)
        if heading is not None:
            cutter.begin(heading.label, whole=True)
            cutter.add(heading.rest)
        elif part is not None:
            cutter.enter(*part)
        elif is_annex(block.text):
            cutter.enter(_ANNEX_DEPTH, block.text)
            cutter.whole = False
        elif is_contents(block.text):
            cutter.dropped.append(block.text)
        elif block.level is not None:
            cutter.enter(_PLAIN_HEADING_DEPTH + block.level, block.text)
        else:
            cutter.add(block.text)


class _Notice:
    """Cuts a text without articles by 一、 and （一）, its chapters and its other headings.

    `points`: the text has no 一、 and is cut by lines that begin 一是.
    """

    def __init__(self, cutter: _Cutter, points: bool) -> None:
        self._cutter = cutter
        self._points = points
        self._section = 0
        self._numeral = ""
        self._subsection = 0

    def read(self, block: Block) -> None:
        """The next line of the text."""
        part = chapter(block.text, heading=block.level is not None)
        first, second = section(block.text, points=self._points), subsection(block.text)
        if is_contents(block.text):
            self._cutter.dropped.append(block.text)
        elif is_annex(block.text):
            self._section = self._subsection = 0
            self._numeral = ""
            self._cutter.enter(_ANNEX_DEPTH, block.text)
        elif part is not None:
            self._cutter.enter(*part)
        elif first is not None and (first[0] in {self._section + 1, 1} or block.level is not None):
            self._enter_section(block, first[0], first[1])
        elif second is not None and (second[0] in {self._subsection + 1, 1} or block.level is not None):
            self._subsection, numeral = second
            self._cutter.begin(f"{self._numeral}（{numeral}）", whole=False)
            self._cutter.add(block.text)
        elif block.level is not None:
            self._cutter.enter(_PLAIN_HEADING_DEPTH + block.level, block.text)
        else:
            self._cutter.add(block.text)

    def _enter_section(self, block: Block, number: int, numeral: str) -> None:
        self._section, self._numeral, self._subsection = number, numeral, 0
        whole_line_is_title = block.level is not None or self._points or is_short_title(block.text)
        heading = block.text if whole_line_is_title else block.text.split("。")[0]
        if not whole_line_is_title and not is_short_title(heading):
            heading = numeral
        self._cutter.enter(_PLAIN_HEADING_DEPTH, heading)
        self._cutter.begin(numeral, whole=False)
        if not whole_line_is_title:
            self._cutter.add(block.text)


def cut(blocks: Sequence[Block]) -> Cut:
    """The head, passages and dropped lines of a document. A text without any line has no passages."""
    text, signature = split_signature(blocks)
    headings = _headings(text)
    points = not any(section(block.text) for block in text)
    start = _body_start(text, headings, points)
    head, preamble = read_head(text[:start])
    cutter = _Cutter()
    for line in preamble:
        cutter.add(line)
    body = text[start:]
    if headings:
        _cut_law(body, {place - start: heading for place, heading in headings.items()}, cutter)
    else:
        notice = _Notice(cutter, points)
        for block in body:
            notice.read(block)
    return Cut(head, tuple(signature), cutter.finish(), tuple(cutter.dropped))


def _body_start(blocks: Sequence[Block], headings: dict[int, Article], points: bool) -> int:
    """Where the head ends: at the first chapter, article, section, table of contents or lower heading."""
    for place, block in enumerate(blocks):
        is_title = block.level == 1 and not any(other.level == 1 for other in blocks[:place])
        if is_title:
            continue
        if (
            place in headings
            or is_contents(block.text)
            or chapter(block.text, heading=block.level is not None)
        ):
            return place
        if not headings and (section(block.text, points=points) or subsection(block.text)):
            return place
        if block.level is not None and block.level > 1:
            return place
    return len(blocks)
