"""Each rule of the check refuses a bad guide and lets a good one pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.lint import counts
from bot.knowledge.lint.evidence import LONGEST_STATEMENT
from bot.knowledge.lint.questions import comparable
from bot.knowledge.lint.validity import end_of_validity
from bot.knowledge.model import Fact, Guide, Question, Statement
from tests.knowledge.factory import DEFAULT_FACT, guide, problems, rules, saying, source


def other(**changes: object) -> Guide:
    """A second guide without fault, beside `guide()`."""
    questions = tuple(Question(f"离婚要带什么{mark}", "where") for mark in "甲乙丙丁戊己")
    path = Path("guides/relief/other.md")
    return replace(guide(id="other", questions=questions, path=path), **changes)  # type: ignore[arg-type]


def test_a_good_guide_has_no_problem() -> None:
    assert problems(guide(), other()) == []


def test_problems_name_file_line_and_rule() -> None:
    (problem,) = problems(guide(statements=(Statement("where", "找街道。", ("F1", "F9"), line=30),)))
    assert (problem.path, problem.line, problem.rule) == (Path("guides/relief/apply.md"), 30, "unknown-fact")
    assert str(problem) == "guides/relief/apply.md:30: [unknown-fact] 本篇 sources 里没有 F9 这条依据"


def test_unknown_topic() -> None:
    assert rules(guide(topic="weather", path=Path("guides/weather/apply.md"))) == ["unknown-topic"]


def test_topic_is_not_the_folder() -> None:
    assert rules(guide(path=Path("guides/marriage/apply.md"))) == ["topic-folder"]


def test_id_is_not_the_file_name() -> None:
    assert rules(guide(id="applying")) == ["id-file"]


def test_duplicate_id() -> None:
    second = other(id="apply", path=Path("guides/marriage/apply.md"), topic="marriage")
    assert rules(guide(), second) == ["duplicate-id"]


def test_unknown_service() -> None:
    assert rules(guide(services=("relief-request", "flying"))) == ["unknown-service"]


def test_fewer_than_six_questions() -> None:
    assert rules(guide(questions=guide().questions[:5])) == ["few-questions"]
    assert rules(guide(questions=())) == ["few-questions"]


@pytest.mark.parametrize("anchor", ["", "elsewhere"])
def test_question_without_a_known_anchor(anchor: str) -> None:
    questions = (*guide().questions, Question("去哪儿办", anchor))
    assert rules(guide(questions=questions)) == ["question-anchor"]


@pytest.mark.parametrize(
    "again", ["救助去哪里申请甲", "救助，去哪里 申请甲？", "救助去哪里申请甲！！", "《救助》去哪里申请甲"]
)
def test_two_guides_claim_the_same_question(again: str) -> None:
    questions = (*other().questions, Question(again, "where"))
    assert rules(guide(), other(questions=questions)) == ["claimed-twice"]


def test_one_guide_claims_a_question_twice() -> None:
    assert rules(guide(questions=(*guide().questions, guide().questions[0]))) == ["claimed-twice"]


def test_questions_are_compared_without_width_case_and_punctuation() -> None:
    assert comparable("ＡＰＰ 怎么用？～") == comparable("app怎么用") == "app怎么用"
    assert comparable("结婚要带什么") != comparable("离婚要带什么")


def test_statement_without_a_source() -> None:
    bare = Statement("more", "还可以问社区。", ())
    assert rules(guide(statements=(*guide().statements, bare))) == ["no-source"]


def test_guide_without_a_statement() -> None:
    assert "no-statement" in rules(guide(statements=()))


def test_duplicate_anchor() -> None:
    assert rules(guide(statements=guide().statements * 2)) == ["duplicate-anchor"]


def test_long_statement() -> None:
    def of(length: int) -> Guide:
        return guide(statements=(Statement("where", "街" * length, ("F1",)),))

    assert rules(of(LONGEST_STATEMENT)) == []
    assert rules(of(LONGEST_STATEMENT + 1)) == ["long-statement"]


@pytest.mark.parametrize("name", ["title", "issuer", "effective"])
def test_incomplete_source(name: str) -> None:
    assert rules(guide(sources=(source(**{name: ""}),))) == ["incomplete-source"]


def test_unused_fact() -> None:
    assert rules(guide(sources=(source(DEFAULT_FACT, Fact("F2", "", "别的。", True)),))) == ["unused-fact"]


def test_fact_listed_twice_in_a_guide() -> None:
    assert rules(guide(sources=(source(), source()))) == ["duplicate-fact"] * 2


def test_same_fact_with_different_quotes() -> None:
    changed = source(replace(DEFAULT_FACT, quote="向居住地的街道办事处申请。"))
    assert rules(guide(), other(sources=(changed,))) == ["quote-differs"]


# ---- validity ----------------------------------------------------------------------------------------


def test_expired_and_still_open() -> None:
    assert rules(guide(valid_until=date(2026, 11, 22))) == ["expired"]
    assert rules(guide(valid_until=date(2026, 11, 23))) == []


def test_validity_must_begin_and_run_forward() -> None:
    assert rules(guide(valid_from=None)) == ["no-start"]
    assert rules(guide(valid_from=date(2028, 1, 1), valid_until=date(2027, 1, 1))) == ["ends-before-start"]


@pytest.mark.parametrize(
    ("quote", "ends"),
    [
        ("补贴至2026-12-31止。", date(2026, 12, 31)),
        ("补贴发到2026年12月31日为止。", date(2026, 12, 31)),
        ("2026年1月1日至12月31日全国实施发放补贴。", date(2026, 12, 31)),
        ("自2026年1月1日起至2026年12月31日执行。", date(2026, 12, 31)),
        ("证件有效期至２０２７年６月３０日。", date(2027, 6, 30)),
        ("截至2027年6月30日有效。", date(2027, 6, 30)),
        ("截至2024年底，868家食堂已有80%转型。", None),
        ("截至2025年4月1日已建成2300余家。", None),
        ("自2026年7月1日起施行。", None),
        ("3月10日至29日报名。", None),
        ("2026年2月30日止。", None),
    ],
)
def test_the_end_that_a_quote_gives(quote: str, ends: date | None) -> None:
    assert end_of_validity(quote) == ends


def test_open_end_where_the_evidence_ends() -> None:
    open_ended = saying("这项补贴可以申请。", "补贴至2026-12-31止。")
    assert rules(open_ended) == ["open-end"]
    assert rules(replace(open_ended, valid_until=date(2027, 1, 1))) == ["open-end"]
    assert rules(replace(open_ended, valid_until=date(2026, 12, 31))) == []


# ---- plans -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "滨江计划升级社会救助联合体。",
        "滨江拟升级社会救助联合体；是不是已经升级，没有公布。",
        "滨江提出升级社会救助联合体，是否已建成没有查到。",
    ],
)
def test_a_plan_told_as_a_plan(text: str) -> None:
    assert rules(saying(text, "升级社会救助联合体", plan=True)) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("滨江有社会救助联合体。", "plan-unsaid"),
        ("滨江计划升级的社会救助联合体已经有了。", "plan-as-done"),
        ("按计划，社会救助联合体已建成。", "plan-as-done"),
        ("按计划，社会救助联合体成立了。", "plan-as-done"),
    ],
)
def test_a_plan_told_as_done(text: str, rule: str) -> None:
    assert rules(saying(text, "升级社会救助联合体", plan=True)) == [rule]


def test_what_is_no_plan_may_be_done() -> None:
    assert rules(saying("社会救助联合体已经建成了。", "联合体建成")) == []


# ---- counts ------------------------------------------------------------------------------------------


def test_counts() -> None:
    unsure = Fact("F2", "", "转引。", False)
    second = other(
        programmes=(32, 33),
        sources=(source(DEFAULT_FACT, unsure),),
        statements=(Statement("where", "找街道。", ("F1", "F2")),),
    )
    assert counts([guide(), second]) == {
        "guides": 2,
        "statements": 2,
        "facts": 2,
        "verified_facts": 1,
        "programmes": 2,
        "questions": 12,
    }
