"""What is said of a case, and the form as it is after that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.desk import numbers
from bot.desk.model import Case
from bot.forms.case_naming import CaseNaming
from bot.forms.case_signals import OPEN
from bot.forms.closing import case_trace
from bot.forms.state import CaseForm
from bot.forms.tools import Tools
from bot.forms.wording import day_of, time_of
from bot.language.clock import TIME_ZONE
from bot.messages import Button, Message
from bot.retrieval.answerer import Said

#: What a button for each action says.
_VERBS = {"status": "查询", "reschedule": "改时间", "cancel": "取消", "rate": "评价"}


@dataclass(frozen=True)
class CaseTaken:
    """What is said, and the form as it is now; None once it is over."""

    said: Said
    form: CaseForm | None


class CaseReplies:
    """Words for a case; keeps no state."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._naming = CaseNaming(tools.services)

    def name(self, case: Case) -> str:
        """The service as residents call it."""
        service = self._tools.services.get(case.service)
        return service.short_name if service else case.service

    def status(self, case: Case, now: datetime) -> Message:
        """How a case stands, with buttons for what can be done with it."""
        say = self._tools.wording.say
        lines = [
            say(
                "case_status",
                service=self.name(case),
                number=numbers.shown(case.id),
                status=say(f"status.{case.status}"),
            )
        ]
        if case.starts_at is not None and case.status in OPEN:
            lines.append(say("case_when", when=time_of(case.starts_at, now)))
        if case.position is not None:
            lines.append(say("case_position", position=case.position))
        if case.due_at is not None and case.status in OPEN:
            lines.append(say("case_due", due=day_of(case.due_at, now)))
        return Message("".join(lines), buttons=self.buttons(case))

    def buttons(self, case: Case) -> tuple[Button, ...]:
        """One for each thing that can be done with a case."""
        verbs = [verb for verb, fits in _possible(case) if fits]
        return tuple(Button(verb, f"{verb} {numbers.shown(case.id)}") for verb in verbs)

    def which(self, action: str, cases: list[Case]) -> Message:
        """The question which of several cases is meant."""
        verb = _VERBS.get(action, _VERBS["status"])
        # The first that was ordered is what a resident calls the first one.
        shown = sorted(cases, key=lambda case: case.created_at)
        buttons = tuple(Button(self._titled(case), f"{verb} {numbers.shown(case.id)}") for case in shown)
        return Message(self._tools.wording.say("case_which"), buttons=buttons)

    def _titled(self, case: Case) -> str:
        """The service, what was ordered of it, and when: two of one service look the same otherwise."""
        item = self._naming.item(case)
        name = f"{self.name(case)}（{item}）" if item is not None else self.name(case)
        begins = case.starts_at.astimezone(TIME_ZONE) if case.starts_at is not None else None
        return f"{name} {begins:%m-%d %H:%M}" if begins else f"{name} {numbers.shown(case.id)}"

    def stars_question(self, case: Case) -> Message:
        """How many stars."""
        buttons = tuple(Button("★" * stars, f"{stars}颗星") for stars in range(5, 0, -1))
        return Message(self._tools.wording.say("case_rate", service=self.name(case)), buttons=buttons)

    def cancel_question(self, case: Case, now: datetime) -> Message:
        """Whether a case is really to be cancelled; says when it is, for somebody may mean another."""
        say, wording = self._tools.wording.say, self._tools.wording
        when = f"，{time_of(case.starts_at, now)}" if case.starts_at is not None else ""
        text = say("case_really_cancel", service=self.name(case), number=numbers.shown(case.id), when=when)
        return Message(text, buttons=wording.buttons("really", "keep"))

    def said(self, case: Case, key: str, **values: object) -> CaseTaken:
        """A sentence about a case that stays as it is."""
        return self.done(case, self.sentence(case, key, **values))

    def sentence(self, case: Case, key: str, **values: object) -> Message:
        """The editors' sentence `key` about a case."""
        named = {"service": self.name(case), "number": numbers.shown(case.id)}
        text = self._tools.wording.say(key, **named, **values)
        return Message(text, citations=self._tools.wording.cited(key))

    def refused(self, key: str, case: Case) -> CaseTaken:
        """That something cannot be done with a case as it stands."""
        return self.said(case, key, status=self._tools.wording.say(f"status.{case.status}"))

    def done(self, case: Case, message: Message) -> CaseTaken:
        """Says it, and the form is over."""
        return CaseTaken(Said("done", case.topic, (message,), case=case_trace(case)), None)

    def asking(self, form: CaseForm, message: Message, case: Case | None = None) -> CaseTaken:
        """Asks it, with the form open."""
        trace: dict[str, Any] = {
            "service": case.service if case else None,
            "filled": {},
            "asking": form.asking,
        }
        return CaseTaken(Said("form", case.topic if case else None, (message,), form=trace), form)

    def over(self, key: str) -> CaseTaken:
        """The editors' sentence `key` with the way to a person; the form is over."""
        message = Message(self._tools.wording.say(key), citations=self._tools.wording.cited(key))
        return CaseTaken(Said("handoff", None, (message,)), None)


def _possible(case: Case) -> tuple[tuple[str, bool], ...]:
    is_open = case.status in OPEN
    return (
        ("改时间", is_open and case.starts_at is not None),
        ("取消", is_open),
        ("评价", case.status == "done"),
    )
