"""No number, date, percentage or telephone number may be said that the cited facts do not contain."""

from __future__ import annotations

from datetime import date

import cn2an
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.knowledge.model import Fact, Statement
from tests.knowledge.factory import guide, problems, rules, saying, source

UNITS = ["元", "天", "个工作日", "周岁", "倍", "个月", "小时", "人", "户", "%", "折"]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("审核要30个工作日。", "自受理之日起三十个工作日内完成。"),
        ("老人打八折。", "提供5至8折优惠"),
        ("按80%付钱。", "提供八折优惠"),
        ("有效到2026年12月31日。", "2026年1月1日至12月31日"),
        ("打12345问。", "12345为政务类服务热线"),
        ("分三种：甲、乙、丙。", "分甲、乙和丙"),
        ("分家庭和个人两种。", "分家庭对象和个人对象"),
        ("打一个电话就行，一般当天办好。", "电话办理"),
        ("低保标准是1301元，2026年有没有再调没查到。", "调整为1301元"),
        ("夫妻两个人都要到场。", "双方应亲自到场"),
    ],
)
def test_numbers_that_the_evidence_has(text: str, quote: str) -> None:
    assert rules(saying(text, quote)) == []


@pytest.mark.parametrize(
    ("text", "quote", "named"),
    [
        ("审核要20个工作日。", "三十个工作日内完成", "20个工作日"),
        ("审核要30天。", "三十个工作日内完成", "30天"),
        ("老人打七折。", "提供8折优惠", "七折"),
        ("自己付一半。", "补贴个人自付部分的50%", "一半"),
        ("补50%。", "补贴40%", "50%"),
        ("2026年1月2日起。", "2026年1月1日起", "2026年1月2日"),
        ("打0571-87008175。", "联系电话87008174", "0571-87008175"),
        ("几十块钱就够。", "收费40元", "几十"),
        ("分三种：甲、乙。", "分甲和乙", "三种"),
        ("2026年没有再调。", "2025年调整", "2026年"),
        ("只有一个窗口能办。", "到窗口办理", "一个"),
        ("依据第八条。", "", "第八条"),
    ],
)
def test_numbers_that_it_lacks(text: str, quote: str, named: str) -> None:
    (problem,) = problems(saying(text, quote))
    assert problem.rule == "unsupported-number"
    assert f"“{named}”" in problem.message


@pytest.mark.parametrize(
    "where",
    [
        {"article": "第八条"},
        {"title": "办法第八条释义"},
    ],
)
def test_article_and_title_count_as_evidence(where: dict[str, str]) -> None:
    assert rules(saying("依据第八条。", "有规定。", **where)) == []


def test_the_number_of_a_paragraph_supports_nothing_else() -> None:
    assert rules(saying("家属限3名。", "家属限2名", article="三（3）")) == ["unsupported-number"]


def test_document_number_and_effective_date_count_as_evidence() -> None:
    text = "2025年5月的国务院令第804号这样规定。"
    assert rules(saying(text, "有规定。", document_number="国务院令第804号", effective="2025-05-10")) == []
    assert rules(saying("2023年的计划提到。", "有规定。", effective="2023")) == []


def test_every_cited_fact_counts_and_no_other() -> None:
    facts = (Fact("F1", "", "每月612元。", True), Fact("F2", "", "打12345。", True))
    statements = (Statement("where", "每月612元。", ("F1",)), Statement("more", "打12345。", ("F1", "F2")))
    assert rules(guide(sources=(source(*facts),), statements=statements)) == []
    swapped = (Statement("where", "打12345。", ("F1",)), Statement("more", "每月612元。", ("F2",)))
    assert rules(guide(sources=(source(*facts),), statements=swapped)) == ["unsupported-number"] * 2


def written(number: int, unit: str, style: str) -> str:
    """`number` with its unit, in Arabic or Chinese figures."""
    if style == "arabic":
        return f"{number}{unit}"
    chinese = str(cn2an.an2cn(number))
    return f"百分之{chinese}" if unit == "%" else f"{chinese}{unit}"


numbers = st.integers(2, 99_999)
styles = st.sampled_from(["arabic", "chinese"])


@given(numbers, st.sampled_from(UNITS), styles, styles)
def test_any_number_the_quote_has_passes(number: int, unit: str, said: str, quoted: str) -> None:
    assume(unit != "折" or number < 10)
    text = f"可以是{written(number, unit, said)}，请问窗口。"
    assert rules(saying(text, f"应为{written(number, unit, quoted)}以内。")) == []


@given(numbers, numbers, st.sampled_from(UNITS), styles, styles)
def test_any_number_the_quote_lacks_is_refused(
    there: int, here: int, unit: str, said: str, quoted: str
) -> None:
    assume(there != here)
    assume(unit != "折" or (there < 10 and here < 10))
    text = f"可以是{written(here, unit, said)}，请问窗口。"
    assert rules(saying(text, f"应为{written(there, unit, quoted)}以内。")) == ["unsupported-number"]


@given(numbers, st.sampled_from(UNITS), styles)
def test_any_number_is_refused_where_the_quote_has_none(number: int, unit: str, style: str) -> None:
    assert rules(saying(f"可以是{written(number, unit, style)}。", "按规定办理。")) == ["unsupported-number"]


days = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@given(days, days)
def test_dates(day: date, other: date) -> None:
    chinese = f"{day.year}年{day.month}月{day.day}日"
    assert rules(saying(f"从{chinese}开始。", f"自{day.isoformat()}起。")) == []
    assume(day != other)
    assert rules(saying(f"从{chinese}开始。", f"自{other.isoformat()}起。")) == ["unsupported-number"]


@given(
    st.from_regex(r"0[1-9][0-9]{2}-[1-9][0-9]{7}", fullmatch=True),
    st.from_regex(r"[1-9][0-9]{7}", fullmatch=True),
)
def test_telephone_numbers(phone: str, other: str) -> None:
    assert rules(saying(f"打{phone}问。", f"电话：{phone}。")) == []
    assert rules(saying(f"打{phone[5:]}问。", f"电话：{phone}。")) == []
    assume(other != phone[5:])
    assert rules(saying(f"打{other}问。", f"电话：{phone}。")) == ["unsupported-number"]
