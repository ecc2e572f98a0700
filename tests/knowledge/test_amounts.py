"""Amounts are read as values, whichever way they are written; idioms and ordinals are none."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.amounts import Amount, read_amounts, supported


def values(text: str, *, source: bool = False) -> list[tuple[str, object]]:
    return [(amount.kind, amount.value) for amount in read_amounts(text, source=source)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30个工作日", [("workdays", 30)]),
        ("三十个工作日", [("workdays", 30)]),
        ("八折", [("share", Fraction(4, 5))]),
        ("8折", [("share", Fraction(4, 5))]),
        ("七五折", [("share", Fraction(3, 4))]),
        ("80%", [("share", Fraction(4, 5))]),
        ("百分之八十", [("share", Fraction(4, 5))]),
        ("三分之一", [("share", Fraction(1, 3))]),
        ("5至8折", [("share", Fraction(1, 2)), ("share", Fraction(4, 5))]),
        ("1.5倍", [("times", Fraction(3, 2))]),
        ("一点五倍", [("times", Fraction(3, 2))]),
        ("2万元", [("money", 20000)]),
        ("两万块钱", [("money", 20000)]),
        ("20000元", [("money", 20000)]),
        ("1,301元", [("money", 1301)]),
        ("三千万元", [("money", 30_000_000)]),
        ("一块钱", [("money", 1)]),
        ("500、250、125元", [("money", 500), ("money", 250), ("money", 125)]),
        ("一年半", [("months", 18)]),
        ("两个半小时", [("minutes", 150)]),
        ("半年", [("months", 6)]),
        ("半个月", [("months", Fraction(1, 2))]),
        ("一刻钟", [("minutes", 15)]),
        ("两周", [("days", 14)]),
        ("六十周岁", [("age", 60)]),
        ("60至69周岁", [("age", 60), ("age", 69)]),
        ("三四级", [("level", 3), ("level", 4)]),
        ("一至三级", [("level", 1), ("level", 2), ("level", 3)]),
        ("Ⅲ级", [("level", 3)]),
        ("5A级", [("level", 5)]),
        ("1.05万平方米", [("area", 10500)]),
        ("28000余人", [("count", 28000)]),
        ("六大类", [("count", 6)]),
        ("只有一个孩子", [("count", 1)]),
        ("每年签注一次", [("count", 1)]),
        ("一二〇", [("bare", 120)]),
        ("１２３４５", [("bare", 12345)]),
        ("0571-12393", [("phone", "057112393")]),
        ("13800000000", [("phone", "13800000000")]),
        ("2026年12月31日", [("date", (2026, 12, 31))]),
        ("2026-12-31", [("date", (2026, 12, 31))]),
        ("2026.12.31", [("date", (2026, 12, 31))]),
        ("二〇二六年十二月三十一日", [("date", (2026, 12, 31))]),
        ("2026年1月1日至12月31日", [("date", (2026, 1, 1)), ("date", (2026, 12, 31))]),
        ("3月10日至29日", [("date", (None, 3, 10)), ("date", (None, 3, 29))]),
        ("2021—2023年", [("date", (2021, None, None)), ("date", (2023, None, None))]),
        ("2023年5月", [("date", (2023, 5, None))]),
        ("农历九月初九", [("date", (None, 9, 9))]),
        ("每月15日前", [("date", (None, None, 15))]),
        ("上午9点到11点半", [("clock", 540), ("clock", 690)]),
        ("下午两点", [("clock", 840)]),
        ("14:30", [("clock", 870)]),
        ("周一至周五", [("weekday", 1), ("weekday", 5)]),
        ("第一千零五十三条", [("article", 1053)]),
        ("第1053条", [("article", 1053)]),
        ("国务院令第804号", [("bare", 804)]),
        ("一半", [("half", Fraction(1, 2))]),
        ("几十块钱", [("vague", "几十")]),
        ("五六十人", [("vague", "五六十")]),
    ],
)  # fmt: skip
def test_writings_of_amounts(text: str, expected: list[tuple[str, object]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一般", "一起去", "一样的", "第一", "第一次", "统一办理", "不一定", "三天两头", "一旦", "万一",
        "千万别去", "十分满意", "打一个电话", "填一张表", "下一个月", "任何一天", "两口子",
        "区县一级的部门", "一个月收多少", "七嘴八舌", "成千上万", "一边一边", "唯一", "统一标识",
        "一次性发放", "一家人", "这一年", "百姓", "一块儿",
    ],
)  # fmt: skip
def test_ordinals_idioms_and_articles_are_no_amounts(text: str) -> None:
    assert values(text) == []


def one(text: str, *, source: bool = False) -> Amount:
    (amount,) = read_amounts(text, source=source)
    return amount


@pytest.mark.parametrize(
    ("said", "source", "expected"),
    [
        ("30个工作日", "三十个工作日", True),
        ("30天", "三十个工作日", False),
        ("80%", "八折", True),
        ("50%", "自付部分的一半", False),
        ("一半", "自付部分的50%", False),
        ("一半", "补贴一半", True),
        ("2026年", "2026年7月1日施行", True),
        ("2026年7月", "2026-07-01", True),
        ("2026年7月1日", "2026年7月", False),
        ("7月1日", "2026-07-01", True),
        ("12393", "0571-12393", True),
        ("0571-12393", "12393", False),
        ("0571 12393", "0571-12393", True),
        ("一个月", "每人每月612元", True),
        ("只有一个", "无子女或只有一名子女", True),
        ("两个人", "夫妻双方应亲自到场", True),
        ("两点半", "下午2:30", True),
        ("上午9点", "21:00", False),
        ("二级", "一至三级", True),
        ("612块", "612元", True),
        ("12个月", "一年", True),
        ("600元", "600天", False),
        ("600", "600元", True),
        ("600元", "共600户", False),
    ],
)
def test_what_supports_what(said: str, source: str, expected: bool) -> None:
    amounts = read_amounts(said)
    assert amounts
    assert all(supported(amount, read_amounts(source, source=True)) for amount in amounts) is expected


def _chinese(number: int) -> str:
    return str(cn2an.an2cn(number))


@given(
    st.integers(2, 99_999),
    st.sampled_from(["元", "天", "个工作日", "岁", "倍", "个月", "小时", "人", "户", "%"]),
)
def test_arabic_and_chinese_writings_mean_the_same(number: int, unit: str) -> None:
    arabic = one(f"{number}{unit}")
    chinese = f"百分之{_chinese(number)}" if unit == "%" else f"{_chinese(number)}{unit}"
    assert supported(one(chinese), [arabic])
    assert supported(arabic, [one(chinese)])


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_all_writings_of_a_date_mean_the_same(day: date) -> None:
    year = "".join("〇一二三四五六七八九"[int(figure)] for figure in str(day.year))
    written = [
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{year}年{_chinese(day.month).replace('一十', '十')}月{_chinese(day.day).replace('一十', '十')}日",
    ]
    for text in written:
        assert [amount.value for amount in read_amounts(text)] == [(day.year, day.month, day.day)]


@given(st.text(max_size=200))
def test_any_text_is_read_with_places_inside_it(text: str) -> None:
    for source in (False, True):
        for amount in read_amounts(text, source=source):
            assert 0 <= amount.start < amount.end <= len(text)


@given(st.text("一二三十百千万两半点至、年月日个天元折成%倍第几之分条号0123456789-:", max_size=30))
def test_any_heap_of_numerals_is_read(text: str) -> None:
    read_amounts(text, source=True)
