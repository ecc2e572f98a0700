"""The end of a form: the summary, the consents, the case and what the resident is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.desk.catalogue.model import Claim, Service
from bot.desk.model import Case
from bot.desk.numbers import shown as number_shown
from bot.forms.state import ServiceForm
from bot.forms.times import shown
from bot.forms.tools import Tools
from bot.forms.wording import time_of
from bot.messages import Button, Citation, Message

CONFIRM = "confirm"
CONSENT = "consent"
_PERSONAL = "personal"
#: A place that says of itself that it is an example.
_EXAMPLE = "示例"
#: 民法典第十七条.
_OF_AGE = 18


def steps_left(form: ServiceForm, service: Service) -> list[str]:
    """The consents still to be asked for, in order: the ordinary one, then one a kind of sensitive data."""
    wanted = [_PERSONAL, *(kind for kind in service.sensitive if kind != "minor" or _is_minor(form))]
    return [consent_name(kind) for kind in wanted if kind not in form.consents]


def _is_minor(form: ServiceForm) -> bool:
    """Whether a guardian has to agree; where no age is known, that is asked."""
    age = form.filled.get("age")
    return age is None or int(age) < _OF_AGE


def consent_name(kind: str) -> str:
    """`consent` for the ordinary one, `consent_health` …"""
    return CONSENT if kind == _PERSONAL else f"{CONSENT}_{kind}"


def consent_kind(asking: str) -> str:
    """The inverse of `consent_name`."""
    return asking.removeprefix(CONSENT).removeprefix("_") or _PERSONAL


class Closing:
    """Words for the end of a form."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def summary(self, form: ServiceForm, service: Service, now: datetime) -> Message:
        """What was understood, to be confirmed."""
        say = self._tools.wording.say
        lines = [say("summary")]
        lines += [say("summary_line", label=label, value=value) for label, value in shown(form, service, now)]
        if form.waitlist:
            lines.append(say("summary_waitlist"))
        if service.timetable is not None and service.timetable.example:
            lines.append(say("example_time"))
        lines.append(say("summary_end"))
        return Message("\n".join(lines), buttons=self._tools.wording.buttons("confirm", "change", "stop"))

    def consent(self, asking: str, service: Service) -> Message:
        """The question for one consent."""
        kind = consent_kind(asking)
        if kind == _PERSONAL:
            labels = "、".join(slot.label for slot in service.slots if slot.type != "when")
            text = self._tools.wording.say("consent", labels=labels, days=service.retention_days)
        else:
            text = self._tools.wording.say(f"consent_sensitive.{kind}")
        return Message(text, buttons=self._tools.wording.buttons("agree", "refuse"))

    def opened(self, case: Case, service: Service, existed: bool, now: datetime) -> Message:
        """What a resident keeps: number, time, place, what to bring, what comes next."""
        say = self._tools.wording.say
        outcome = "existed" if existed else case.status if case.status in _TOLD else "requested"
        number = number_shown(case.id)
        lines = [say(f"done_{outcome}", service=service.short_name, number=number, position=case.position)]
        if case.starts_at is not None:
            lines.append(say("done_when", when=time_of(case.starts_at, now)))
        if case.place and service.timetable is not None:
            told = not service.timetable.example or _EXAMPLE in case.place
            key = "done_place" if told else "done_place_example"
            lines.append(say(key, place=case.place))
        if service.documents:
            documents = "；".join(claim.text.rstrip("。") for claim in service.documents)
            lines.append(say("done_documents", documents=documents) + "。")
        lines.append(service.afterwards)
        if service.kind == "booking" and service.cancellation.text:
            lines.append(service.cancellation.text)
        return Message(
            "\n".join(lines),
            buttons=(
                Button("查进度", f"查询 {number}"),
                Button("取消", f"取消 {number}"),
            ),
            citations=self.citations(*service.documents, service.cancellation),
        )

    def citations(self, *claims: Claim) -> tuple[Citation, ...]:
        """The sources of some claims, each once."""
        found = (self._tools.facts.citation(fact) for claim in claims for fact in claim.cite)
        return tuple(dict.fromkeys(citation for citation in found if citation is not None))


_TOLD = ("confirmed", "requested", "waitlisted")


def case_trace(case: Case) -> dict[str, Any]:
    """The case as the message API has it."""
    return {"id": case.id, "service": case.service, "status": case.status, "fields": dict(case.fields)}


def form_trace(form: ServiceForm) -> dict[str, Any]:
    """The form as the message API has it."""
    filled = dict(form.filled)
    if form.consents:
        filled["consent"] = True
    return {"service": form.service, "filled": filled, "asking": form.asking}


def with_consent(form: ServiceForm) -> ServiceForm:
    """The form with the consent that was asked for."""
    return replace(form, consents=(*form.consents, consent_kind(form.asking)))
