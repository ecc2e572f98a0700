"""Choosing a listed button by its number."""

from __future__ import annotations

import pytest

from bot.choices import chosen, listed
from bot.messages import Button, Message

MEALS = [["老年食堂吃饭优惠", "老年食堂吃饭打几折"], ["低保怎么申请", "低保怎么申请"], ["转人工", "转人工"]]
STARS = [[f"{stars}颗星", f"评价 483-201-567 {stars}颗星"] for stars in range(5, 0, -1)]


@pytest.mark.parametrize(
    "text",
    ["2", "２", "2.", "2、", "选2", "我选2号", "二", "第二个", "第2个", "我要第二个", "第二项吧", " 2 "],
)
def test_a_number_stands_for_its_button(text: str) -> None:
    assert chosen(text, MEALS, None) == "低保怎么申请"


@pytest.mark.parametrize(
    "text", ["0", "4", "第四个", "22", "2026", "两个老人", "第二次了", "2号楼", "低保", "", "二十一"]
)
def test_what_is_no_number_of_the_list_chooses_nothing(text: str) -> None:
    assert chosen(text, MEALS, None) is None


def test_a_title_chooses_too() -> None:
    assert chosen("老年食堂吃饭优惠", MEALS, None) == "老年食堂吃饭打几折"


@pytest.mark.parametrize("asking", ["people", "age"])
def test_where_a_number_was_asked_for_it_is_the_answer(asking: str) -> None:
    assert chosen("2", MEALS, {"asking": asking}) is None
    assert chosen("第二个", MEALS, {"asking": asking}) == "低保怎么申请"
    assert chosen("2", MEALS, {"asking": "when"}) == "低保怎么申请"


def test_titles_that_are_numbers_are_chosen_by_their_own() -> None:
    assert chosen("5", STARS, None) == "评价 483-201-567 5颗星"
    assert chosen("1", STARS, None) == "评价 483-201-567 1颗星"
    assert chosen("第一个", STARS, None) == "评价 483-201-567 5颗星"
    assert chosen("9", STARS, None) is None


@pytest.mark.parametrize("text", ["2", "第二个", "11月26日（周四）13:30"])
def test_times_are_numbered_like_anything_else(text: str) -> None:
    times = [[f"11月26日（周四）13:{minute:02d}", f"13:{minute:02d}"] for minute in (0, 30, 45)]
    assert chosen(text, times, {"asking": "when"}) == "13:30"
    across = [["11月30日（周一）09:00", "a"], ["12月1日（周二）09:00", "13:30"]]
    assert chosen("2", across, {"asking": "when"}) == "13:30"


def test_a_single_button_has_no_number() -> None:
    assert chosen("1", MEALS[:1], None) is None
    assert chosen("老年食堂吃饭优惠", MEALS[:1], None) == "老年食堂吃饭打几折"


def test_numbers_go_on_from_message_to_message() -> None:
    messages = [
        Message("甲", (Button("一处", "a"), Button("another", "b"))),
        Message("乙", (Button("转人工", "c"),)),
    ]
    assert [(number, button.payload) for number, button in listed(messages)] == [(1, "a"), (2, "b"), (3, "c")]


def test_what_is_listed_without_numbers() -> None:
    assert [number for number, _ in listed([Message("", tuple(Button(*one) for one in STARS))])] == [None] * 5
    assert [number for number, _ in listed([Message("", (Button("转人工", "转人工"),))])] == [None]
    assert listed([Message("没有")]) == []
