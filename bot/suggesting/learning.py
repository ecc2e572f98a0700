"""How what agents did with suggestions shifts their order: a little, and within bounds.

Each statement, service and kind has a rate of acceptance, with a Beta prior so that a single word of
disapproval hardly counts (Gelman et al., Bayesian Data Analysis, section 2.4: the prior as that many
observations). The prior's mean stands for a suggestion that nobody judged; a suggestion's score is
multiplied by the ratio of its rate to that, cut off at both ends. The shift orders what is trusted; it
lets nothing in that is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.suggesting.model import Candidate, Kind

#: The prior: as if so many had been judged, with this rate.
_PRIOR, _MEAN = 12.0, 0.6
#: What an edited suggestion counts for: most of it was right.
_EDITED = 0.7
#: A score is never multiplied by less or by more than this.
LEAST, MOST = 0.5, 1.25
#: How much a suggestion's own rate weighs against that of its kind.
_OWN = 0.7
#: So many characters of a document's and a section's name are kept.
LONGEST = 128


@dataclass(frozen=True)
class Rate:
    """How often something was used, used with changes, and rejected."""

    used: int = 0
    edited: int = 0
    rejected: int = 0

    @property
    def factor(self) -> float:
        """What a score is multiplied by, from `LEAST` to `MOST`; 1 where nothing is known."""
        accepted = self.used + _EDITED * self.edited
        judged = self.used + self.edited + self.rejected
        rate = (accepted + _PRIOR * _MEAN) / (judged + _PRIOR)
        return min(MOST, max(LEAST, rate / _MEAN))


def names_of(kind: Kind, document: str | None, section: str | None, service: str | None) -> tuple[str, ...]:
    """What a suggestion's feedback is counted under: its kind, and its statement or service."""
    if service:
        return f"kind {kind}", f"service {service}"
    if document:
        return f"kind {kind}", f"statement {document[:LONGEST]}#{(section or '')[:LONGEST]}"
    return (f"kind {kind}",)


def names(candidate: Candidate) -> tuple[str, ...]:
    """The same for a candidate."""
    about = candidate.about
    return names_of(candidate.kind, about.document, about.section, about.service)


def ordered(candidates: Sequence[Candidate], rates: Mapping[str, Rate]) -> list[Candidate]:
    """The candidates with their scores shifted, best first; what comes first stays as it is."""
    shifted = [one if one.first else replace(one, score=_shifted(one, rates)) for one in candidates]
    # A score is told as at most 1, but ordered by all of it.
    by_score = sorted(shifted, key=lambda one: (not one.first, -one.score))
    return [replace(one, score=min(1.0, one.score)) for one in by_score]


def _shifted(candidate: Candidate, rates: Mapping[str, Rate]) -> float:
    kind, *own = (rates.get(name, Rate()).factor for name in names(candidate))
    return candidate.score * (_OWN * own[0] + (1 - _OWN) * kind if own else kind)
