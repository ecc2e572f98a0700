"""The steps of a form: the next question, a time, a value in the place of another, something noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.desk.catalogue.model import Service, Slot
from bot.errors import StoreUnavailable
from bot.forms.closing import CONFIRM, CONSENT, Closing, form_trace
from bot.forms.matter import told_besides
from bot.forms.reading import Reading, filled_with, people_of
from bot.forms.slots.no_day import read_no_day
from bot.forms.slots.when import Wanted
from bot.forms.state import ServiceForm
from bot.forms.times import Settled, Times
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.messages import Button, Message
from bot.retrieval.answerer import Said


@dataclass(frozen=True)
class Taken:
    """What is said, and the form as it is now; None once it is over."""

    said: Said
    form: ServiceForm | None


class Steps:
    """Takes them for one service; keeps no state."""

    def __init__(self, tools: Tools, times: Times, reading: Reading) -> None:
        self._tools = tools
        self._times = times
        self._reading = reading
        self._closing = Closing(tools)

    def repeat(self, form: ServiceForm, now: datetime) -> Message:
        """The question that is open, once more."""
        service = self._tools.services[form.service]
        if form.asking == CONFIRM:
            return self._closing.summary(form, service, now)
        if form.asking.startswith(CONSENT):
            return self._closing.consent(form.asking, service)
        slot = service.slot(form.asking)
        return self._question(form, service, slot, now) if slot else self._closing.summary(form, service, now)

    def next(
        self, form: ServiceForm, service: Service, now: datetime, lead: list[Message] | None = None
    ) -> Taken:
        """Asks for the next thing that is missing, else for confirmation."""
        missing = next((s for s in service.slots if s.required and s.name not in form.filled), None)
        if missing is not None:
            asking = replace(form, asking=missing.name, misses=0)
            return self.taken(asking, (*(lead or ()), self._question(asking, service, missing, now)))
        asking = replace(form, asking=CONFIRM, misses=0)
        return self.taken(asking, (*(lead or ()), self._closing.summary(asking, service, now)))

    def timed(
        self,
        form: ServiceForm,
        service: Service,
        wanted: Wanted,
        now: datetime,
        lead: list[Message] | None = None,
    ) -> Taken:
        """Takes a time that can be had, and offers others where it cannot."""
        try:
            settled = self._times.settle(service, wanted, people_of(form), now)
        except StoreUnavailable:
            # The places cannot be counted now: the time is kept and checked when the case is opened.
            settled = Settled(wanted.at, hint=wanted.to_hint())
        if settled.at is not None and settled.message is None:
            kept = replace(form, hint=None, misses=0, waitlist=False)
            return self.next(filled_with(kept, "when", settled.at.isoformat()), service, now, lead)
        hint = dict(settled.hint or {})
        if settled.full and settled.at is not None:
            hint["full"] = settled.at.isoformat()
        without = {name: value for name, value in form.filled.items() if name != "when"}
        form = replace(form, filled=without, hint=hint, asking="when", misses=0)
        message = settled.message or self.repeat(form, now)
        return self.taken(form, (*(lead or ()), message))

    def no_such_day(self, form: ServiceForm, service: Service, turn: FormTurn) -> Taken | None:
        """Says of a day that no calendar has that it does not exist, and offers others."""
        day = read_no_day(turn.typed, turn.now)
        if day is None or service.timetable is None or service.slot("when") is None:
            return None
        try:
            settled = self._times.no_such_day(service, day, people_of(form), turn.now)
        except StoreUnavailable:
            return None
        without = {name: value for name, value in form.filled.items() if name != "when"}
        form = replace(form, filled=without, asking="when", misses=0)
        return self.taken(form, (settled.message or self.repeat(form, turn.now),))

    def correct(
        self,
        form: ServiceForm,
        service: Service,
        turn: FormTurn,
        told: Mapping[str, Any],
        named: list[Slot],
        insists: bool,
    ) -> Taken | None:
        """Puts new values in the place of those that were wrong, or, where a message `insists` on a change
        without saying what to, asks for them again."""
        wanted = self._reading.wanted(form, service, turn)
        of_time = wanted is not None and (
            not named or form.asking == "when" or any(slot.type == "when" for slot in named)
        )
        fresh = self._reading.answered_besides(form, service, turn, told)
        new = self._reading.new_values(form, turn, told, named)
        if not new and not of_time:
            if not named or not insists:
                return None
            slot = named[0]
            without = {name: value for name, value in form.filled.items() if name != slot.name}
            without |= {name: value for name, value in fresh.items() if name != slot.name}
            form = replace(form, filled=without, asking=slot.name, misses=0)
            return self.taken(form, (self._question(form, service, slot, turn.now),))
        form = replace(form, filled={**form.filled, **fresh, **new}, misses=0)
        if of_time and wanted is not None:
            return self.timed(form, service, wanted, turn.now)
        return self.next(form, service, turn.now)

    def noted(self, form: ServiceForm, service: Service, turn: FormTurn) -> Taken | None:
        """What somebody tells besides is added to the matter, where the service keeps one."""
        told = told_besides(service, turn, form.filled, form.asking, self._tools.words)
        if told is None:
            return None
        kept = replace(filled_with(form, *told), misses=form.misses + 1)
        again = self.repeat(kept, turn.now)
        text = f"{self._tools.wording.say('noted')}\n{again.text}"
        return self.taken(kept, (replace(again, text=text),))

    def taken(self, form: ServiceForm, messages: tuple[Message, ...]) -> Taken:
        """What is said, with the form as it is now."""
        topic = self._tools.services[form.service].topic
        return Taken(Said("form", topic, messages, form=form_trace(form)), form)

    def _question(self, form: ServiceForm, service: Service, slot: Slot, now: datetime) -> Message:
        text = slot.ask
        if slot.example:
            text += self._tools.wording.say("example", example=slot.example)
        buttons = tuple(Button(option.value, option.value) for option in slot.options)
        if slot.type == "when":
            begin = datetime.fromisoformat(form.hint["begin"]) if form.hint else now
            try:
                buttons = self._times.first_free(service, people_of(form), now, max(begin, now))
            except StoreUnavailable:
                buttons = ()
        if not slot.required:
            buttons = (*buttons, self._tools.wording.button("skip"))
        return Message(text, buttons=buttons)
