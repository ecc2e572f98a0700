"""Telephone numbers and introduced names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.contacts import read_names, read_phones

MOBILE = "+8613800138000"
LANDLINE = "+8657186580000"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("我的电话13800138000", [MOBILE]),
        ("138 0013 8000", [MOBILE]),
        ("138-0013-8000", [MOBILE]),
        ("1 3 8 0 0 1 3 8 0 0 0", [MOBILE]),
        ("＋86 １３８００１３８０００", [MOBILE]),
        ("幺三八零零幺三八零零零", [MOBILE]),
        ("一三八零零一三八零零零下午打", [MOBILE]),
        ("13800138000或者13900139000", [MOBILE, "+8613900139000"]),
        ("0571-86580000", [LANDLINE]),
        ("057186580000", [LANDLINE]),
        ("(0571)8658 0000", [LANDLINE]),
        ("家里电话86580000", [LANDLINE]),
        ("86580000", [LANDLINE]),
        ("400-820-8820", ["+864008208820"]),
    ],
)
def test_phones(text: str, numbers: list[str]) -> None:
    spans = read_phones(text)
    assert [span.number for span in spans] == numbers
    assert all(span.text == text[span.start : span.end] for span in spans)


def test_kinds_of_phones() -> None:
    assert [span.kind for span in read_phones("13800138000，座机0571-86580000")] == ["mobile", "landline"]


@pytest.mark.parametrize(
    "text",
    [
        "12345",
        "10086",
        "12800138000",
        "330106195603121234",
        "20261208",
        "卡号86580000",
        "3-2-501",
        "两千五百",
    ],
)
def test_no_phone(text: str) -> None:
    assert read_phones(text) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫王小芳", "王小芳"),
        ("我叫王芳想预约助浴", "王芳"),
        ("我叫沈佳怡，电话13800138000", "沈佳怡"),
        ("我叫欧阳明", "欧阳明"),
        ("我爸叫王建国，82了", "王建国"),
        ("我的名字叫林黛玉", "林黛玉"),
        ("叫我王阿姨就行", "王阿姨"),
        ("姓名：李建国", "李建国"),
        ("姓名 陈静 电话13800138000", "陈静"),
        ("姓名:阿依古丽·买买提", "阿依古丽·买买提"),
        ("联系人王女士", "王女士"),
        ("联系人是张三", "张三"),
        ("我是张三。", "张三"),
        ("我姓赵", "赵"),
        ("我姓歐陽，住江虹路", "歐陽"),
        ("我姓王，叫小明", "王小明"),
    ],
)
def test_names(text: str, name: str) -> None:
    (span,) = read_names(text)
    assert span.name == name
    assert span.text == text[span.start : span.end]


@pytest.mark.parametrize(
    "text",
    [
        "我叫了外卖",
        "我叫外卖",
        "我叫车",
        "我是老人",
        "我是低保户",
        "我是党员",
        "我是温州人",
        "我是江西人",
        "我是余杭人",
        "我是王老师的学生",
        "我是方便的",
        "我是周末来",
        "我姓赵的邻居",
        "联系人是我女儿",
        "王小芳",
        "老人叫不醒",
        "你叫什么",
    ],
)
def test_no_name(text: str) -> None:
    assert read_names(text) == ()


_PIECES = st.text("0123456789-—–() +幺零一三八我是叫姓名王李芳,。了", max_size=30)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=40), _PIECES))
def test_any_text(text: str) -> None:
    for phone in read_phones(text):
        assert phone.text == text[phone.start : phone.end] != ""
    for name in read_names(text):
        assert name.text == text[name.start : name.end] != ""
