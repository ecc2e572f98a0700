"""Every fact that the guides carry, by id: what claims and conditions outside the guides are cited with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.knowledge.model import Fact, Guide, Source, Statement
from bot.messages import Citation


@dataclass(frozen=True)
class Carried:
    """One fact as one guide carries it."""

    guide: Guide
    source: Source
    fact: Fact

    @property
    def citation(self) -> Citation:
        """The citation, with the guide as its document."""
        return self.guide.citations(Statement("", "", (self.fact.id,)))[0]


class FactBook:
    """Looks facts up by id, each in every guide that carries it, in the order of the guides."""

    def __init__(self, facts: Mapping[str, tuple[Carried, ...]]) -> None:
        self._facts = dict(facts)

    @staticmethod
    def from_guides(guides: Iterable[Guide]) -> FactBook:
        """The book of what `guides` carry."""
        found: dict[str, tuple[Carried, ...]] = {}
        for guide in guides:
            for id, (source, fact) in guide.evidence.items():
                found[id] = (*found.get(id, ()), Carried(guide, source, fact))
        return FactBook(found)

    def __contains__(self, id: object) -> bool:
        return id in self._facts

    def __len__(self) -> int:
        return len(self._facts)

    def carried(self, id: str) -> tuple[Carried, ...]:
        """The fact in every guide that carries it; none where no guide does."""
        return self._facts.get(id, ())

    def best(self, id: str, topic: str | None = None, day: date | None = None) -> Carried | None:
        """The fact in the guide to cite: one in force on `day`, and of `topic`, where there is such a one.

        None where no guide carries it, or, with `day`, none that does is in force.
        """
        usable = [one for one in self.carried(id) if day is None or one.guide.in_force(day)]
        return next((one for one in usable if one.guide.topic == topic), usable[0] if usable else None)

    def citation(self, id: str, topic: str | None = None, day: date | None = None) -> Citation | None:
        """The citation of a fact in its `best` guide, None where there is none."""
        found = self.best(id, topic, day)
        return None if found is None else found.citation

    def citations(
        self, ids: Iterable[str], topic: str | None = None, day: date | None = None
    ) -> tuple[Citation, ...]:
        """One citation a fact, in the order of `ids`; ids without a guide to cite are left out."""
        found = (self.citation(id, topic, day) for id in dict.fromkeys(ids))
        return tuple(citation for citation in found if citation is not None)
