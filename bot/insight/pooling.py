"""Counts put together until each group is large enough to be told: nothing else is ever published.

What is published is a partition: every number on a page, in a chart or in a file is a sum of whole groups of
it, each of at least five. Sums of such groups and their differences are made of whole groups again, so no
total and no filter tells a smaller one. (To hide the small cells of a table, and a second one where totals
would tell the first, protects that table only: another filter shows the same turns in another one.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

#: A smaller group might be one family, and its neighbours would know which.
LEAST = 5

#: The part of a key that stands for several values, each too small for itself.
REST = "*"


@dataclass(frozen=True)
class Part:
    """Some of what is counted, all of one key.

    `people` are marks of those it is about, None where nobody knows them (turns): then `count` stands for
    them. `places` is for how many people it was asked.
    """

    count: int
    people: frozenset[str] | None = None
    places: int = 0

    def __add__(self, other: Part) -> Part:
        people = None
        if self.people is not None and other.people is not None:
            people = self.people | other.people
        return Part(self.count + other.count, people, self.places + other.places)

    @property
    def is_large(self) -> bool:
        """Whether it may be told."""
        return (self.count if self.people is None else min(self.count, len(self.people))) >= LEAST


Key = tuple[str, ...]


@dataclass
class _Branch:
    """Keys that begin alike: what hangs below, or what is counted at the end of the key."""

    below: dict[str, _Branch] = field(default_factory=dict)
    part: Part | None = None


def pooled(parts: Mapping[Key, Part]) -> dict[Key, Part]:
    """The groups that may be told.

    What is too small goes into the `REST` of its last part, then of the one before, and is left out where it
    is too small altogether. Keys are all of one length; none of their parts is `REST`.
    """
    root = _Branch()
    for key, part in parts.items():
        branch = root
        for value in key:
            branch = branch.below.setdefault(value, _Branch())
        branch.part = part if branch.part is None else branch.part + part
    length = max((len(key) for key in parts), default=0)
    told, _ = _gathered(root, (), length)
    return told


def _gathered(branch: _Branch, before: Key, length: int) -> tuple[dict[Key, Part], Part | None]:
    """The groups below a branch, and what is left of it that is too small."""
    if branch.part is not None:
        return ({before: branch.part}, None) if branch.part.is_large else ({}, branch.part)
    told: dict[Key, Part] = {}
    small: list[Part] = []
    for value, below in branch.below.items():
        groups, left = _gathered(below, (*before, value), length)
        told.update(groups)
        if left is not None:
            small.append(left)
    rest = _sum(small)
    if rest is not None and rest.is_large and before:
        told[before + (REST,) * (length - len(before))] = rest
        rest = None
    return told, rest


def _sum(parts: Iterable[Part]) -> Part | None:
    total: Part | None = None
    for part in parts:
        total = part if total is None else total + part
    return total


def in_steps(part: Part) -> Part:
    """A group of a month that still grows: in whole fives, so that from one look to the next no single
    person shows."""
    return Part(part.count // LEAST * LEAST, part.people, part.places // LEAST * LEAST)
