"""What a table says and tests, held against the facts that it cites, by the rules that guides are held to.

A table is put as a guide whose statements are its sentences: the rules for numbers, plans and outdated
sayings are then those of `bot.knowledge.lint`, and there is only one of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from bot.desk.eligibility.logic import Leaf, leaves
from bot.desk.eligibility.model import Programme, Question
from bot.knowledge.amounts import Amount, read_amounts, supported
from bot.knowledge.amounts.amount import Kind
from bot.knowledge.factbook import FactBook
from bot.knowledge.lint import Problem
from bot.knowledge.lint.numbers import evidence_amounts, unsupported
from bot.knowledge.model import Guide, Statement

_KINDS: Mapping[str, Kind] = {
    "age": "age",
    "money": "money",
    "share": "money",
    "people": "count",
    "number": "bare",
}


def statements(programme: Programme) -> Iterator[Statement]:
    """Each sentence of a table that a resident may be told, with its facts and line."""
    yield Statement("intro", programme.intro.text, programme.intro.cite, 1)
    conditions = [*programme.conditions, *([programme.period] if programme.period else [])]
    for condition in conditions:
        yield Statement(condition.id, condition.text, condition.cite, condition.line)
        if condition.unknown:
            yield Statement(condition.id, condition.unknown, condition.cite, condition.line)
    for amount in programme.amounts:
        yield Statement("amounts", amount.claim.text, amount.claim.cite, amount.line)
    yield Statement("counter", programme.counter.text, programme.counter.cite, 1)


def asked(questions: Iterable[Question]) -> Iterator[Statement]:
    """The questions as sentences; how to answer (`again`) only shows and claims nothing."""
    for question in questions:
        if question.ask:
            yield Statement(question.id, question.ask, question.cite, question.line)


def as_guide(base: Guide, said: Iterable[Statement], book: FactBook) -> Guide:
    """`base` with the statements `said`, carrying the facts that they cite."""
    said = tuple(said)
    cited = dict.fromkeys(id for statement in said for id in statement.fact_ids)
    carried = [found for found in (book.best(id, base.topic) for id in cited) if found is not None]
    sources = tuple(replace(one.source, facts=(one.fact,)) for one in carried)
    return replace(base, statements=said, sources=sources)


def check_numbers(guide: Guide) -> Iterator[Problem]:
    """Amounts in a sentence must stand in the facts that it cites."""
    for statement in guide.statements:
        for text in dict.fromkeys(amount.text for amount in unsupported(guide, statement)):
            cited = "、".join(statement.fact_ids) or "（没有引用依据）"
            message = f"“{text}”在所引依据 {cited} 里找不到；请核对原文、补上依据，或删掉这个数"
            yield Problem(guide.path, statement.line, "unsupported-number", message)


def check_facts(guide: Guide, book: FactBook, today: date, needed: bool = True) -> Iterator[Problem]:
    """Every sentence cites facts (where `needed`), and each fact is in a guide that is in force."""
    for statement in guide.statements:
        place = (guide.path, statement.line)
        if needed and not statement.fact_ids:
            yield Problem(*place, "no-source", f"“{statement.text}”没有依据；没有依据的话就不写")
        yield from _carried(statement.fact_ids, book, today, *place)


def _carried(ids: Iterable[str], book: FactBook, today: date, path: Path, line: int) -> Iterator[Problem]:
    for id in ids:
        if id not in book:
            yield Problem(path, line, "unknown-fact", f"没有一篇指南列出依据 {id}；请先写进指南")
        elif book.best(id, day=today) is None:
            yield Problem(path, line, "expired-fact", f"列出依据 {id} 的指南都不在有效期内；请核对现在的规定")


def check_limits(programme: Programme, book: FactBook) -> Iterator[Problem]:
    """The number that a test compares with stands in the facts that it cites and in what is said."""
    for condition in programme.conditions:
        said = read_amounts(condition.text)
        for leaf in leaves(condition.test):
            yield from _limit(programme, leaf, condition.line, book)
            for value, kind in _numbers(programme, leaf):
                if not _stands(value, kind, said):
                    message = f"判断用的是 {value:g}，“{condition.text}”里没有说；判断和说法要一致"
                    yield Problem(programme.path, condition.line, "limit-unsaid", message)
    for amount in programme.amounts:
        for leaf in leaves(amount.when) if amount.when is not None else ():
            yield from _limit(programme, leaf, amount.line, book)


def _numbers(programme: Programme, leaf: Leaf) -> list[tuple[float, Kind]]:
    """What a leaf compares with: its limit, and what the limit is multiplied by."""
    if leaf.comparison is None:
        return []
    limit = (leaf.limit, _KINDS[programme.questions[leaf.variable].kind])
    return [limit, (leaf.times, "times")] if leaf.times != 1 else [limit]


def _stands(value: float, kind: Kind, amounts: Iterable[Amount]) -> bool:
    return supported(Amount(kind, Fraction(str(value)), "", 0, 0), amounts)


def _limit(programme: Programme, leaf: Leaf, line: int, book: FactBook) -> Iterator[Problem]:
    evidence = _evidence(leaf.cite, book)
    for value, kind in _numbers(programme, leaf):
        if not leaf.cite:
            message = f"{leaf.variable} 的界限 {value:g} 没有写 cite"
            yield Problem(programme.path, line, "limit-source", message)
        elif not _stands(value, kind, evidence):
            message = f"{leaf.variable} 的界限 {value:g} 在所引依据 {'、'.join(leaf.cite)} 里找不到"
            yield Problem(programme.path, line, "limit-source", message)


def _evidence(ids: Iterable[str], book: FactBook) -> list[Amount]:
    carried = [one for id in ids for one in book.carried(id)[:1]]
    return [amount for one in carried for amount in evidence_amounts(one.source, one.fact)]


def check_validity(programme: Programme, book: FactBook) -> Iterator[Problem]:
    """A table that ends or begins says so in `period`, and the facts cited there give the days."""
    days = [day for day in (programme.valid_from, programme.valid_until) if day is not None]
    if days and programme.period is None:
        yield Problem(
            programme.path, 1, "no-period", "写了有效期，就要用 period 写明这句话怎么说、依据是什么"
        )
    if programme.period is None:
        return
    evidence = _evidence(programme.period.cite, book)
    for day in days:
        if not supported(Amount("date", (day.year, day.month, day.day), "", 0, 0), evidence):
            message = f"有效期 {day} 在 period 的依据里找不到"
            yield Problem(programme.path, programme.period.line, "unsupported-number", message)
