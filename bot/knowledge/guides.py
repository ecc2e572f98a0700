"""Reads the guides of `knowledge_base/guides/`; the format is in `knowledge_base/README.md`."""

from __future__ import annotations

import re
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.frontmatter import Entry, Fields, PlaceError, fields, markdown_files, read_text, split
from bot.knowledge.model import Fact, Guide, Question, Source, Statement

_STATEMENT = re.compile(r"- +@(?P<anchor>[A-Za-z0-9][A-Za-z0-9_-]*) +(?P<text>.+)")
_FACT_IDS = re.compile(r"(?P<text>.*?)\s*(?P<ids>(?:\[[^\[\]]*\]\s*)*)$", re.DOTALL)
_FACT_ID = re.compile(r"\[\s*([^\[\]]*?)\s*\]")
_QUESTION = re.compile(r"(?P<text>.*?)\s*@(?P<anchor>[A-Za-z0-9][A-Za-z0-9_-]*)$")


def _question(entry: Entry) -> Question:
    written = entry.text()
    found = _QUESTION.match(written)
    text, anchor = (found["text"], found["anchor"]) if found else (written, "")
    if not text:
        raise entry.error("问法是空的")
    return Question(text, anchor, entry.line)


def _fact(id: str, entry: Entry) -> Fact:
    data = fields(entry)
    return Fact(id, data.text("article"), data.required("quote"), data.flag("verified"), entry.line)


def _source(entry: Entry) -> Source:
    data = fields(entry)
    return Source(
        title=data.text("title"),
        issuer=data.text("issuer"),
        document_number=data.text("document_number"),
        effective=data.text("effective"),
        url=data.text("url") or None,
        plan=data.flag("plan"),
        facts=tuple(_fact(id, fact) for id, fact in data.entry("facts").pairs().items()),
        line=entry.line,
    )


def _programme(entry: Entry) -> int:
    written = entry.text()
    if not written.isdecimal():
        raise entry.error(f"programmes 里写项目清单的序号，现在是“{written}”")
    return int(written)


def _statement(line: int, written: str, path: Path) -> Statement:
    found = _STATEMENT.fullmatch(written)
    if found is None:
        raise PlaceError(path, line, "每条陈述要写成“- @锚点 正文。[依据编号]”")
    parts = _FACT_IDS.match(found["text"])
    assert parts is not None  # every part of the pattern may be empty
    ids = tuple(id for id in _FACT_ID.findall(parts["ids"]) if id)
    return Statement(found["anchor"], parts["text"].strip(), ids, line)


def _statements(body: list[tuple[int, str]], path: Path) -> tuple[Statement, ...]:
    """One statement a `- @` line; an indented line goes on with the statement above it."""
    written: list[tuple[int, str]] = []
    for line, text in body:
        if not text.strip():
            continue
        if text[0] in " \t\u3000" and written:
            start, so_far = written[-1]
            written[-1] = (start, so_far + text.strip())
        else:
            written.append((line, text.rstrip()))
    return tuple(_statement(line, text, path) for line, text in written)


def _guide(data: Fields, body: list[tuple[int, str]], path: Path) -> Guide:
    return Guide(
        id=data.required("id"),
        topic=data.required("topic"),
        title=data.required("title"),
        programmes=tuple(_programme(entry) for entry in data.items("programmes")),
        services=tuple(entry.text() for entry in data.items("services")),
        valid_from=data.day("valid_from"),
        valid_until=data.day("valid_until"),
        reviewed=data.day("reviewed"),
        questions=tuple(_question(entry) for entry in data.items("questions")),
        sources=tuple(_source(entry) for entry in data.items("sources")),
        statements=_statements(body, path),
        path=path,
    )


def parse_guide(text: str, path: Path) -> Guide:
    """The guide that `text` writes; `path` names it in messages and is kept in the guide.

    Raises `KnowledgeError` naming file and line where the text does not follow the format.
    """
    data, body = split(text, path)
    return _guide(data, body, path)


def read_guide(path: Path) -> Guide:
    """The guide in one file. Raises `KnowledgeError` as `parse_guide` does, or where it cannot be read."""
    return parse_guide(read_text(path), path)


def load_guides(folder: Path) -> tuple[Guide, ...]:
    """Every guide under `folder`, ordered by path.

    Raises `KnowledgeError` at the first file that cannot be read, and where two guides share an id.
    """
    if not folder.is_dir():
        raise KnowledgeError(f"{folder}: 没有这个文件夹")
    guides: dict[str, Guide] = {}
    for path in markdown_files(folder):
        guide = read_guide(path)
        if guide.id in guides:
            raise PlaceError(path, 1, f"编号“{guide.id}”和 {guides[guide.id].path} 重复")
        guides[guide.id] = guide
    return tuple(guides.values())
