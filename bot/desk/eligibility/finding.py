"""Finds the programmes that a message names."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.eligibility.model import Programme
from bot.language.normalise import normalise


def find_programmes(programmes: Mapping[str, Programme], text: str) -> tuple[Programme, ...]:
    """The programmes whose name or alias stands in `text`, the longest name first.

    A name inside a longer one that was found does not count: 低保边缘 is not 低保.
    """
    rest = normalise(text)
    names = [(normalise(name), one) for one in programmes.values() for name in (one.name, *one.aliases)]
    found: dict[str, Programme] = {}
    for name, programme in sorted(names, key=lambda pair: -len(pair[0])):
        if name in rest:
            found.setdefault(programme.id, programme)
            rest = rest.replace(name, "\0" * len(name))
    return tuple(found.values())


def find_programme(programmes: Mapping[str, Programme], text: str) -> Programme | None:
    """The programme that `text` names, None where it names none or several."""
    found = find_programmes(programmes, text)
    return found[0] if len(found) == 1 else None
