"""The plain data of eligibility pre-checks: what the editors' tables say, and what an evaluation gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from bot.desk.catalogue.model import Claim
from bot.desk.eligibility.logic import Leaf, Test, leaves
from bot.language.normalise import normalise
from bot.messages import Citation

Result = Literal["likely", "unlikely", "unclear"]

#: How a question's answer reads. `share` is not asked: it is one question's answer divided by another's.
Kind = Literal["yesno", "choice", "number", "people", "age", "money", "share"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen: `title` is its button.

    `words` are what residents answer, `mentions` regular expressions that say the same in a message
    which was no answer to the question (我家是低保户).
    """

    value: bool | str
    title: str
    words: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One thing to ask about a household; tables share questions, so that one answer serves several.

    `again` says how to answer where the answer could not be read. `cues` are words near an age or sum
    that make it this question's (男方, 女方); `我/她` is 我 where 她 is spoken of. `parts` are the two
    questions that a `share` divides.
    """

    id: str
    kind: Kind
    label: str
    ask: str
    again: str = ""
    cite: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    cues: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Condition:
    """One condition of a programme.

    `text` is what is listed, `unknown` what is added where it could not be said. Where `needed` is
    false the condition is listed and decides nothing. `citations` are those of the facts `cite`.
    """

    id: str
    text: str
    cite: tuple[str, ...]
    test: Test
    unknown: str = ""
    needed: bool = True
    citations: tuple[Citation, ...] = ()
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Amount:
    """What one may get. `when` says in which households it is told (None: in all)."""

    claim: Claim
    when: Test | None = None
    citations: tuple[Citation, ...] = ()
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Step:
    """A button of what to do next: `say` sent back as text does what `title` says.

    `service` is a service of the catalogue, `guide` a guide that answers `say`; at most one is named.
    """

    title: str
    say: str
    service: str | None = None
    guide: str | None = None


@dataclass(frozen=True)
class Programme:
    """One table of `knowledge_base/eligibility/`.

    `counter` is where to go, `decided_by` who decides ('' for the usual offices), `period` tells the
    validity, `instead` the tables to look at where this one does not fit. `questions` and `texts` are
    shared by all tables, `names` are theirs. `shared` are names of several programmes at once (残疾人两项
    补贴), `questioned` patterns of a question that asks for this one without its name (能免费火化吗).
    """

    id: str
    name: str
    topic: str
    aliases: tuple[str, ...]
    intro: Claim
    conditions: tuple[Condition, ...]
    amounts: tuple[Amount, ...]
    steps: tuple[Step, ...]
    counter: Claim
    instead: tuple[str, ...] = ()
    decided_by: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    period: Condition | None = None
    questions: Mapping[str, Question] = field(default_factory=dict, repr=False)
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    shared: tuple[str, ...] = ()
    questioned: tuple[str, ...] = ()
    path: Path = field(default=Path(), compare=False, repr=False)

    @cached_property
    def called(self) -> tuple[str, ...]:
        """Its name and aliases as they stand in a normalised text."""
        return tuple(normalise(name) for name in (self.name, *self.aliases))

    def in_force(self, day: date) -> bool:
        """Whether the programme holds on `day`; both ends count, a missing end is open."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )

    def variables(self) -> tuple[str, ...]:
        """Every question that it may ask, in its order."""
        tests = [condition.test for condition in self.conditions]
        tests += [amount.when for amount in self.amounts if amount.when is not None]
        found: list[Leaf] = [leaf for test in tests for leaf in leaves(test)]
        return tuple(dict.fromkeys(name for leaf in found for name in leaf.questions))


@dataclass(frozen=True)
class Judged:
    """A condition as judged: `met` is None where it cannot be said, `note` then says why."""

    text: str
    met: bool | None
    citation: Citation | None
    citations: tuple[Citation, ...] = ()
    note: str = ""
    id: str = ""
    needed: bool = True


@dataclass(frozen=True)
class Outcome:
    """What a pre-check comes to. It is no decision, and what is said of it says so."""

    programme: str
    outcome: Result
    conditions: tuple[Judged, ...]
    amounts: tuple[Amount, ...] = ()
