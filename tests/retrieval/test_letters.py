"""The questions of a letter, and what it is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval import letters
from tests.retrieval.shelf import VOCABULARY

STORY = "您好，我跟老婆吵了十几年，好像叫什么冷战，几个人来劝都没有用，孩子跟着我读书，离婚她又不肯签字。"


@pytest.mark.parametrize(
    ("end", "questions"),
    [
        ("请问一个人去办得成吗？不行该走哪条路？", ["请问一个人去办得成吗？", "不行该走哪条路？"]),
        (
            "想问问：在家里请人能补几成，一个月最多补多少，在哪个小程序上弄？麻烦了。",
            ["在家里请人能补几成", "一个月最多补多少", "在哪个小程序上弄？"],
        ),
    ],
)
def test_what_is_asked_plainly_is_asked(end: str, questions: list[str]) -> None:
    assert letters.asked(STORY + end) == questions


def test_the_gist_has_the_matter_and_the_question() -> None:
    text = f"{STORY}请问一个人去办得成吗？不行该走哪条路？".replace("，", ",")
    assert (
        letters.gist(text, "请问一个人去办得成吗？", VOCABULARY) == "离婚她又不肯签字,请问一个人去办得成吗？"
    )


@given(st.text(st.sampled_from("低保离婚多少钱吗请问,。？?\n 12"), max_size=300))
def test_questions_are_few_and_short_and_a_gist_is_no_longer(text: str) -> None:
    questions = letters.asked(text)
    assert len(questions) <= 3
    assert all(0 < len(one) <= 60 for one in questions)
    assert all(len(letters.gist(text, one, VOCABULARY)) <= 60 + 2 * 36 for one in questions)
