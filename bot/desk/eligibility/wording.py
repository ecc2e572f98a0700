"""What a resident is told of a pre-check. The sentences are the editors' (`texts.yml` and the tables)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.eligibility.answers import UNKNOWN, Answer, Answers
from bot.desk.eligibility.model import Judged, Outcome, Programme, Question
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
    lines += [_condition(judged, programme) for judged in _in_order(outcome.conditions)]
    for amount in outcome.amounts:
        lines.append(say["amounts"].format(text=_cited(amount.claim.text, amount.citations, say)))
    lines.append(say["no_decision"])
    lines.append(say["next"].format(text=programme.counter.text))
    return "\n".join(lines)


def _in_order(conditions: tuple[Judged, ...]) -> list[Judged]:
    """What decides comes first; what only has to be kept in mind comes last."""
    return sorted(conditions, key=lambda judged: not judged.needed)


def _condition(judged: Judged, programme: Programme) -> str:
    say = programme.texts
    mark = say[_MARKS[judged.met] if judged.needed else "aside"]
    line = mark.format(text=_cited(judged.text, judged.citations, say))
    return line + (say["note"].format(note=judged.note) if judged.note else "")


def _cited(text: str, citations: tuple[Citation, ...], say: Mapping[str, str]) -> str:
    return text + say["cited"].format(source=source(citations[0])) if citations else text


def source(citation: Citation) -> str:
    """How a source is named behind a condition: 社会救助法第十八条."""
    title = citation.title.removeprefix("中华人民共和国")
    return title + (citation.article or "")


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
