"""Reads Markdown and plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.knowledge.importer.block import CELL, Block, blocks
from bot.knowledge.importer.encoding import decode
from bot.knowledge.importer.html import html_blocks

#: What would swallow or change official text: four spaces are an indent there and no code, a line of
#: dashes no heading, `[1]: …` a note and no link.
_SWALLOWING = ("code", "lheading", "reference")


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").disable(_SWALLOWING)


def _plain(token: Token) -> str:
    """The text of an inline token; line breaks stay, marks of emphasis and links go."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif child.type != "html_inline":
            parts.append(child.content)
        elif child.content.lower().startswith("<br"):
            parts.append("\n")
    return "".join(parts)


def _items(tokens: Sequence[Token]) -> Iterator[Block]:
    level: int | None = None
    marker = ""
    numbers: list[int | None] = []
    row: list[str] | None = None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = None
        elif token.type == "ordered_list_open":
            numbers.append(int(token.attrGet("start") or 1))
        elif token.type == "bullet_list_open":
            numbers.append(None)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            numbers.pop()
        elif token.type == "list_item_open" and numbers[-1] is not None:
            marker = f"{numbers[-1]}{token.markup}"
            numbers[-1] += 1
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield from blocks(CELL.join(row))
            row = None
        elif token.type == "inline":
            text, marker = marker + _plain(token), ""
            if row is not None:
                row.append(text.replace("\n", " "))
            else:
                yield from blocks(text, level)
        elif token.type in {"fence", "code_block"}:
            yield from blocks(token.content)
        elif token.type == "html_block":
            yield from html_blocks(token.content)


def read_markdown(data: bytes, name: str) -> list[Block]:
    """The lines of a Markdown file; each line break of the file ends a line. Comments are left out.

    Raises `KnowledgeError` where the encoding fits none.
    """
    return list(_items(_parser().parse(decode(data, name))))


def read_text(data: bytes, name: str) -> list[Block]:
    """The lines of a plain text file. Raises `KnowledgeError` where the encoding fits none."""
    return blocks(decode(data, name))
