"""What somebody says about the open form itself: what the data are for, that they be deleted, that a note be
left out, that all is as in the case before."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.forms.carrying import Carrying
from bot.forms.erasing import Erasing
from bot.forms.reading import Reading
from bot.forms.state import ServiceForm
from bot.forms.steps import Steps, Taken
from bot.forms.times import Times
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.messages import Message

#: 备注算了, 要求就不写了
_LEFT_OUT = re.compile(r"(?:算了|不(?:写|填|要|用写|用填|留)了?|免了|不用了)(?:吧|呀|啊)?[。!！]*$")
_OF_NOTE = re.compile(r"(?:那|就)?(?:备注|留言|附言)")
_LONGEST = 10


class OwnMatters:
    """Keeps no state of any conversation."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        times = Times(tools)
        self._reading = Reading(tools, times)
        self._steps = Steps(tools, times, self._reading)
        self._erasing = Erasing(tools)
        self._carrying = Carrying(tools)

    def take(self, form: ServiceForm, turn: FormTurn) -> Taken | None:
        """What comes of it; None where the message is about something else."""
        return (
            self._why(form, turn)
            or self._erasing.take(form, turn)
            or self._left_out(form, turn)
            or self._carrying.within(form, turn)
        )

    def _why(self, form: ServiceForm, turn: FormTurn) -> Taken | None:
        """What the data are for, to who asks that at any point: 为什么要填电话."""
        if not self._tools.words.says("why_data", turn.text):
            return None
        days = self._tools.services[form.service].retention_days
        why = Message(self._tools.wording.say("consent_why", days=days))
        return self._steps.taken(form, (why, self._steps.repeat(form, turn.now)))

    def _left_out(self, form: ServiceForm, turn: FormTurn) -> Taken | None:
        """备注算了 leaves out only what need not be told."""
        if len(turn.text) > _LONGEST or not _LEFT_OUT.search(turn.text):
            return None
        service = self._tools.services[form.service]
        named = self._reading.named(service, turn)
        slot = next((one for one in named if not one.required), None)
        if slot is None and _OF_NOTE.match(turn.text):
            # There is no such thing in this form, and it is no end to it either.
            return self._steps.taken(form, (self._steps.repeat(form, turn.now),))
        if slot is None or len(named) != 1:
            return None
        left = {name: value for name, value in form.filled.items() if name != slot.name}
        kept = replace(form, filled=left)
        note = Message(self._tools.wording.say("left_out", label=slot.label))
        return self._steps.taken(kept, (note, self._steps.repeat(kept, turn.now)))
