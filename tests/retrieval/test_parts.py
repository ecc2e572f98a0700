"""Several questions in one message, and the one inside a story."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval import parts
from bot.retrieval.followup import Context, completed, leads_on, same_question
from tests.retrieval.shelf import VOCABULARY

CONTEXT = Context("结婚要带什么", ("结婚登记",), "marriage", "wedding", "结婚要带什么", ("papers",))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("低保多少钱?还有公示几天", ["低保多少钱?", "公示几天"]),
        ("结婚要带什么，另外离婚呢", ["结婚要带什么", "离婚呢"]),
        ("1.低保多少钱 2.结婚要带什么 3.哪里办", ["低保多少钱", "结婚要带什么", "哪里办"]),
        ("我两件事 1低保多少钱 2我想问结婚要带什么", ["低保多少钱", "我想问结婚要带什么"]),
        ("第一，低保多少钱，第二，公示几天", ["低保多少钱", "公示几天"]),
        ("低保多少钱", []),
        ("你好。谢谢", []),
        ("", []),
    ],
)
def test_questions(text: str, pieces: list[str]) -> None:
    assert parts.questions(text) == pieces


def test_the_question_of_a_story_is_its_end() -> None:
    story = "我妈今年八十了，" * 12 + "想问下食堂打几折"
    (piece,) = parts.questions(story)
    assert piece.endswith("食堂打几折")
    assert len(piece) <= 60


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("我一个月千把块，低保现在是多少钱啊", "低保现在是多少钱啊"),
        ("低保多少钱，我问问", "低保多少钱"),
        ("低保多少钱", None),
        ("儿子下岗，老头子走了", None),
    ],
)
def test_the_last_clause_that_asks(text: str, question: str | None) -> None:
    assert parts.last_question(text) == question


@pytest.mark.parametrize("text", ["社区么……汤家桥", "我呢，住在浦沿", "那么先不办了"])
def test_words_that_only_name_what_comes_next_ask_nothing(text: str) -> None:
    assert not parts.asks(text)


@pytest.mark.parametrize("text", ["我家2个老人1个伢儿有什么补贴", "低保1301元够3口人用吗"])
def test_numbers_of_things_make_no_list(text: str) -> None:
    assert parts.questions(text) == []


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("低保要什么材料，多久能批", ["低保要什么材料", "多久能批"]),
        ("要先去民政局申请吗，还是直接去殡仪馆", ["要先去民政局申请吗，还是直接去殡仪馆"]),
        ("请问社工、护理员有没有补贴", ["护理员有没有补贴"]),
        ("兄弟几个吵架，谁来调解", ["谁来调解"]),
        ("前几天办的，几天能好", ["几天能好"]),
        ("两件事问问你：低保多少钱，几点开门到17:30吗", ["低保多少钱", "几点开门到17:30吗"]),
    ],
)
def test_clauses_that_ask(text: str, clauses: list[str]) -> None:
    assert parts.asking_clauses(text) == clauses


@given(st.text(st.sampled_from("低保多少钱吗呢，。？?还有另外顺便 什么"), max_size=200))
def test_pieces_are_few_short_and_from_the_text(text: str) -> None:
    pieces = parts.questions(text)
    assert len(pieces) <= 3
    assert all(0 < len(piece) <= 60 and parts.asks(piece) for piece in pieces)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("那多少钱", "结婚登记多少钱"),
        ("离婚呢", "离婚要带什么"),
        ("如果在外地", "结婚要带什么 在外地"),
        ("要预约不", "结婚登记要预约不"),
        ("那我家就两个人，钱也不多，能办吗", "结婚登记我家就两个人，钱也不多，能办吗"),
        ("那我妈已经在吃低保了，另外的钱还能不能拿", None),
        ("低保多少钱", None),
        ("我家里很困难想问问低保应该怎么样申请", None),
    ],
)
def test_a_follow_up_is_completed(text: str, whole: str | None) -> None:
    assert completed(text, CONTEXT, VOCABULARY) == whole


@pytest.mark.parametrize(
    ("before", "asked"), [("结婚要带什么", "离婚要带什么"), ("多少钱", "离婚 多少钱"), ("我想问问", None)]
)
def test_another_matter_asks_the_same(before: str, asked: str | None) -> None:
    assert same_question("离婚呢", replace(CONTEXT, question=before), VOCABULARY) == asked


def test_without_a_turn_before_nothing_is_completed() -> None:
    assert completed("那多少钱", None, VOCABULARY) is None


@pytest.mark.parametrize(("text", "on"), [("那要带什么", True), ("离婚呢？", True), ("低保多少钱", False)])
def test_leads_on(text: str, on: bool) -> None:
    assert leads_on(text) is on


def test_a_context_survives_the_slot() -> None:
    assert Context.from_slot(CONTEXT.to_slot()) == CONTEXT
    assert Context.from_slot(None) is None
