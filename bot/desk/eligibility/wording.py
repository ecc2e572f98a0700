"""What a resident is told of a pre-check. The sentences are the editors' (`texts.yml` and the tables)."""

from __future__ import annotations

from bot.desk.eligibility.answers import UNKNOWN
from bot.desk.eligibility.model import Judged, Outcome, Programme, Question
from bot.messages import Button, Citation

_MARKS = {True: "met", False: "not_met", None: "not_known"}


def question_text(question: Question) -> str:
    """The question as it is asked."""
    return question.ask


def question_buttons(question: Question, programme: Programme) -> tuple[Button, ...]:
    """The answers that can be tapped, with 不清楚 last; none but that for a number."""
    titles = [choice.title for choice in question.choices]
    return tuple(Button(title, title) for title in [*titles, programme.texts["dont_know"]])


def reply_text(outcome: Outcome, programme: Programme) -> str:
    """The result: its sentence, each condition with its source, amounts, that it is no decision, what next."""
    say = programme.texts
    lines = [say[outcome.outcome].format(name=programme.name)]
    lines += [_condition(judged, programme) for judged in _in_order(outcome.conditions)]
    lines += [
        say["amounts"].format(text=_cited(one.claim.text, one.citations, say)) for one in outcome.amounts
    ]
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


def _cited(text: str, citations: tuple[Citation, ...], say: object) -> str:
    assert isinstance(say, dict)
    if not citations:
        return text
    first = citations[0]
    return text + str(say["cited"]).format(source=source(first))


def source(citation: Citation) -> str:
    """How a source is named behind a condition: 社会救助法第十八条."""
    title = citation.title.removeprefix("中华人民共和国")
    return title + (citation.article or "")


def citations(outcome: Outcome) -> tuple[Citation, ...]:
    """Every source of what is told, once each."""
    told = [one.citations for one in outcome.conditions] + [one.citations for one in outcome.amounts]
    return tuple(dict.fromkeys(citation for group in told for citation in group))


def next_buttons(outcome: Outcome, programme: Programme) -> tuple[Button, ...]:
    """What to do next; other programmes to look at where this one is not likely."""
    steps = [Button(step.title, step.say) for step in programme.steps]
    if outcome.outcome == "likely":
        return tuple(steps)
    others = [programme.names[id] for id in programme.instead if id in programme.names]
    say = programme.texts
    return (
        *steps,
        *(
            Button(say["instead_title"].format(name=name), say["instead_say"].format(name=name))
            for name in others
        ),
    )


def filled(programme: Programme, answers: object) -> dict[str, str]:
    """The answers as a form shows them, by the question's id: option titles, numbers, 不清楚."""
    assert isinstance(answers, dict)
    return {
        name: _shown(programme, programme.questions[name], answers[name])
        for name in answers
        if name in programme.questions
    }


def _shown(programme: Programme, question: Question, answer: object) -> str:
    if answer == UNKNOWN:
        return programme.texts["dont_know"]
    for choice in question.choices:
        if choice.value is answer or (isinstance(answer, str) and choice.value == answer):
            return choice.title
    if isinstance(answer, list | tuple):
        return "～".join(f"{part:g}" for part in answer)
    return f"{answer:g}" if isinstance(answer, int | float) else str(answer)
