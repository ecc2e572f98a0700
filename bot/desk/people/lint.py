"""The check of `knowledge_base/places/communities.yml`, a part of `python -m bot kb lint`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from bot.desk.people.places import load_communities
from bot.errors import KnowledgeError
from bot.knowledge.factbook import FactBook
from bot.knowledge.frontmatter import Entry, Fields, PlaceError, fields, load_yaml, markdown_files, read_text
from bot.knowledge.guides import read_guide
from bot.knowledge.lint import Problem
from bot.knowledge.model import Guide

#: What a source may leave out of a community's name: 由星民、七甲闸、水电3个社区联建.
_KIND = "社区"


def lint(knowledge_dir: Path, today: date) -> list[Problem]:
    """Every problem of the communities, by line; no file, no problem.

    A file that cannot be read is one problem (rule `format`).
    """
    path = knowledge_dir / "places" / "communities.yml"
    if not path.is_file():
        return []
    try:
        load_communities(path)
    except PlaceError as error:
        return [Problem(error.path, error.line, "format", error.reason)]
    except KnowledgeError as error:
        return [Problem(path, 1, "format", str(error).removeprefix(f"{path}: "))]
    book = FactBook.from_guides(_guides(knowledge_dir / "guides"))
    return sorted(check(fields(load_yaml(read_text(path), path)), book, today))


def check(data: Fields, book: FactBook, today: date) -> Iterator[Problem]:
    """The problems of a file that can be read: what it says must stand in the facts that it cites."""
    for entry in data.items("communities"):
        one = fields(entry)
        names = [one.text("name"), *(alias.text() for alias in one.items("aliases"))]
        yield from _cited(entry, one, book, today, [[one.text("street")], names])
    for entry in data.items("neighbours"):
        group = fields(entry)
        named = [[one.text()] for one in group.items("communities")]
        yield from _cited(entry, group, book, today, named)


def _cited(
    entry: Entry, data: Fields, book: FactBook, today: date, said: Iterable[list[str]]
) -> Iterator[Problem]:
    """`said` are names of which, of each list, one at least has to stand in what is cited."""
    place = (entry.path, entry.line)
    cited = [one.text() for one in data.items("cite")]
    for id in cited:
        if id not in book:
            yield Problem(*place, "unknown-fact", f"没有一篇指南列出依据 {id}；请先写进指南")
        elif book.best(id, day=today) is None:
            yield Problem(*place, "expired-fact", f"列出依据 {id} 的指南都不在有效期内；请核对现在的规定")
    quotes = "".join(one.fact.quote for id in cited for one in book.carried(id))
    if not quotes:
        return
    for names in said:
        if not any(name.removesuffix(_KIND) in quotes for name in names):
            message = f"“{names[0]}”在所引依据 {'、'.join(cited)} 里找不到；请核对原文，或删掉"
            yield Problem(*place, "unsupported-place", message)


def _guides(folder: Path) -> Iterator[Guide]:
    for path in markdown_files(folder):
        try:
            yield read_guide(path)
        except PlaceError:
            continue  # the check of the guides reports it
