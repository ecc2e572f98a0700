"""A number, date, percentage or telephone number must stand in what the statement cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from bot.knowledge.amounts import Amount, find_years, read_amounts, supported
from bot.knowledge.lint.problem import Problem
from bot.knowledge.model import Fact, Guide, Source, Statement

_COUNTED_LIST = re.compile(r"[^，。；：！？]{0,10}：(?P<items>[^。！？]+)")
_CLAUSE_BEFORE = re.compile(r"[^，。；：！？]*$")
_CLAUSE_AFTER = re.compile(r"[^，。；：！？]*")
_NOT_KNOWN = re.compile(r"(?:有没有|是否|是不是).*(?:没有?|未)(?:查到|核实|公布|读到)")
_WITHIN_CLAUSE = re.compile("[、和]")
_ITEM_SEPARATORS = (re.compile("；"), _WITHIN_CLAUSE, re.compile("，(?:或|还有|以及)?"))


def evidence_amounts(source: Source, fact: Fact) -> list[Amount]:
    """Every amount in what one fact cites: quote, article, and the source's title, number and date.

    Of the article only the number of an article counts: 三（2） numbers a paragraph and no people.
    """
    texts = (fact.quote, source.title, source.document_number, source.effective)
    amounts = [amount for text in texts for amount in read_amounts(text, source=True)]
    amounts += [amount for amount in read_amounts(fact.article) if amount.kind == "article"]
    return amounts + list(find_years(source.effective))


def counts_its_own_list(amount: Amount, text: str) -> bool:
    """Whether the amount only counts what the statement lists: 有三种：甲、乙、丙, or 分甲和乙两种."""
    if amount.kind != "count" or not isinstance(amount.value, Fraction) or amount.value < 2:
        return False
    before = _CLAUSE_BEFORE.search(text[: amount.start])
    after = _COUNTED_LIST.match(text, amount.end)
    lengths = [len(separator.split(after["items"])) for separator in _ITEM_SEPARATORS] if after else []
    if before:
        lengths.append(len(_WITHIN_CLAUSE.split(before.group())))
    return amount.value in lengths


def says_it_is_unknown(amount: Amount, text: str) -> bool:
    """Whether it is a year of which the clause says that nothing is known: 2026年有没有再调没查到."""
    clause = _CLAUSE_AFTER.match(text, amount.end)
    only_a_year = isinstance(amount.value, tuple) and amount.value[1:] == (None, None)
    return only_a_year and clause is not None and _NOT_KNOWN.search(clause.group()) is not None


def unsupported(guide: Guide, statement: Statement) -> list[Amount]:
    """The amounts of a statement that none of its cited facts contains."""
    text = statement.text
    evidence = [amount for cited in guide.cited(statement) for amount in evidence_amounts(*cited)]
    return [
        amount
        for amount in read_amounts(text)
        if not supported(amount, evidence)
        and not counts_its_own_list(amount, text)
        and not says_it_is_unknown(amount, text)
    ]


def check(guide: Guide) -> Iterator[Problem]:
    """One problem for each unsupported amount; statements that cite nothing are another rule's matter."""
    for statement in guide.statements:
        if not guide.cited(statement):
            continue
        cited = "、".join(statement.fact_ids)
        for text in dict.fromkeys(amount.text for amount in unsupported(guide, statement)):
            yield Problem(
                guide.path,
                statement.line,
                "unsupported-number",
                f"“{text}”在所引依据 {cited} 里找不到；请核对原文、改用依据里的说法，或补上写有它的依据",
            )
