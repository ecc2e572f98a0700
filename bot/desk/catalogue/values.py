"""Values of an editor's file that are more than text: whole numbers, words of a fixed list, known keys."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from bot.knowledge.frontmatter import Entry, Fields

_Word = TypeVar("_Word", bound=str)


def whole(entry: Entry, least: int = 0) -> int:
    """A whole number of at least `least`. Raises `PlaceError` otherwise."""
    written = entry.text()
    if not (written.isascii() and written.isdecimal()) or int(written) < least:
        raise entry.error(f"“{entry.name}”要写整数，至少是 {least}，现在是“{written}”")
    return int(written)


def whole_or_none(data: Fields, name: str, least: int = 0) -> int | None:
    """The whole number under `name`, None where it is missing or null."""
    entry = data.entries.get(name)
    return None if entry is None or entry.is_null else whole(entry, least)


def flag(data: Fields, name: str, default: bool) -> bool:
    """The true or false under `name`, `default` where it is missing."""
    return data.flag(name) if name in data.entries else default


def one_of(entry: Entry, words: Sequence[_Word]) -> _Word:
    """One of `words`. Raises `PlaceError` listing them otherwise."""
    written = entry.text()
    for word in words:
        if word == written:
            return word
    raise entry.error(f"“{entry.name}”只能是 {'、'.join(words)}，现在是“{written}”")


def texts(data: Fields, name: str) -> tuple[str, ...]:
    """The texts of the list under `name`, none where it is missing. An empty one is an error."""
    entries = data.items(name)
    for entry in entries:
        if not entry.text():
            raise entry.error(f"“{name}”里有一行是空的")
    return tuple(entry.text() for entry in entries)


def only(data: Fields, known: Collection[str]) -> None:
    """Raises `PlaceError` at a key that is not `known`: a misspelt one would be lost without a word."""
    for name, entry in data.entries.items():
        if name not in known:
            raise entry.error(f"不认识“{name}”；这里可以写的有：{'、'.join(known)}")
