"""Statements and the sources they rest on: nothing without evidence, no evidence without use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.knowledge.lint.problem import Problem
from bot.knowledge.model import Fact, Guide

#: Longest statement in characters; the editors' manual asks for 90, this is where it is refused.
LONGEST_STATEMENT = 110

_NEEDED = {
    "title": "名称（title）",
    "issuer": "发布单位（issuer）",
    "effective": "施行或发布日期（effective）",
}


def check_statements(guide: Guide) -> Iterator[Problem]:
    """Each statement has an anchor of its own, a bearable length, and cites facts the guide lists."""
    if not guide.statements:
        yield Problem(guide.path, 1, "no-statement", "这一篇没有陈述；请写成“- @锚点 正文。[依据编号]”")
    seen: set[str] = set()
    for statement in guide.statements:
        place = (guide.path, statement.line)
        if statement.anchor in seen:
            yield Problem(*place, "duplicate-anchor", f"锚点 @{statement.anchor} 在本篇用了两次；请换一个")
        seen.add(statement.anchor)
        if len(statement.text) > LONGEST_STATEMENT:
            yield Problem(
                *place,
                "long-statement",
                f"这条有 {len(statement.text)} 个字，最多 {LONGEST_STATEMENT} 个；请拆成两条，一条说一件事",
            )
        if not statement.fact_ids:
            yield Problem(*place, "no-source", "这条没有依据；请在句末写上依据编号，没有依据的话就不写")
        for id in statement.fact_ids:
            if id not in guide.evidence:
                yield Problem(*place, "unknown-fact", f"本篇 sources 里没有 {id} 这条依据")


def check_sources(guide: Guide) -> Iterator[Problem]:
    """Each source says what it is, whose, and since when; each of its facts is used, and listed once."""
    used = {id for statement in guide.statements for id in statement.fact_ids}
    listed = Counter(fact.id for source in guide.sources for fact in source.facts)
    for source in guide.sources:
        for name, label in _NEEDED.items():
            if not getattr(source, name):
                yield Problem(
                    guide.path, source.line, "incomplete-source", f"这份依据没有写{label}；不知道就写“无”"
                )
        for fact in source.facts:
            if fact.id not in used:
                yield Problem(
                    guide.path,
                    fact.line,
                    "unused-fact",
                    f"依据 {fact.id} 没有一条陈述引用；请引用它，或者删掉",
                )
            if listed[fact.id] > 1:
                yield Problem(
                    guide.path, fact.line, "duplicate-fact", f"依据 {fact.id} 在本篇写了两次；请只留一处"
                )


def check_quotes(guides: Sequence[Guide]) -> Iterator[Problem]:
    """The same fact reads the same wherever it is listed."""
    first: dict[str, tuple[Guide, Fact]] = {}
    for guide in guides:
        for fact in (fact for source in guide.sources for fact in source.facts):
            other, known = first.setdefault(fact.id, (guide, fact))
            if (known.quote, known.article) != (fact.quote, fact.article) and other is not guide:
                place = f"{other.path} 第 {known.line} 行"
                message = f"依据 {fact.id} 的内容和 {place}写的不一样；请核对原文后改成一致"
                yield Problem(guide.path, fact.line, "quote-differs", message)
