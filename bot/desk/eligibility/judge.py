"""Judges a household by a programme's table, and says what is still worth asking."""

from __future__ import annotations

from datetime import date

from bot.desk.eligibility.answers import Answers
from bot.desk.eligibility.logic import open_questions, reach, verdict
from bot.desk.eligibility.model import Condition, Judged, Outcome, Programme, Question, Result


def evaluate(programme: Programme, answers: Answers, day: date) -> Outcome:
    """What the answers come to on `day`. Never raises: what is missing or makes no sense is not known.

    A needed condition that is not met makes it unlikely, all needed ones met make it likely; anything
    else is unclear. Outside the programme's validity it is unlikely, and no amount is told. Amounts are
    those whose own test is met or cannot be said.
    """
    judged = tuple(_judged(one, verdict(one.test, answers)) for one in programme.conditions)
    if programme.period is not None:
        judged = (_judged(programme.period, programme.in_force(day)), *judged)
    result = _result(judged)
    if not programme.in_force(day):
        return Outcome(programme.id, "unlikely", judged[:1] if programme.period is not None else judged)
    amounts = tuple(
        amount
        for amount in programme.amounts
        if result != "unlikely" and (amount.when is None or verdict(amount.when, answers) is not False)
    )
    return Outcome(programme.id, result, judged, amounts)


def _judged(condition: Condition, met: bool | None) -> Judged:
    return Judged(
        text=condition.text,
        met=met,
        citation=condition.citations[0] if condition.citations else None,
        citations=condition.citations,
        note=condition.unknown if met is None else "",
        id=condition.id,
        needed=condition.needed,
    )


def _result(judged: tuple[Judged, ...]) -> Result:
    needed = [one.met for one in judged if one.needed]
    if False in needed:
        return "unlikely"
    return "unclear" if None in needed else "likely"


def next_question(programme: Programme, answers: Answers, day: date | None = None) -> Question | None:
    """The next question, in the table's order, whose answer may still change the outcome; None for none.

    Nothing is asked once a needed condition is not met, nor where the programme does not hold on `day`.
    """
    if day is not None and not programme.in_force(day):
        return None
    needed = [condition for condition in programme.conditions if condition.needed]
    if any(verdict(condition.test, answers) is False for condition in needed):
        return None
    hopeful = all(True in reach(condition.test, answers) for condition in needed)
    for condition in needed:
        possible = reach(condition.test, answers)
        if len(possible) > 1 and (False in possible or hopeful):
            for name in open_questions(condition.test, answers):
                return programme.questions[name]
    return None
