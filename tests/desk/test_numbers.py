"""Case numbers: drawn, shown, and found in what residents write and say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10

from bot.desk import numbers
from bot.language.contacts import read_phones

GOOD = "48320156" + mod_11_10.calc_check_digit("48320156")
FIGURES = str.maketrans("0123456789", "零一二三四五六七八九")
bodies = st.integers(10_000_000, 99_999_999).map(str).filter(lambda body: body[:3] not in ("400", "800"))
good = bodies.map(lambda body: body + mod_11_10.calc_check_digit(body))


def test_new_numbers_are_valid_and_differ() -> None:
    drawn = {numbers.new() for _ in range(200)}
    assert len(drawn) == 200
    assert all(numbers.is_valid(number) and number[0] != "0" for number in drawn)
    assert numbers.shown(GOOD) == f"483-201-56{GOOD[-1]}"


@given(
    good, st.sampled_from(["{}", "编号{}，谢谢", "我的号是 {} 5个人", "查一下{}明天的", "{}电话13800138000"])
)
def test_a_number_is_found_however_it_is_written(number: str, sentence: str) -> None:
    parts = [number[:3], number[3:6], number[6:]]
    wide = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for written in (
        number,
        "-".join(parts),
        " ".join(parts),
        "－".join(parts),
        wide,
        number.translate(FIGURES),
    ):
        assert numbers.read(sentence.format(written)) == number


@given(good)
def test_a_number_is_found_in_dictation(number: str) -> None:
    spoken = number.translate(FIGURES)
    for written in (" ".join(spoken), f"{spoken[:3]} {spoken[3:6]} {spoken[6:]}", spoken.replace("一", "幺")):
        assert numbers.read(f"帮我取消 {written}") == number


@given(good, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, by: int) -> None:
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert numbers.read(f"编号{wrong}") is None
    if wrong[0] != "0" and not read_phones(f"编号{wrong}"):
        assert numbers.misread(f"编号{wrong}") == wrong
    assert numbers.misread(f"编号{number}") is None


@given(
    st.integers(0, 99_999_999),
    st.sampled_from(["138{:08d}", "138 {:04d} 0000", "13{:09d}", "{:08d}", "0571-{:08d}"]),
)
def test_a_telephone_number_is_no_case_number(number: int, written: str) -> None:
    text = written.format(number % 10_000 if ":04d" in written else number)
    assert numbers.read(f"我的电话是{text}") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "你好",
        "2026-11-27 9点",
        "2026-12-1 10 个人",
        "330108199001011234",
        f"{GOOD}0",
        f"1{GOOD}",
        "电话 138-001-38000",
        "+86 571 8765 4321",
        "一共一百二十三万四千五百六十七元",
        "12345 12345678",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert numbers.read(text) is None


def test_the_valid_one_of_two_is_taken() -> None:
    wrong = GOOD[:-1] + str((int(GOOD[-1]) + 1) % 10)
    assert numbers.read(f"{wrong}，不对，是{numbers.shown(GOOD)}") == GOOD
    assert not numbers.is_valid("１２３４５６７８９")
    assert not numbers.is_valid("")
