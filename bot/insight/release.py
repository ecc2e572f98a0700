"""The groups that may be told of a period, added up as somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.insight.period import Period
from bot.insight.pooling import REST, Key, Part


@dataclass(frozen=True)
class View:
    """What is looked at: months, and of them one community or topic where they are given."""

    period: Period
    community: str = ""
    topic: str = ""


@dataclass(frozen=True)
class Release:
    """Turns by (month, community, topic) and cases by (month, community, service, standing): whole groups."""

    turns: Mapping[Key, Part]
    cases: Mapping[Key, Part]

    def of(self, view: View, topic_of: Callable[[str], str]) -> Release:
        """The groups that lie in a view altogether; `topic_of` gives the topic of a service."""
        return Release(
            {
                key: part
                for key, part in self.turns.items()
                if _wanted(key[1], view.community) and _wanted(key[2], view.topic)
            },
            {
                key: part
                for key, part in self.cases.items()
                if _wanted(key[1], view.community)
                and _wanted(REST if key[2] == REST else topic_of(key[2]), view.topic)
            },
        )


def _wanted(value: str, wanted: str) -> bool:
    return not wanted or value == wanted


def added(parts: Mapping[Key, Part], *places: int) -> dict[Key, Part]:
    """The groups added up by these places of their keys."""
    sums: dict[Key, Part] = {}
    for key, part in parts.items():
        short = tuple(key[place] for place in places)
        sums[short] = sums[short] + part if short in sums else part
    return sums


def by(parts: Mapping[Key, Part], place: int) -> dict[str, int]:
    """Counts by one place of the key, the largest first, what is put together last."""
    sums = {key[0]: part.count for key, part in added(parts, place).items()}
    return dict(sorted(sums.items(), key=lambda item: (item[0] == REST, -item[1], item[0])))


def total(parts: Iterable[Part]) -> int | None:
    """The sum of groups; None where there is none."""
    counts = [part.count for part in parts]
    return sum(counts) if counts else None
