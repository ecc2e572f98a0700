"""Starts services: one, with what is known of another one; or two at once, the second of which waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.forms.bundled import second
from bot.forms.carrying import Carrying
from bot.forms.service import ServiceTalk
from bot.forms.state import Talking
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn, Step
from bot.messages import Message


class Starting:
    """Keeps no state of any conversation."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._service = ServiceTalk(tools)
        self._carrying = Carrying(tools)

    def start(self, id_: str, turn: FormTurn, talking: Talking, known: Mapping[str, Any]) -> Step:
        """The first step of a service. `known` is what was told for another one."""
        told = self._carrying.besides_sameness(turn)
        taken = self._service.begin(self._tools.services[id_], told)
        step = Step(taken.said, replace(talking, form=taken.form))
        return self._carrying.into(step, known or self._carrying.for_another(turn), turn)

    def start_both(self, turn: FormTurn, talking: Talking) -> Step | None:
        """The first step of the first of two services that are wanted at once, with the second one kept as
        the next; None where there are not two."""
        found = second(turn)
        if found is None:
            return None
        later, for_first, for_second = found
        first = str(next(for_first.values("service")))
        waiting = self._service.begin(self._tools.services[later], for_second).form
        if waiting is None:
            return None
        waiting = replace(waiting, together=True)
        step = self.start(first, for_first, replace(talking, paused=(waiting, *talking.paused)), {})
        names = [self._tools.services[id_].short_name for id_ in (first, later)]
        note = Message(self._tools.wording.say("both", service=names[0], other=names[1]))
        return replace(step, said=replace(step.said, messages=(note, *step.said.messages[1:])))
