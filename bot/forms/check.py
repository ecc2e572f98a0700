"""A pre-check: asks what can still change the outcome, then says how it looks and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.desk.eligibility import (
    UNKNOWN,
    Outcome,
    Programme,
    Question,
    amended,
    buttons,
    citations,
    evaluate,
    filled,
    find_programmes,
    next_question,
    prefill,
    question_buttons,
    read_reply,
    reply_text,
)
from bot.forms.clauses import blanked, clauses
from bot.forms.commands import start_check
from bot.forms.matter import NOTHING_YET, as_told
from bot.forms.state import CheckForm
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.messages import Button, Message
from bot.retrieval.answerer import Said
from bot.retrieval.parts import asks

_TRIES = 3


@dataclass(frozen=True)
class CheckTaken:
    """What is said, and the form as it is now; None once it is over."""

    said: Said
    form: CheckForm | None


class CheckTalk:
    """Holds the conversation of a pre-check; keeps no state, and nothing of it is stored."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def begin(self, programme: Programme, turn: FormTurn) -> CheckTaken:
        """Starts with what the first message tells already."""
        answers = dict(prefill(programme, turn.typed, turn.now))
        form = CheckForm(programme.id, answers, began=self._circumstances(turn) if answers else None)
        lead = self._tools.wording.say("check_start", programme=programme.name, intro=programme.intro.text)
        return self._next(form, programme, turn, lead)

    def _circumstances(self, turn: FormTurn) -> dict[str, Any]:
        """What the first message tells besides the wish for a pre-check: 四口人，户口在滨江."""
        programmes, words = self._tools.programmes, self._tools.words
        wishes = (
            clause
            for clause in clauses(turn)
            if words.says("check", clause.text) or find_programmes(programmes, clause.text)
        )
        return as_told(blanked(turn, wishes))

    def which(self, programmes: Iterable[Programme] = ()) -> Said:
        """Asks which programme is meant, of `programmes` or of all."""
        options = tuple(
            Button(programme.name, start_check(programme.name))
            for programme in tuple(programmes) or self._tools.programmes.values()
        )
        return Said("clarify", None, (Message(self._tools.wording.say("check_which"), buttons=options),))

    def take(self, form: CheckForm, turn: FormTurn) -> CheckTaken | None:
        """The next step, or None where the message is no answer."""
        programme = self._tools.programmes[form.programme]
        question, known = programme.questions[form.asking], form.answers
        told = read_reply(programme, question, turn.typed, turn.now, known=known)
        if not told and not asks(turn.text):
            # Something that would have been asked later: 我户口就是滨江的, when asked how many they are.
            said = prefill(programme, turn.typed, turn.now)
            told = {name: value for name, value in said.items() if name not in form.answers}
        # What was answered before stays, unless the message puts it right.
        told = {name: value for name, value in told.items() if known.get(name, UNKNOWN) == UNKNOWN}
        if form.asking not in told:
            told |= amended(programme, known, turn.typed, turn.now)
        if not told:
            return None
        lead = self._changed(programme, known, told)
        return self._next(replace(form, answers={**known, **told}, misses=0), programme, turn, lead)

    def reads(self, form: CheckForm, turn: FormTurn) -> bool:
        """Whether a message answers the open question, however much of a question it looks itself."""
        programme = self._tools.programmes[form.programme]
        question = programme.questions[form.asking]
        return form.asking in read_reply(programme, question, turn.typed, turn.now, known=form.answers)

    def _changed(self, programme: Programme, known: Mapping[str, Any], told: Mapping[str, Any]) -> str | None:
        """What is said of answers that take the place of earlier ones."""
        changed = {name: value for name, value in told.items() if name in known and known[name] != value}
        shown = filled(programme, changed)
        return (
            "\n".join(
                self._tools.wording.say("check_amended", label=programme.questions[name].label, value=value)
                for name, value in shown.items()
            )
            or None
        )

    def repeat(self, form: CheckForm) -> Message:
        """The question that is open, once more."""
        programme = self._tools.programmes[form.programme]
        return self._asked(programme.questions[form.asking], programme)

    def misunderstood(self, form: CheckForm) -> CheckTaken:
        """Says how to answer; after several tries also the way to a person."""
        form = replace(form, misses=form.misses + 1)
        programme = self._tools.programmes[form.programme]
        question = programme.questions[form.asking]
        asked = self._asked(question, programme)
        text = question.again or question.ask
        citations = asked.citations
        if form.misses >= _TRIES:
            text = f"{text}\n{self._tools.wording.say('too_many_tries')}"
            citations = (*citations, *self._tools.wording.cited("too_many_tries"))
        return self._asking(form, Message(text, buttons=asked.buttons, citations=citations))

    def _next(
        self, form: CheckForm, programme: Programme, turn: FormTurn, lead: str | None = None
    ) -> CheckTaken:
        day = turn.now.date()
        question = next_question(programme, form.answers, day)
        if question is None:
            return self._concluded(programme, form, turn, lead if form.asking else None)
        asked = self._asked(question, programme)
        message = replace(asked, text=f"{lead}\n{asked.text}") if lead else asked
        return self._asking(replace(form, asking=question.id), message)

    def _concluded(
        self, programme: Programme, form: CheckForm, turn: FormTurn, lead: str | None
    ) -> CheckTaken:
        outcome = evaluate(programme, form.answers, turn.now.date())
        choices = tuple(Button(title, payload) for title, payload in buttons(outcome, programme))
        text = reply_text(outcome, programme)
        message = Message(f"{lead}\n{text}" if lead else text, choices, citations(outcome))
        # What is applied for next rests on the circumstances, and not on the last answer.
        context = replace(turn.context or NOTHING_YET, told=form.began)
        trace = eligibility_trace(outcome)
        return CheckTaken(Said("eligibility", programme.topic, (message,), context, eligibility=trace), None)

    def _asked(self, question: Question, programme: Programme) -> Message:
        options = tuple(Button(title, payload) for title, payload in question_buttons(question, programme))
        sources = tuple(self._tools.facts.citation(id_, programme.topic) for id_ in question.cite)
        return Message(question.ask, options, tuple(source for source in sources if source is not None))

    def _asking(self, form: CheckForm, message: Message) -> CheckTaken:
        programme = self._tools.programmes[form.programme]
        trace = {"service": programme.id, "filled": filled(programme, form.answers), "asking": form.asking}
        return CheckTaken(Said("eligibility", programme.topic, (message,), form=trace), form)


def eligibility_trace(outcome: Outcome) -> dict[str, Any]:
    """The outcome as the message API has it."""
    return {
        "programme": outcome.programme,
        "outcome": outcome.outcome,
        "conditions": [
            {
                "text": judged.text,
                "met": judged.met,
                "citation": asdict(judged.citation) if judged.citation else None,
            }
            for judged in outcome.conditions
        ],
    }
