"""Reads the text of a saved web page, without its menus, scripts and comments. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from bot.errors import KnowledgeError
from bot.knowledge.importer.block import CELL, Block, blocks
from bot.knowledge.importer.encoding import decode

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_DECLARATION_WITHIN = 4096
_CHINESE = {"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80"}

_NO_TEXT = ("script", "style", "noscript", "template", "iframe", "object", "svg", "form", "select", "button")
_AROUND = ("nav", "header", "footer", "aside")
#: Where the sites of Chinese government put the text of an article, best first: attribute and value.
_TEXT_BOXES = (("id", "UCAP-CONTENT"), ("id", "zoom"), ("class", "TRS_Editor"), ("class", "article-content"))
_TEXT_TAGS = ("article", "main")
_TITLES = ("ArticleTitle", "og:title", "title")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CELLS = ("td", "th")
_BLOCKS = {
    *_HEADINGS,
    *(
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
    ),
    *(
        "figure",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ),
}
_SOURCE_SPACE = re.compile(r"[ \t\r\n]+")
#: A line break of the source between Chinese characters is no space.
_HAN = r"[\u3000-\u9fff\uff00-\uffef]"
_HAN_BREAK = re.compile(rf"(?<={_HAN})[ \t]*[\r\n]+[ \t]*(?={_HAN})")
_SMALLEST_TEXT = 50
#: Pages are nested a few dozen deep; what goes beyond this is no page.
_DEEPEST = 1000


@dataclass(frozen=True)
class _Open:
    """An open tag: the block its text belongs to, its heading level, and whether line breaks count in it."""

    tag: Tag
    block: Tag
    level: int | None
    in_row: bool
    keeps_breaks: bool


def _decoded(data: bytes, name: str) -> str:
    """The page as text. A declared Chinese encoding is always read as GB18030, which holds them all."""
    declared = _DECLARED.search(data[:_DECLARATION_WITHIN])
    if declared and declared[1].decode("ascii").lower() in _CHINESE:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            return decode(data, name)
    return decode(data, name)


def _entered(tag: Tag, around: _Open) -> _Open:
    """What is open inside `tag`. A table row is one block, whatever its cells hold."""
    if around.in_row:
        return _Open(tag, around.block, around.level, True, around.keeps_breaks)
    return _Open(
        tag=tag,
        block=tag if tag.name in _BLOCKS else around.block,
        level=_HEADINGS.get(tag.name, around.level),
        in_row=tag.name == "tr",
        keeps_breaks=around.keeps_breaks or tag.name == "pre",
    )


def _lines(root: Tag) -> Iterator[Block]:
    stack = [_Open(root, root, None, False, False)]
    parts: list[str] = []
    last = stack[0]
    for node in root.descendants:
        while stack[-1].tag is not node.parent:
            stack.pop()
        here = stack[-1]
        if isinstance(node, Tag):
            stack.append(_entered(node, here))
            if len(stack) > _DEEPEST:
                raise RecursionError
            in_cell = here.in_row and node.name in _CELLS
            if in_cell and node.find_previous_sibling(_CELLS) is not None:
                parts.append(CELL)
            elif node.name == "br" or node.name in _BLOCKS:
                parts.append(" " if here.in_row else "\n")
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            if here.block is not last.block:
                yield from blocks("".join(parts), last.level)
                parts, last = [], here
            text = str(node)
            parts.append(text if here.keeps_breaks else _SOURCE_SPACE.sub(" ", _HAN_BREAK.sub("", text)))
    yield from blocks("".join(parts), last.level)


def _title(page: BeautifulSoup) -> str:
    for name in _TITLES:
        meta = page.find("meta", attrs={"name": name}) or page.find("meta", attrs={"property": name})
        if isinstance(meta, Tag) and meta.get("content"):
            return str(meta["content"])
    first = page.find("h1") or page.find("title")
    return first.get_text(" ") if first else ""


def _text_box(page: BeautifulSoup) -> Tag:
    """The part of the page that holds the article, or else the whole."""
    boxes = [page.find(None, {name: value}) for name, value in _TEXT_BOXES]
    boxes += [page.find(tag) for tag in _TEXT_TAGS]
    for box in boxes:
        if box is not None and len(box.get_text(strip=True)) >= _SMALLEST_TEXT:
            return box
    return page.body or page


def html_blocks(markup: str) -> list[Block]:
    """The lines of a piece of HTML, headings marked with their level.

    Raises `RecursionError` where it is nested beyond reason.
    """
    page = BeautifulSoup(markup, "lxml")
    for tag in page(list(_NO_TEXT)):
        tag.decompose()
    title = _title(page)
    box = _text_box(page)
    for tag in box.find_all(list(_AROUND)):
        tag.decompose()
    lines = list(_lines(box))
    return lines if not title or any(line.level == 1 for line in lines) else [*blocks(title, 1), *lines]


def read_html(data: bytes, name: str) -> list[Block]:
    """The lines of an HTML file.

    Raises `KnowledgeError` where no encoding fits, or the page is nested too deeply.
    """
    try:
        return html_blocks(_decoded(data, name))
    except RecursionError as error:
        raise KnowledgeError(
            f"{name}: 网页的层次太深，读不下去；请把正文复制到 Word 里另存后再导入"
        ) from error
