"""The questions a guide claims: how many, which statement answers them, and that no other guide has them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from bot.knowledge.lint.problem import Problem
from bot.knowledge.model import Guide, Question

#: Fewest questions of a guide (editors' manual, rule 6).
FEWEST_QUESTIONS = 6


def comparable(question: str) -> str:
    """What is left of a question when width, case, punctuation and spaces are taken away."""
    folded = unicodedata.normalize("NFKC", question).lower()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] not in "PZSC")


def check_questions(guide: Guide) -> Iterator[Problem]:
    """Enough questions, each with the anchor of a statement of this guide."""
    if len(guide.questions) < FEWEST_QUESTIONS:
        yield Problem(
            guide.path,
            guide.questions[0].line if guide.questions else 1,
            "few-questions",
            f"只有 {len(guide.questions)} 条问法，至少要 {FEWEST_QUESTIONS} 条",
        )
    anchors = {statement.anchor for statement in guide.statements}
    for question in guide.questions:
        if not question.anchor:
            yield Problem(
                guide.path,
                question.line,
                "question-anchor",
                f"问法“{question.text}”后面要写 @锚点，指向回答它的陈述",
            )
        elif question.anchor not in anchors:
            yield Problem(
                guide.path, question.line, "question-anchor", f"问法指向 @{question.anchor}，本篇没有这条陈述"
            )


def check_claims(guides: Sequence[Guide]) -> Iterator[Problem]:
    """No question may be claimed twice, in one guide or in two."""
    claimed: dict[str, tuple[Guide, Question]] = {}
    for guide in guides:
        for question in guide.questions:
            key = comparable(question.text)
            if key not in claimed:
                claimed[key] = (guide, question)
                continue
            other, same = claimed[key]
            place = f"本篇第 {same.line} 行" if other is guide else f"{other.path} 第 {same.line} 行"
            yield Problem(
                guide.path,
                question.line,
                "claimed-twice",
                f"问法“{question.text}”在{place}已经有了；请留一处，或改写",
            )
