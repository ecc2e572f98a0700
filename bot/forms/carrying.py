"""Values that one service has of another: who it is, where, and how to reach them.

They are carried over where a resident goes over to another service in the middle of a form, and where a
second order is to be like the first: 别的跟刚才一样, 地址电话都一样. What was told for the new one counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.desk.model import Case
from bot.errors import StoreUnavailable
from bot.forms.clauses import blanked, clauses
from bot.forms.closing import form_trace
from bot.forms.reading import Reading
from bot.forms.state import ServiceForm
from bot.forms.steps import Steps
from bot.forms.times import Times
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn, Step
from bot.messages import Message

#: 别的跟刚才一样 means all of it.
_ALL = re.compile(r"别的|其他|其它|其余|剩下|信息|资料")
#: 登记也一起约了吧: for the same people.
_TOGETHER = re.compile(
    r"也(?:一起|一道|一块儿?|顺便|顺带|同时)|(?:一起|一道|一块儿?|顺便|顺带)(?:也|都|再)?(?:帮我|给我)?(?:约|办|订|报|登记)"
)
#: Types of values that tell who it is, where, and how to reach them.
PERSONAL = ("phone", "name", "address", "community", "age")


class Carrying:
    """Fills forms with what is known; keeps no state of any conversation."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        times = Times(tools)
        self._reading = Reading(tools, times)
        self._steps = Steps(tools, times, self._reading)

    def for_another(self, turn: FormTurn) -> Mapping[str, Any]:
        """The values of the conversation's last case, where another one is wanted together with it, or is to
        be like it."""
        last = self._last(turn) if _TOGETHER.search(turn.text) else None
        return last.fields if last is not None else self.as_before(turn)

    def as_before(self, turn: FormTurn) -> Mapping[str, Any]:
        """The values of the conversation's last case, where a message says that they are the same."""
        if not self._tools.words.says("as_before", turn.text):
            return {}
        last = self._last(turn)
        fields = last.fields if last is not None else {}
        service = self._tools.services.get(last.service) if last is not None else None
        if service is None or _ALL.search(turn.text):
            return fields
        # 地址电话都一样 says nothing of the name.
        meant = {slot.name for slot in self._reading.named(service, turn)}
        return {name: value for name, value in fields.items() if not meant or name in meant}

    def _last(self, turn: FormTurn) -> Case | None:
        """The last case of the conversation; None while the store is away."""
        try:
            mine = self._tools.desk.of_conversation(turn.conversation)
        except StoreUnavailable:
            return None
        return mine[0] if mine else None

    def besides_sameness(self, turn: FormTurn) -> FormTurn:
        """The message with blanks for the clauses that only say what is the same: 别的跟刚才一样 orders
        nothing that is called 别的."""
        says = self._tools.words.says
        told = (one for one in clauses(turn) if says("as_before", one.text) and not one.entities)
        return blanked(turn, told)

    def after_case(self, form: ServiceForm, turn: FormTurn) -> tuple[ServiceForm, tuple[Message, ...]]:
        """A form with who and where of the one that was wanted together with it and is done, and what is said
        of it. What was only put off may be for somebody else."""
        last = self._last(turn) if form.together else None
        kept = self._kept(form, last.fields) if last is not None else {}
        if not kept:
            return form, ()
        return replace(form, filled={**kept, **form.filled}), (self._note(form, kept),)

    def into(self, step: Step, known: Mapping[str, Any], turn: FormTurn) -> Step:
        """The first step of a service with what is known already, and so the first question without an
        answer; the times that it offers stay."""
        form = step.talking.form
        if not isinstance(form, ServiceForm):
            return step
        kept = self._kept(form, known)
        if not kept:
            return step
        filled = replace(form, filled={**kept, **form.filled})
        lead = [*step.said.messages[:-1], self._note(form, kept)]
        if form.asking == "when":
            messages = (*lead, step.said.messages[-1])
            said = replace(step.said, messages=messages, form=form_trace(filled))
            return Step(said, replace(step.talking, form=filled))
        taken = self._steps.next(filled, self._tools.services[form.service], turn.now, lead)
        return Step(taken.said, replace(step.talking, form=taken.form))

    def within(self, form: ServiceForm, turn: FormTurn) -> Any:
        """What comes of 地址电话都一样 in the middle of a form; None where it is not said or nothing is
        known that is still to be told."""
        kept = self._kept(form, self.as_before(turn))
        if not kept:
            return None
        filled = replace(form, filled={**kept, **form.filled})
        service = self._tools.services[form.service]
        lead = [self._note(form, kept)]
        return self._steps.next(filled, service, turn.now, lead)

    def _kept(self, form: ServiceForm, known: Mapping[str, Any]) -> dict[str, Any]:
        service = self._tools.services[form.service]
        return {
            slot.name: known[slot.name]
            for slot in service.slots
            if slot.type in PERSONAL and slot.name not in form.filled and known.get(slot.name) is not None
        }

    def _note(self, form: ServiceForm, kept: Mapping[str, Any]) -> Message:
        service = self._tools.services[form.service]
        labels = "、".join(slot.label for slot in service.slots if slot.name in kept)
        return Message(self._tools.wording.say("carried", labels=labels))
