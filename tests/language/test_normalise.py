"""What is left of a message to understand, and what keeps every character at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.normalise import clean, normalise

#: What a connector can hand over: any text that can be written down as UTF-8.
TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=80)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("請問低保標準是多少", "请问低保标准是多少"),
        ("低保２０２５年", "低保2025年"),
        ("ＡＢＣ，低保", "abc,低保"),
        ("低 保 多 少 钱", "低保多少钱"),
        ("  低保\n\n多少钱\t", "低保多少钱"),
        ("用 App 申请", "用 app 申请"),
        ("低保😂😂多少钱👨‍👩‍👧", "低保多少钱"),
        ("你好[微笑]", "你好"),
        ("多少钱？？？？", "多少钱?"),
        ("好好好好的", "好的"),
        ("谢谢你", "谢谢你"),
        ("低\u200b保\ufeff标准", "低保标准"),
        ("\x00低保\x1f", "低保"),
        ("", ""),
        ("😀", ""),
    ],
)
def test_normalise(typed: str, understood: str) -> None:
    assert normalise(typed) == understood


def test_numbers_keep_their_repeated_digits() -> None:
    assert "13800001111" in normalise("电话13800001111")
    assert "1000000" in normalise("1000000元")


@given(TEXTS)
def test_normalised_text_is_clean(text: str) -> None:
    plain = normalise(text)
    assert plain == plain.strip()
    assert "\x00" not in plain
    assert "\n" not in plain


@given(TEXTS)
def test_clean_keeps_every_place(text: str) -> None:
    assert len(clean(text)) == len(text)


@given(st.text(st.sampled_from("低保标准多少钱结婚登记要带什么"), max_size=30))
def test_plain_chinese_is_only_unstretched(text: str) -> None:
    assert set(normalise(text)) <= set(text)
    assert clean(text) == text


@pytest.mark.parametrize(
    ("typed", "cleaned"), [("請問８２歲", "请问82岁"), ("Ｔｅｌ：１１０", "Tel:110"), ("㎡", "㎡")]
)
def test_clean(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned
