"""How soon and how far ahead the open service can be had: 你们最快哪天能送, 最远能约到哪天."""

from __future__ import annotations

from datetime import timedelta

from bot.desk.catalogue.model import Service
from bot.errors import StoreUnavailable
from bot.forms.state import ServiceForm
from bot.forms.times import Times
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.forms.wording import day_of, time_of
from bot.messages import Message


class DaysAsked:
    """Answers from the timetable; keeps no state."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._times = Times(tools)

    def answer(self, turn: FormTurn, form: ServiceForm) -> Message | None:
        """The answer, or None where neither is asked or nothing is known."""
        service = self._tools.services[form.service]
        if service.timetable is None or turn.first("phone") is not None:
            return None
        if self._tools.words.says("furthest_asked", turn.text):
            last = turn.now + timedelta(days=service.timetable.horizon_days)
            return Message(self._tools.wording.say("about_furthest", day=day_of(last, turn.now)))
        if self._tools.words.says("soonest_asked", turn.text):
            return self._soonest(service, form, turn)
        return None

    def _soonest(self, service: Service, form: ServiceForm, turn: FormTurn) -> Message | None:
        people = int(form.filled.get("people") or 1)
        try:
            at = self._times.soonest(service, turn.now, people, turn.now)
        except StoreUnavailable:
            return None
        if at is None:
            return None
        return Message(self._tools.wording.say("about_soonest", when=time_of(at, turn.now)))
