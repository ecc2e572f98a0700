"""Reads what residents write: the answer to a question, and what a message says without being asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.desk.eligibility.answers import UNKNOWN, Answer, Answers
from bot.desk.eligibility.choosing import asks_back, choose, mentioned, says_unknown
from bot.desk.eligibility.correcting import corrected
from bot.desk.eligibility.figures import (
    age_bounds,
    age_like,
    cued,
    of_several,
    people_counted,
    read_age_answer,
    read_people_answer,
)
from bot.desk.eligibility.incomes import read_income_answer
from bot.desk.eligibility.model import Programme, Question
from bot.language.entities import Entity, read_entities

#: Words that make a sum the household's income in a message that was no answer.
_HOUSEHOLD = ("家", "一共", "总共", "加起来", "合计", "一个人过", "独居")

#: Words of somebody who puts an earlier answer right, and what tells each kind of number plainly.
_AMENDS = re.compile(r"其实|刚才|刚刚|前面|[说讲搞弄记报]错|更正|忘了?说|漏了|不对|应该是")
_TELLS = {"money": ("money", "income"), "people": ("people",), "age": ("age",)}


def read_answer(
    question: Question, text: str, entities: Sequence[Any] | None, now: datetime, alone: bool = False
) -> Answer | None:
    """The answer to `question` in `text`, `UNKNOWN` where they do not know, None where it is no answer.

    `entities` are those that `read_entities` found in `text`; without them, or in another form, they are
    read here. An income said for each person is no answer to a question for the household's; `read_reply`
    keeps it. `alone`: a household of one. What is said in place of something taken back is the answer.
    """
    before, text = corrected(text)
    entities = None if before else entities
    if question.kind in ("yesno", "choice"):
        return choose(question, text)
    found = _entities(text, entities, now)
    value: Answer | None = None
    if question.kind == "age":
        value = read_age_answer(text, found, now, question.cues)
    elif question.kind == "people":
        value = read_people_answer(text, found)
    elif question.kind == "money":
        income = read_income_answer(text, found, alone=alone)
        value = None if income is None or income.each else income.amount
    elif question.kind == "number":
        numbers = [entity.value for entity in found if entity.type == "number"]
        value = numbers[0] if len(numbers) == 1 else None
    if value is not None and not asks_back(text):
        return value
    return UNKNOWN if says_unknown(text) and not asks_back(text) else None


def _entities(text: str, entities: Sequence[Any] | None, now: datetime) -> tuple[Entity, ...]:
    if entities is None or not all(isinstance(entity, Entity) for entity in entities):
        return read_entities(text, now)
    return tuple(entities)


def read_reply(
    programme: Programme,
    question: Question,
    text: str,
    now: datetime,
    entities: Sequence[Any] | None = None,
    known: Answers | None = None,
) -> dict[str, Answer]:
    """Everything that a reply to `question` says: its answer, and answers to the programme's other questions.

    Without a key of its own the question has to be asked again. 人均一千 answers the income a person.
    `known` is what was answered before.
    """
    found = _entities(text, entities, now)
    answers = {} if asks_back(text) else prefill(programme, text, now, found)
    alone = (known or {}).get("people") == 1
    asked = read_answer(question, text, found, now, alone)
    if asked is not None:
        return answers | {question.id: asked}
    if question.kind == "money" and not asks_back(text):
        _, told = corrected(text)
        income = read_income_answer(told, found if told == text else _entities(told, None, now))
        share = _share_of(programme, question.id)
        if income is not None and income.each and share is not None:
            return answers | {share: income.amount}
    return {id: value for id, value in answers.items() if id != question.id}


def prefill(
    programmes: Programme | Iterable[Programme],
    text: str,
    now: datetime,
    entities: Sequence[Any] | None = None,
) -> dict[str, Answer]:
    """The answers that a message gives without having been asked: 我妈82了，低保户 → age 82, status dibao.

    Only what is said plainly is taken; what is not, is asked. What is taken back is not told.
    """
    before, text = corrected(text)
    if before:
        return prefill(programmes, before, now) | prefill(programmes, text, now)
    found = _entities(text, entities, now)
    answers: dict[str, Answer] = {}
    for programme in (programmes,) if isinstance(programmes, Programme) else programmes:
        for name in programme.variables():
            value = _said(programme.questions[name], text, found)
            if value is not None:
                answers.setdefault(name, value)
        answers |= _income(programme, text, found)
    return answers


def amended(programme: Programme, known: Answers, text: str, now: datetime) -> dict[str, Answer]:
    """Answers that a message puts in the place of `known` ones: 其实我一个月有八千, behind 没有收入.

    Only where it says that it does, or tells an income where there was none.
    """
    if asks_back(text):
        return {}
    found = read_entities(corrected(text)[1], now)
    says_so = _AMENDS.search(text) is not None
    told = prefill(programme, text, now) if says_so else {}
    answers = {name: value for name, value in told.items() if known.get(name, value) != value}
    for name in known:
        question = programme.questions[name]
        if not any(entity.type in _TELLS.get(question.kind, ()) for entity in found):
            continue
        value = read_answer(question, text, None, now, known.get("people") == 1)
        nothing = question.kind == "money" and known[name] == 0
        if value not in (None, UNKNOWN, known[name]) and (says_so or nothing):
            answers[name] = value
    return answers


def _said(question: Question, text: str, entities: Sequence[Entity]) -> Answer | None:
    if question.kind in ("yesno", "choice"):
        return mentioned(question, text)
    if question.kind == "age":
        ages = [entity for entity in entities if entity.type == "age"]
        if not question.cues and of_several(text, age_like(text, entities)):
            return None
        if question.cues:
            ages = cued(text, [one for one in entities if one.type in ("age", "number")], question.cues)
        return age_bounds(text, ages[0]) if len(ages) == 1 else None
    if question.kind == "people":
        counts = people_counted(text, entities)
        return read_people_answer(text, entities) if len(counts) == 1 else None
    return None


def _income(programme: Programme, text: str, entities: Sequence[Entity]) -> dict[str, Answer]:
    asked = [name for name in programme.variables() if programme.questions[name].kind == "money"]
    income = read_income_answer(text, entities, asked=False) if asked else None
    if income is None or not (income.each or any(word in text for word in _HOUSEHOLD)):
        return {}
    name = _share_of(programme, asked[0]) if income.each else asked[0]
    return {} if name is None else {name: income.amount}


def _share_of(programme: Programme, part: str) -> str | None:
    shares = (one.id for one in programme.questions.values() if one.parts and one.parts[0] == part)
    return next(shares, None)
