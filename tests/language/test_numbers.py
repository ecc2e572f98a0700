"""Numbers, sums, incomes, ages and people, in residents' own words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.numbers import read_age, read_income, read_money, read_numbers, read_people
from bot.language.numerals import value, whole
from bot.language.people import count_named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("八十二", 82), ("一万二", 12000), ("两千五", 2500), ("3千8", 3800), ("1.5万", 15000), ("廿四", 24),
        ("百", 100), ("一百零五", 105), ("二〇二六", 2026), ("1,200", 1200), ("2.5", 2.5), ("三点五", 3.5),
        ("1.5.2", None), ("12,34", None), ("", None), ("一二十三", None), ("十百", None), ("9" * 30, None),
    ],
)  # fmt: skip
def test_value(text: str, expected: float | None) -> None:
    assert value(text) == expected


def test_whole_numbers_only() -> None:
    assert whole("十二") == 12
    assert whole("1.5") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一万二", [12000]), ("要3千8", [3800]), ("有两个孩子", [2]), ("50%", [0.5]), ("百分之三十", [0.3]),
        ("2,000", [2000]), ("五", [5]), ("一个", [1]), ("２个", [2]), ("5至8折", [5, 8]), ("两三千", [2500]),
        ("两三个", [2]), ("六项免费", [6]), ("三千一个月", [3000]), ("1.2万一年", [12000]), ("两万五一年", [25000]),
        ("一百二十一个月", [121]), ("两千一", [2100]), ("十一年", [11]),
        ("千万别去", []), ("万一", []), ("第十二条", []), ("1+N", []), ("A1", []), ("13800138000", []),
        ("一起去", []), ("有一个问题", []), ("三型社工", []), ("几个", []), ("3-2-501", []), ("你好", []),
    ],
)  # fmt: skip
def test_numbers(text: str, expected: list[float]) -> None:
    assert [span.value for span in read_numbers(text)] == expected


@pytest.mark.parametrize(
    ("text", "amount", "per"),
    [
        ("一个月一千三百块", 1300, ("month",)),
        ("每人每月1000元", 1000, ("month", "person")),
        ("80元/人·月", 80, ("month", "person")),
        ("一年两万元", 20000, ("year",)),
        ("一小时30块", 30, ("hour",)),
        ("20块一次", 20, ("time",)),
        ("一顿8块", 8, ("meal",)),
        ("3500一个月", 3500, ("month",)),
        ("1200/月", 1200, ("month",)),
        ("退休金三千二", 3200, ()),
        ("两千五的退休金", 2500, ()),
        ("欠了十万", 100000, ()),
        ("花了2万8", 28000, ()),
        ("存款1.5万", 15000, ()),
        ("三块五", 3.5, ()),
        ("三块二毛五", 3.25, ()),
        ("五毛钱", 0.5, ()),
        ("12元3角", 12.3, ()),
        ("￥30", 30, ()),
        ("2,000元", 2000, ()),
        ("一块钱", 1, ()),
    ],
)
def test_money(text: str, amount: float, per: tuple[str, ...]) -> None:
    (span,) = read_money(text)
    assert (span.amount, span.per) == (amount, per)
    assert text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("text", "amount"), [("八百来块", 800), ("五十多元", 50), ("千把块", 1000), ("两三千块", 2500)]
)
def test_rough_money(text: str, amount: float) -> None:
    (span,) = read_money(text)
    assert (span.amount, span.about) == (amount, True)


@pytest.mark.parametrize(
    "text",
    [
        "一块去吧", "三块地", "2024元旦", "一天吃两块豆腐", "每月15号", "一个月三次", "今年82", "几百块",
        "3千8", "人民政府",
    ],
)  # fmt: skip
def test_no_money(text: str) -> None:
    assert read_money(text) == ()


@pytest.mark.parametrize(
    ("text", "amount", "period", "people", "each"),
    [
        ("家里两个人一个月一共两千块", 2000, "month", 2, False),
        ("我们家三口人，一个月收入4000", 4000, "month", 3, False),
        ("夫妻俩加起来工资五千块", 5000, None, 2, False),
        ("每人每月收入一千", 1000, "month", None, True),
        ("我退休金3500一个月", 3500, "month", None, False),
        ("年收入八万", 80000, "year", None, False),
        ("我三千块工资", 3000, None, None, False),
        ("没有收入", 0, None, None, False),
        ("我妈没有退休金", 0, None, None, False),
        ("我挣三千块，每月药费两千块", 3000, None, None, False),
        ("我一个人赚4500", 4500, None, 1, False),
        ("一个人收入一千", 1000, None, None, True),
    ],
)
def test_income(text: str, amount: float, period: str | None, people: int | None, each: bool) -> None:
    (span,) = read_income(text)
    assert (span.amount, span.period, span.people, span.each) == (amount, period, people, each)


@pytest.mark.parametrize(
    "text",
    ["一个月房租两千块", "收入不超过三千元可以申请吗", "低保标准是多少", "食堂一个月要600块", "两个人去吃饭"],
)
def test_no_income(text: str) -> None:
    assert read_income(text) == ()


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("今年八十二岁了", [82]), ("82了", [82]), ("八十二了", [82]), ("今年七十三", [73]),
        ("我今年73", [73]),
        ("８２岁", [82]), ("六十出头", [60]), ("七十好几", [70]), ("一岁半", [1.5]), ("3岁6个月", [3.5]),
        ("七八十岁", [75]), ("十八九岁", [18]), ("年满60周岁", [60]), ("我妈82了", [82]), ("快八十了", [80]),
        ("我爸八十多", [80]), ("老爷子九十了", [90]), ("八旬老人", [80]), ("六个月大", [0.5]),
        ("三个月的宝宝", [0.25]), ("80到89岁", [80, 89]), ("百岁老人", [100]), ("年纪六十五", [65]),
        ("属龙", []), ("比我大两岁", []), ("住了三个月", []), ("万岁", []), ("300岁", []), ("岁月", []),
        ("今年5月", []), ("今年3000块", []), ("我了解了", []), ("82", []), ("三了", []),
    ],
)  # fmt: skip
def test_age(text: str, years: list[float]) -> None:
    assert [span.years for span in read_age(text)] == years


def test_rough_and_nominal_ages_say_so() -> None:
    (rough,) = read_age("七十多岁")
    (nominal,) = read_age("今年虚岁八十")
    assert (rough.about, rough.nominal) == (True, False)
    assert (nominal.about, nominal.nominal) == (False, True)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("我们三个人", [3]), ("一家四口", [4]), ("四口之家", [4]), ("三口人", [3]), ("5人", [5]),
        ("一共六位", [6]), ("我们俩", [2]), ("老两口", [2]), ("夫妻二人", [2]), ("母女俩", [2]),
        ("娘仨", [3]), ("两大一小", [3]),
        ("三个大人一个小孩", [4]), ("我一个人住", [1]), ("只有一个人", [1]), ("三点到五点,两个人", [2]),
        ("有一个人", []), ("每个人", []), ("三个人民警察", []), ("第三个人", []), ("两位数", []),
        ("几个人", []),
        ("一家人", []), ("一口气", []), ("一人一档", []), ("工人", []),
    ],
)  # fmt: skip
def test_people(text: str, count: list[int]) -> None:
    assert [span.count for span in read_people(text)] == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("我跟老婆还有儿子", 3), ("我和老公带两个娃", 4), ("我们夫妻俩和两个孩子", 4), ("老两口加孙子", 3),
        ("我带着女儿", 2), ("夫妻带一个小孩", 3), ("爷爷奶奶和我", 3), ("我一个人带两个娃", 3), ("爸妈和我", 3),
        ("老两口跟儿子媳妇一起住", 4), ("我们俩还有儿子", 3), ("我一个人", 1), ("俩", 2),
        ("我妈要去参加活动吗", None), ("我和老伴，儿子不住一起", None), ("三口人", None),
    ],
)  # fmt: skip
def test_people_who_are_named_are_counted(text: str, count: int | None) -> None:
    assert count_named(text) == count


_READERS: tuple[Callable[[str], tuple[Any, ...]], ...] = (
    read_numbers,
    read_money,
    read_income,
    read_age,
    read_people,
)
_PIECES = st.sampled_from(
    [
        *"0123456789,.零一二两三四五六七八九十百千万亿廿俩仨个口人岁月年块元毛角分钱了多来半旬￥%/每家收入工资大"
    ]
)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=40), st.lists(_PIECES, max_size=14).map("".join)))
def test_any_text(text: str) -> None:
    for read in _READERS:
        last = 0
        for span in read(text):
            assert span.text == text[span.start : span.end] != ""
            assert span.start >= last
            last = span.end
