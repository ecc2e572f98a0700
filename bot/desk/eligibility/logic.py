"""The tests of a condition: a small three-valued logic over a household's answers.

A verdict is True, False or None, which is "cannot be said". More answers never turn a verdict that is
True or False into another: what is missing or not known is None, and None is all that may change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.desk.eligibility.answers import UNKNOWN, Answers, bounds, quotient

Verdict = bool | None
Comparison = Literal["below", "at_most", "above", "at_least"]


@dataclass(frozen=True)
class Leaf:
    """A test of one variable.

    `parts` are the two questions that the variable is the quotient of, or nothing where it is a
    question's own. `comparison` and `limit` test a number, `values` an option or a yes or no. `cite`
    are the facts that the limit comes from; `times` multiplies it (1.5 times the standard).
    """

    variable: str
    parts: tuple[str, ...] = ()
    comparison: Comparison | None = None
    limit: float = 0
    times: float = 1
    values: tuple[bool | str, ...] = ()
    cite: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that have to be asked for it."""
        return tuple(reversed(self.parts)) or (self.variable,)


@dataclass(frozen=True)
class Group:
    """`all` and `any` of their tests; `not` turns its one round.

    `enough` is met where its test is, and says nothing otherwise; `needs` is not met where its test is
    not, and says nothing otherwise. `unknown` has no test: it can never be said here.
    """

    kind: Literal["all", "any", "not", "enough", "needs", "unknown"]
    tests: tuple[Test, ...] = ()


Test = Leaf | Group

#: What can never be said here: no public source gives the standard.
NEVER = Group("unknown")


def verdict(test: Test, answers: Answers) -> Verdict:
    """What can be said of `test` now. Never raises: an answer of the wrong kind says nothing."""
    if isinstance(test, Leaf):
        return _leaf(test, answers)
    found = [verdict(inner, answers) for inner in test.tests]
    if test.kind == "all":
        return False if False in found else (None if None in found else True)
    if test.kind == "any":
        return True if True in found else (None if None in found else False)
    if test.kind == "not":
        return None if found[0] is None else not found[0]
    if test.kind == "enough":
        return found[0] or None
    if test.kind == "needs":
        return False if found[0] is False else None
    return None


def _leaf(test: Leaf, answers: Answers) -> Verdict:
    given = answers.get(test.variable)
    if test.comparison is None:
        if given is None or given == UNKNOWN or type(given) is not type(test.values[0]):
            return None
        return given in test.values
    span = bounds(given)
    if span is None and test.parts:
        span = quotient(*(answers.get(part) for part in test.parts))
    if span is None:
        return None
    limit = test.limit * test.times
    low, high = (_compare(test.comparison, value, limit) for value in span)
    return low if low == high else None


def _compare(comparison: Comparison, value: float, limit: float) -> bool:
    if comparison == "below":
        return value < limit
    if comparison == "at_most":
        return value <= limit
    return value > limit if comparison == "above" else value >= limit


def reach(test: Test, answers: Answers) -> frozenset[Verdict]:
    """Every verdict that `test` may still come to, whatever else is answered (perhaps a few too many)."""
    if isinstance(test, Leaf):
        return (
            frozenset({True, False, None})
            if open_questions(test, answers)
            else frozenset({_leaf(test, answers)})
        )
    inner = [reach(one, answers) for one in test.tests]
    if test.kind in ("all", "any"):
        ends = test.kind == "any"  # the verdict of one that settles the whole
        found: set[Verdict] = set()
        if any(ends in one for one in inner):
            found.add(ends)
        if all((not ends) in one for one in inner):
            found.add(not ends)
        if any(None in one for one in inner) and all(one != {ends} for one in inner):
            found.add(None)
        return frozenset(found)
    if test.kind == "not":
        return frozenset(None if one is None else not one for one in inner[0])
    if test.kind == "enough":
        return frozenset(one or None for one in inner[0])
    if test.kind == "needs":
        return frozenset(False if one is False else None for one in inner[0])
    return frozenset({None})


def open_questions(test: Test, answers: Answers) -> tuple[str, ...]:
    """The questions whose answers may still change the verdict of `test`, in its order."""
    return tuple(dict.fromkeys(_open(test, answers)))


def _open(test: Test, answers: Answers) -> Iterator[str]:
    if isinstance(test, Leaf):
        if test.variable not in answers and not any(answers.get(part) == UNKNOWN for part in test.parts):
            yield from (question for question in test.questions if question not in answers)
    elif len(reach(test, answers)) > 1:
        for inner in test.tests:
            yield from _open(inner, answers)


def leaves(test: Test) -> Iterator[Leaf]:
    """Every leaf of `test`, in its order."""
    if isinstance(test, Leaf):
        yield test
    else:
        for inner in test.tests:
            yield from leaves(inner)
