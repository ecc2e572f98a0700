"""What a resident is told of a pre-check. The sentences are the editors' (`texts.yml` and the tables)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.eligibility.answers import UNKNOWN, Answer, Answers
from bot.desk.eligibility.model import Outcome, Programme, Question
from bot.messages import Citation

_MARKS = {True: "met", False: "not_met", None: "not_known"}


def question_buttons(question: Question, programme: Programme) -> tuple[tuple[str, str], ...]:
    """(title, payload) of the answers that can be tapped, with 不清楚 last; only that one for a number."""
    titles = [choice.title for choice in question.choices]
    return tuple((title, title) for title in [*titles, programme.texts["dont_know"]])


def reply_text(outcome: Outcome, programme: Programme) -> str:
    """The result, each condition with its source, amounts, that it is no decision, and what comes next."""
    say = programme.texts
    lines = [say[outcome.outcome].format(name=programme.name)]
    before: Citation | None = None
    for judged in sorted(outcome.conditions, key=lambda judged: not judged.needed):
        mark = say[_MARKS[judged.met] if judged.needed else "aside"]
        noted = judged.note and outcome.outcome != "unlikely"
        note = say["note"].format(note=judged.note) if noted else ""
        lines.append(mark.format(text=judged.text) + _cited(judged.citation, before, say) + note)
        before = judged.citation
    for amount in outcome.amounts:
        citation = amount.citations[0] if amount.citations else None
        lines.append(say["amounts"].format(text=amount.claim.text) + _cited(citation, before, say))
        before = citation
    decided = say["no_decision"].format(by=programme.decided_by or say["decided_by"])
    checked = all(citation.verified for citation in citations(outcome))
    lines.append(decided if checked else decided + say["unverified"])
    lines.append(say["next"].format(text=programme.counter.text))
    return "\n".join(lines)


def _cited(citation: Citation | None, before: Citation | None, say: Mapping[str, str]) -> str:
    """The source in brackets; 同上 where it is that of the line before."""
    if citation is None:
        return ""
    same = before is not None and source(before) == source(citation)
    return say["cited"].format(source=say["same"] if same else source(citation))


def source(citation: Citation) -> str:
    """How a source is named behind a condition: 社会救助法第十八条."""
    title, article = citation.title.removeprefix("中华人民共和国"), citation.article or ""
    return f"{title}{article}" if article.startswith("第") or not article else f"{title} {article}"


def citations(outcome: Outcome) -> tuple[Citation, ...]:
    """Every source of what is told, once each."""
    told = [one.citations for one in outcome.conditions] + [one.citations for one in outcome.amounts]
    return tuple(dict.fromkeys(citation for group in told for citation in group))


def buttons(outcome: Outcome, programme: Programme) -> tuple[tuple[str, str], ...]:
    """(title, payload) of what to do next; other programmes to look at where this one is not likely."""
    steps = tuple((step.title, step.say) for step in programme.steps)
    if outcome.outcome == "likely":
        return steps
    say = programme.texts
    others = (programme.names[id] for id in programme.instead if id in programme.names)
    return (
        *steps,
        *((say["instead_title"].format(name=name), say["instead_say"].format(name=name)) for name in others),
    )


def filled(programme: Programme, answers: Answers) -> dict[str, str]:
    """The answers as a person reads them, by the question's id: 杭州市区（含滨江）, 4000, 不清楚."""
    known = programme.questions
    return {name: _shown(programme, known[name], answers[name]) for name in answers if name in known}


def _shown(programme: Programme, question: Question, answer: Answer) -> str:
    if answer == UNKNOWN:
        return programme.texts["dont_know"]
    for choice in question.choices:
        if type(choice.value) is type(answer) and choice.value == answer:
            return choice.title
    if isinstance(answer, list):
        return "～".join(f"{part:g}" for part in answer)
    return f"{answer:g}" if isinstance(answer, int | float) else answer
