"""Reads the tests of a table: `{age: {at_least: 60, cite: [F0123]}}`, `any: […]`, `enough: …`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from bot.desk.eligibility.logic import NEVER, Comparison, Group, Leaf, Test
from bot.desk.eligibility.model import Question
from bot.knowledge.frontmatter import Entry, fields

COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)
_MANY = ("all", "any")
_NUMBERS = ("number", "people", "age", "money", "share")


def read_test(entry: Entry | None, questions: Mapping[str, Question]) -> Test:
    """The test that `entry` writes; without one nothing can be said. Raises `PlaceError`."""
    if entry is None or entry.is_null:
        return NEVER
    pairs = entry.pairs()
    if len(pairs) != 1:
        raise entry.error("一条判断只写一样东西；几样一起看，请用 all（都要）或 any（有一样就行）")
    name, inner = next(iter(pairs.items()))
    if name in _MANY:
        tests = tuple(read_test(one, questions) for one in inner.items())
        if not tests:
            raise inner.error(f"{name} 里是空的")
        return Group("all" if name == "all" else "any", tests)
    if name == "not":
        return Group("not", (read_test(inner, questions),))
    if name == "enough":
        return Group("enough", (read_test(inner, questions),))
    if name == "needs":
        return Group("needs", (read_test(inner, questions),))
    return _leaf(name, inner, questions)


def _leaf(name: str, entry: Entry, questions: Mapping[str, Question]) -> Leaf:
    question = questions.get(name)
    if question is None:
        raise entry.error(f"没有“{name}”这个问题；问题都写在 questions.yml 里")
    if question.kind in _NUMBERS:
        return _number(question, entry)
    values = tuple(_value(one, question) for one in _written(entry))
    if not values:
        raise entry.error(f"“{name}”后面要写答案")
    return Leaf(name, values=values)


def _written(entry: Entry) -> list[Entry]:
    """One answer, or a list of them."""
    return entry.items() if hasattr(entry.node, "value") and isinstance(entry.node.value, list) else [entry]


def _value(entry: Entry, question: Question) -> bool | str:
    value: bool | str = entry.flag() if question.kind == "yesno" else entry.text()
    if value not in [choice.value for choice in question.choices]:
        raise entry.error(f"“{question.id}”没有“{entry.text()}”这个答案")
    return value


def _number(question: Question, entry: Entry) -> Leaf:
    data = fields(entry)
    used = [name for name in COMPARISONS if name in data.entries]
    if len(used) != 1:
        raise entry.error(f"“{question.id}”要写 {'、'.join(COMPARISONS)} 中的一个")
    return Leaf(
        question.id,
        parts=question.parts,
        comparison=used[0],
        limit=_figure(data.entry(used[0])),
        times=_figure(data.entry("times")) if "times" in data.entries else 1,
        cite=tuple(one.text() for one in data.items("cite")),
    )


def _figure(entry: Entry) -> float:
    try:
        return float(entry.text())
    except ValueError as error:
        raise entry.error(f"“{entry.name}”要写数字，现在是“{entry.text()}”") from error
