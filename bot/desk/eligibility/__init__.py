"""Eligibility pre-checks: a programme's conditions held against what a household says. No decision.

    programmes = load_programmes(folder, FactBook.from_guides(guides))
    answers = prefill(programme, first_message, now)
    while (question := next_question(programme, answers, day)) is not None:
        answers |= read_reply(programme, question, reply, now)
    reply_text(evaluate(programme, answers, day), programme)

The check of the tables (`bot.desk.eligibility.lint`) is a door of its own.
"""

from bot.desk.eligibility.answers import UNKNOWN, Answer, Answers
from bot.desk.eligibility.asking import asks_for_check
from bot.desk.eligibility.finding import find_asked, find_programme, find_programmes
from bot.desk.eligibility.hearing import amended, prefill, read_answer, read_reply
from bot.desk.eligibility.judge import evaluate, next_question
from bot.desk.eligibility.model import (
    Amount,
    Choice,
    Condition,
    Judged,
    Outcome,
    Programme,
    Question,
    Result,
    Step,
)
from bot.desk.eligibility.reader import load_programmes
from bot.desk.eligibility.wording import (
    buttons,
    citations,
    filled,
    question_buttons,
    reply_text,
)

__all__ = [
    "UNKNOWN",
    "Amount",
    "Answer",
    "Answers",
    "Choice",
    "Condition",
    "Judged",
    "Outcome",
    "Programme",
    "Question",
    "Result",
    "Step",
    "amended",
    "asks_for_check",
    "buttons",
    "citations",
    "evaluate",
    "filled",
    "find_asked",
    "find_programme",
    "find_programmes",
    "load_programmes",
    "next_question",
    "prefill",
    "question_buttons",
    "read_answer",
    "read_reply",
    "reply_text",
]
