"""The pre-check tables held against households whose outcomes were derived by hand, and the engine's laws."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.eligibility import (
    UNKNOWN,
    Programme,
    buttons,
    citations,
    evaluate,
    filled,
    find_programme,
    find_programmes,
    load_programmes,
    next_question,
    question_buttons,
    read_answer,
    reply_text,
)
from bot.knowledge.factbook import FactBook
from bot.knowledge.guides import load_guides
from bot.language import clock
from bot.settings import ROOT

FOLDER = ROOT / "knowledge_base" / "eligibility"
GUIDES = load_guides(ROOT / "knowledge_base" / "guides")
PROGRAMMES = load_programmes(FOLDER, FactBook.from_guides(GUIDES))
HOUSEHOLDS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "desk" / "households.yml").read_text(encoding="utf-8")
)
DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=clock.TIME_ZONE)

#: Longest text of a result that is still read to its end.
LONGEST = 480


def test_the_thirteen_programmes_are_there() -> None:
    assert set(PROGRAMMES) == {
        "dibao", "tekun", "dibian", "gangxing", "linshi", "consumption-subsidy", "meal-discount",
        "disability-living", "disability-nursing", "longevity", "funeral-free", "eco-burial", "marriage",
    }  # fmt: skip
    assert len(HOUSEHOLDS) >= 60
    assert {household["programme"] for household in HOUSEHOLDS} == set(PROGRAMMES)


@pytest.mark.parametrize("household", HOUSEHOLDS, ids=lambda one: f"{one['programme']}-{one['case']}")
def test_a_household_is_judged_as_by_hand(household: dict[str, Any]) -> None:
    programme = PROGRAMMES[household["programme"]]
    outcome = evaluate(programme, household["answers"], household.get("day", DAY))
    verdicts = {judged.id: judged.met for judged in outcome.conditions}
    expected = {
        name: verdict
        for key, verdict in (("met", True), ("not_met", False), ("unknown", None))
        for name in household.get(key, ())
    }
    assert outcome.outcome == household["outcome"], verdicts
    assert {name: verdicts[name] for name in expected} == expected
    if "amounts" in household:
        assert len(outcome.amounts) == household["amounts"]


@pytest.mark.parametrize("household", HOUSEHOLDS, ids=lambda one: f"{one['programme']}-{one['case']}")
def test_asking_comes_to_the_same(household: dict[str, Any]) -> None:
    """The questions asked one after the other suffice for what all the answers at once come to."""
    programme, day = PROGRAMMES[household["programme"]], household.get("day", DAY)
    answers: dict[str, Any] = {}
    while (question := next_question(programme, answers, day)) is not None:
        known = household["answers"]
        if question.id in ("people", "income") and "income_per_person" in known:
            answers["income_per_person"] = known["income_per_person"]
        else:
            answers[question.id] = known.get(question.id, UNKNOWN)
    assert evaluate(programme, answers, day).outcome == household["outcome"]


@pytest.mark.parametrize("household", HOUSEHOLDS, ids=lambda one: f"{one['programme']}-{one['case']}")
def test_a_result_says_what_it_must(household: dict[str, Any]) -> None:
    programme = PROGRAMMES[household["programme"]]
    outcome = evaluate(programme, household["answers"], household.get("day", DAY))
    text = reply_text(outcome, programme)
    words = {"likely": "看起来可能符合", "unlikely": "看起来不太符合", "unclear": "还说不准"}
    assert programme.name + words[outcome.outcome] in text
    assert "这不是审批结果" in text
    assert programme.counter.text in text
    for judged in outcome.conditions:
        mark = {True: "符合：", False: "不符合：", None: "还不清楚："}[judged.met]
        assert (mark if judged.needed else "另外留意：") + judged.text in text
        assert judged.citation is not None
    assert len(text) <= LONGEST, text
    assert buttons(outcome, programme)
    assert citations(outcome)


def test_a_question_is_not_asked_where_nothing_can_change() -> None:
    programme = PROGRAMMES["dibao"]
    question = next_question(programme, {"people": 3, "income": 2400}, DAY)
    assert question is not None
    assert question.id == "assets", "the income settles the condition: nobody is asked for a disability"
    assert next_question(programme, {"income_per_person": 1301, "status": "none"}, DAY) is None
    assert next_question(PROGRAMMES["consumption-subsidy"], {}, date(2027, 1, 1)) is None


def test_a_person_is_not_asked_for_what_they_do_not_know_twice() -> None:
    programme = PROGRAMMES["dibao"]
    question = next_question(programme, {"people": UNKNOWN}, DAY)
    assert question is not None
    assert question.id == "status", "without the number of people an income says nothing"


def test_amounts_follow_the_age() -> None:
    texts = {
        age: [amount.claim.text for amount in evaluate(PROGRAMMES["longevity"], {"age": age}, DAY).amounts]
        for age in (80, 99, 100)
    }
    assert "没有查到" in texts[80][0]
    assert texts[80] == texts[99]
    assert "800元" in texts[100][0]


def test_names_find_programmes() -> None:
    assert find_programme(PROGRAMMES, "我想看看够不够低保边缘") is PROGRAMMES["dibian"]
    assert find_programme(PROGRAMMES, "吃低保要什么条件") is PROGRAMMES["dibao"]
    assert find_programme(PROGRAMMES, "今天天气好") is None
    assert {one.id for one in find_programmes(PROGRAMMES, "低保和临时救助")} == {"dibao", "linshi"}


@pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=PROGRAMMES)
def test_every_button_answers_its_question(programme: Programme) -> None:
    for name in programme.variables():
        question = programme.questions[name]
        for choice in question.choices:
            assert read_answer(question, choice.title, None, NOW) == choice.value
        for title, payload in question_buttons(question, programme):
            value = read_answer(question, payload, None, NOW)
            assert value is not None
            assert filled(programme, {name: value}) == {name: title}


_ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4), st.just(UNKNOWN),
    st.lists(st.one_of(st.integers(), st.floats(), st.text(max_size=2)), max_size=3),
)  # fmt: skip
_NAMES = sorted({name for one in PROGRAMMES.values() for name in (*one.variables(), "income_per_person")})


def _value(programme: Programme, name: str) -> st.SearchStrategy[Any]:
    question = programme.questions[name]
    if question.choices:
        return st.sampled_from([*(choice.value for choice in question.choices), UNKNOWN])
    if question.kind == "age":
        numbers = st.sampled_from([15, 16, 19, 20, 21, 22, 59, 60, 79, 80, 99, 100])
    elif question.kind == "people":
        numbers = st.integers(1, 4)
    else:
        numbers = st.sampled_from([0, 1300, 1301, 2602, 2603, 5204, 20000])
    spans = st.tuples(numbers, numbers).map(lambda pair: [min(pair), max(pair)])
    return st.one_of(numbers, spans, st.just(UNKNOWN))


@st.composite
def _households(draw: st.DrawFn) -> tuple[Programme, dict[str, Any], dict[str, Any]]:
    """A programme, answers to some of its questions, and the same answers with more."""
    programme = draw(st.sampled_from(list(PROGRAMMES.values())))
    everything = {name: draw(_value(programme, name)) for name in programme.variables()}
    more = {name: value for name, value in everything.items() if draw(st.booleans())}
    some = {name: value for name, value in more.items() if draw(st.booleans())}
    return programme, some, more


@given(st.sampled_from(list(PROGRAMMES.values())), st.dictionaries(st.sampled_from(_NAMES), _ODD))
def test_no_answers_break_an_evaluation(programme: Programme, answers: dict[str, Any]) -> None:
    outcome = evaluate(programme, answers, DAY)
    assert reply_text(outcome, programme)
    next_question(programme, answers, DAY)


@given(_households())
def test_more_answers_never_turn_a_result(case: tuple[Programme, dict[str, Any], dict[str, Any]]) -> None:
    programme, some, more = case
    before, after = evaluate(programme, some, DAY), evaluate(programme, more, DAY)
    if before.outcome != "unclear":
        assert after.outcome == before.outcome
    for first, second in zip(before.conditions, after.conditions, strict=True):
        assert first.met is None or second.met is first.met


@given(_households())
def test_what_is_no_longer_asked_changes_nothing(
    case: tuple[Programme, dict[str, Any], dict[str, Any]],
) -> None:
    programme, some, more = case
    if next_question(programme, some, DAY) is None:
        assert evaluate(programme, more, DAY).outcome == evaluate(programme, some, DAY).outcome


@given(_households(), st.data())
def test_asking_ends_and_asks_nothing_twice(
    case: tuple[Programme, dict[str, Any], dict[str, Any]], data: st.DataObject
) -> None:
    programme, answers, _ = case
    asked: list[str] = []
    while (question := next_question(programme, answers, DAY)) is not None:
        assert question.id not in answers
        asked.append(question.id)
        answers = {**answers, question.id: data.draw(_value(programme, question.id))}
    assert len(asked) == len(set(asked)) <= len(programme.variables())
