"""How far it is from one community to another, as far as anybody has published it.

Reads `knowledge_base/places/communities.yml`, whose head explains its format to editors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from bot.desk.catalogue.values import flag, only, texts
from bot.errors import KnowledgeError
from bot.knowledge.frontmatter import Entry, Fields, fields, load_yaml, read_text

Distance = Literal["same", "near", "street", "unknown", "elsewhere"]
#: From the nearest to the farthest.
DISTANCES: Final[tuple[Distance, ...]] = ("same", "near", "street", "unknown", "elsewhere")


@dataclass(frozen=True)
class Community:
    """A community, what else it is called, and its street where a fact says so."""

    name: str
    aliases: tuple[str, ...] = ()
    street: str | None = None
    cite: tuple[str, ...] = ()
    example: bool = False


@dataclass(frozen=True)
class Neighbours:
    """Communities near each other, and why."""

    communities: tuple[str, ...]
    why: str
    cite: tuple[str, ...] = ()
    example: bool = False


@dataclass(frozen=True)
class Way:
    """A distance, and the sentence that tells staff of it."""

    distance: Distance
    reason: str


class Communities:
    """The communities that are known."""

    def __init__(self, known: Iterable[Community] = (), near: Iterable[Neighbours] = ()) -> None:
        self.known = tuple(known)
        self.near = tuple(near)
        self._names = {alias: one for one in self.known for alias in (one.name, *one.aliases)}
        self._streets = {one.street for one in self.known if one.street}

    def find(self, text: str) -> str | None:
        """The community that an address names, else its street; the longest name wins."""
        found = max((name for name in self._names if name in text), key=len, default=None)
        if found is not None:
            return self._names[found].name
        return next((street for street in sorted(self._streets) if street in text), None)

    def way(self, there: str | None, here: Iterable[str]) -> Way:
        """How far it is from the nearest of the communities (or streets) `here` to `there`."""
        if not there:
            return Way("unknown", "事项里没有写社区")
        ways = [self._between(there, one) for one in here]
        return min(
            ways,
            key=lambda way: DISTANCES.index(way.distance),
            default=Way("unknown", "没有登记服务的社区"),
        )

    def _between(self, there: str, here: str) -> Way:
        a, b = self._known(there), self._known(here)
        if a.name == b.name:
            return Way("same", f"同在{a.name}")
        for group in self.near:
            if {a.name, b.name} <= set(group.communities):
                return Way("near", f"{b.name}和{a.name}相近（{group.why}）{_mark(group.example)}")
        if a.street is None or b.street is None:
            return Way("unknown", f"{b.name}到{a.name}有多远不清楚")
        example = _mark(a.example or b.example)
        if a.street == b.street:
            return Way("street", f"同在{a.street}{example}")
        return Way("elsewhere", f"在别的街道（{b.street}）{example}")

    def _known(self, name: str) -> Community:
        if name in self._streets:
            return Community(name, street=name)
        return self._names.get(name) or Community(name)


def _mark(example: bool) -> str:
    return "（示例）" if example else ""


def load_communities(path: Path) -> Communities:
    """The communities of a file. Raises `KnowledgeError` naming file and line where something is wrong."""
    data = fields(load_yaml(read_text(path), path))
    only(data, ("communities", "neighbours"))
    known = tuple(_community(entry) for entry in data.items("communities"))
    names = [name for one in known for name in (one.name, *one.aliases)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise KnowledgeError(f"{path}: “{'、'.join(twice)}”写了两次")
    near = tuple(_neighbours(entry, {one.name for one in known}) for entry in data.items("neighbours"))
    return Communities(known, near)


def _community(entry: Entry) -> Community:
    data = fields(entry)
    only(data, ("name", "aliases", "street", "cite", "example"))
    street = data.text("street") or None
    cite, example = _basis(entry, data, needed=street is not None)
    return Community(data.required("name"), texts(data, "aliases"), street, cite, example)


def _neighbours(entry: Entry, known: set[str]) -> Neighbours:
    data = fields(entry)
    only(data, ("communities", "why", "cite", "example"))
    named = texts(data, "communities")
    strangers = [name for name in named if name not in known]
    if strangers:
        raise entry.error(f"communities 里没有“{'、'.join(strangers)}”")
    cite, example = _basis(entry, data, needed=True)
    return Neighbours(named, data.required("why"), cite, example)


def _basis(entry: Entry, data: Fields, needed: bool) -> tuple[tuple[str, ...], bool]:
    cite, example = texts(data, "cite"), flag(data, "example", False)
    if needed and not cite and not example:
        raise entry.error("没有依据：请在 cite 写依据编号；只是演示的，写 example: true")
    return cite, example
