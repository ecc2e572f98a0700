"""Finds the programmes that a message names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.desk.eligibility.model import Programme
from bot.language.normalise import normalise

#: Stands where a name was: no pattern contains it.
_GAP = "\0"


@dataclass(frozen=True)
class Asked:
    """The programmes that a message is about, and the message without what names them.

    `by_question`: they were known by a question that asks for nothing else (能免费火化吗); `shared`: by one
    name of them all.
    """

    programmes: tuple[Programme, ...]
    rest: str
    by_question: bool = False
    shared: bool = False


def find_programmes(programmes: Mapping[str, Programme], text: str) -> tuple[Programme, ...]:
    """The programmes whose name or alias stands in `text`, the longest name first.

    A name inside a longer one that was found does not count: 低保边缘 is not 低保.
    """
    return _named(programmes, normalise(text)).programmes


def find_programme(programmes: Mapping[str, Programme], text: str) -> Programme | None:
    """The programme that `text` names, None where it names none or several."""
    found = find_programmes(programmes, text)
    return found[0] if len(found) == 1 else None


def find_asked(programmes: Mapping[str, Programme], text: str) -> Asked:
    """The programmes that `text` names, or by a name that several share (残疾人两项补贴), or asks for."""
    plain = normalise(text)
    named = _named(programmes, plain)
    return named if named.programmes else _shared(programmes, plain) or _questioned(programmes, plain)


def _named(programmes: Mapping[str, Programme], plain: str) -> Asked:
    names = [(name, one) for one in programmes.values() for name in one.called]
    found: dict[str, Programme] = {}
    rest = plain
    for name, programme in sorted(names, key=lambda pair: -len(pair[0])):
        if name in rest:
            found.setdefault(programme.id, programme)
            rest = rest.replace(name, _GAP * len(name))
    return Asked(tuple(found.values()), rest)


def _shared(programmes: Mapping[str, Programme], plain: str) -> Asked | None:
    for name in sorted({name for one in programmes.values() for name in one.shared}, key=len, reverse=True):
        if normalise(name) in plain:
            found = tuple(one for one in programmes.values() if name in one.shared)
            return Asked(found, plain.replace(normalise(name), _GAP), shared=True)
    return None


def _questioned(programmes: Mapping[str, Programme], plain: str) -> Asked:
    for programme in programmes.values():
        for pattern in programme.questioned:
            if re.search(pattern, plain):
                return Asked((programme,), re.sub(pattern, _GAP, plain), by_question=True)
    return Asked((), plain)
