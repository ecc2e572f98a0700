"""Small guides for the tests of the check: right in every respect, but for what a test changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.knowledge.lint import Problem, Superseded, check_guides
from bot.knowledge.model import Fact, Guide, Question, Source, Statement

TODAY = date(2026, 11, 23)
TOPICS = {"relief", "marriage"}
SERVICES = {"relief-request"}

DEFAULT_FACT = Fact("F1", "第二条", "向户籍所在地的街道办事处申请。", True)


def source(*facts: Fact, **changes: Any) -> Source:
    """A source with `facts`, or with `DEFAULT_FACT`."""
    plain = Source(
        "社会救助法", "全国人民代表大会常务委员会", "无", "无", None, False, facts or (DEFAULT_FACT,)
    )
    return replace(plain, **changes)


def guide(**changes: Any) -> Guide:
    """A guide without fault."""
    plain = Guide(
        id="apply",
        topic="relief",
        title="救助怎么申请",
        programmes=(32,),
        services=("relief-request",),
        valid_from=date(2026, 7, 1),
        valid_until=None,
        reviewed=TODAY,
        questions=tuple(Question(f"救助去哪里申请{mark}", "where") for mark in "甲乙丙丁戊己"),
        sources=(source(),),
        statements=(Statement("where", "救助向户口所在的街道申请。", ("F1",)),),
        path=Path("guides/relief/apply.md"),
    )
    return replace(plain, **changes)


def saying(text: str, quote: str, **of_source: Any) -> Guide:
    """A guide whose one statement is `text`, resting on `quote`."""
    return guide(
        statements=(Statement("where", text, ("F1",)),),
        sources=(source(Fact("F1", of_source.pop("article", ""), quote, True), **of_source),),
    )


def problems(*guides: Guide, rows: tuple[Superseded, ...] = ()) -> list[Problem]:
    """What the check says of `guides`."""
    return check_guides(guides, today=TODAY, topics=TOPICS, services=SERVICES, rows=rows)


def rules(*guides: Guide, rows: tuple[Superseded, ...] = ()) -> list[str]:
    """The rules that `guides` break."""
    return [problem.rule for problem in problems(*guides, rows=rows)]


GUIDE_TEXT = """\
---
id: apply
topic: relief
title: 救助怎么申请
programmes: [32]
services: [relief-request]
valid_from: 2026-07-01
valid_until: null
reviewed: '2026-11-23'
questions:
  - 救助去哪里申请 @where
  - 低保 申请 @where
  - 揭不开锅了找谁 @where
  - 我妈病了没钱看 找哪个部门 @where
  - 阿拉屋里实在难，到哪里去讲 @where
  - 抵保哪里办 @where
sources:
  - title: 社会救助法
    issuer: 全国人民代表大会常务委员会
    document_number: 无
    effective: 2026-07-01
    url: null
    plan: false
    facts:
      F1:
        article: 第三十七条
        quote: 向户籍所在地的乡镇政府、街道办事处申请。
        verified: true
---
- @where 救助向户口所在的街道申请。[F1]
"""
