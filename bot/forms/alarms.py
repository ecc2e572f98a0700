"""Danger to life while something is under way: what only answers a question, what is said, and the way back.

An alarm comes before anything else. Once somebody sees to it (救护车叫好了), or was only misunderstood, the
open form goes on; after words of dying with a kind sentence and the offer of a person. Who reported
somebody sleeping outside may have that registered, too.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.forms.always import Always
from bot.forms.closing import CONFIRM, CONSENT
from bot.forms.numberless import Numberless
from bot.forms.offers import with_registration
from bot.forms.signals import Signals
from bot.forms.state import CaseForm, Form, ServiceForm
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn, Step
from bot.messages import Message
from bot.retrieval.answerer import Said

_PARTS = re.compile(r"[，,。！!？?；;、\s]+")
#: Where all is told, any value may be put right.
_ANY = ("phone", "when", "text")
_CASE_ASKS = ("phone", "when")


class Alarms:
    """Raises them and finds the way back; keeps no state of any conversation."""

    def __init__(self, tools: Tools, always: Always, signals: Signals, numberless: Numberless) -> None:
        self._tools = tools
        self._always = always
        self._signals = signals
        self._numberless = numberless

    def said(self, turn: FormTurn, form: Form | None) -> Said | None:
        """Whom to call, where a message tells of danger; with the service that it may be registered by."""
        danger = self._always.danger(turn.label)
        if danger is None or self._only_answers(turn, form) or self._settles(turn):
            return None
        return with_registration(danger, self._always.offer(turn.label, turn.text), self._tools.services)

    # -- no danger, only an answer ---------------------------------------------------------------------

    def _only_answers(self, turn: FormTurn, form: Form | None) -> bool:
        """Whether what sounds like danger is only an answer: 躺在床上起不来 as one that was offered,
        打我女儿的 as whom to call, 白雪 as a name."""
        if self._numberless.has_none(turn, form):
            # 编号寻不着了 sounds like somebody who is lost.
            return not self._always.sees_danger(turn.text)
        rest = self._signals.besides_option(turn, form)
        if rest is not None and not self._always.sees_danger(rest):
            return True
        if self._signals.is_name(turn, form):
            # Only the classifier can have thought of danger; a cry for help shows it by its words.
            return not self._always.sees_danger(turn.text)
        besides = self._always.besides_answer(turn.text, self._asked(form))
        return besides is not None and not self._always.sees_danger(besides)

    def _asked(self, form: Form | None) -> tuple[str, ...]:
        """The types of what the open question asks for."""
        if isinstance(form, CaseForm):
            return tuple(type_ for type_ in _CASE_ASKS if form.asking == type_)
        if not isinstance(form, ServiceForm):
            return ()
        if form.asking == CONFIRM:
            return _ANY
        service = self._tools.services[form.service]
        slot = service.slot(form.asking)
        if slot is None:
            return ()
        # What the nurse is to know may be told at any question, whom to call with any but a story.
        types = {one.type for one in service.slots} & {"phone", "text"}
        return (slot.type, "text") if slot.type == "text" else tuple(dict.fromkeys((slot.type, *types)))

    # -- the way back ----------------------------------------------------------------------------------

    def goes_on(self, turn: FormTurn) -> bool:
        """Whether somebody goes on with the form after an alarm: 救护车叫好了，继续帮我约."""
        says = self._tools.words.says
        return _just_before(turn) is not None and (says("go_on", turn.text) or says("resume", turn.text))

    def takes_value(self, form: Form) -> bool:
        """Whether a message that goes on may answer the open question, too; free words and a yes would
        only be read into it."""
        ending = isinstance(form, ServiceForm) and (form.asking == CONFIRM or form.asking.startswith(CONSENT))
        return not ending and not self._signals.is_free(form)

    def _settles(self, turn: FormTurn) -> bool:
        """Whether somebody says after an alarm that it is seen to, or goes on, and shows no danger by words:
        to the classifier 我没说急救，人醒了 is one more."""
        calm = any(self._tools.words.says("calmed", part) for part in _PARTS.split(turn.text) if part)
        settled = _just_before(turn) is not None and (calm or self.goes_on(turn))
        return settled and not self._always.sees_danger(turn.text)

    def calmed(self, turn: FormTurn, form: Form | None) -> Said | None:
        """One calm sentence where a message after an alarm says nothing but that somebody sees to it."""
        kind, says = _just_before(turn), self._tools.words.says
        parts = [part for part in _PARTS.split(turn.text) if part]
        if kind is None or not parts or not all(says("calmed", part) for part in parts):
            return None
        lead = self._lead(kind) if form is not None else None
        return Said("chitchat", None, (lead,)) if lead else self._always.after_danger(kind, asks=False)

    def kindly(self, turn: FormTurn, step: Step, *, unread: bool = False) -> Step:
        """The step, begun with a kind sentence and the offer of a person after words that are not over by
        going on; `unread`: nothing was found in the message."""
        kind = _just_before(turn)
        lead = self._lead(kind) if kind is not None else None
        wanted = unread or self.goes_on(turn) or self._tools.words.says("troubled", turn.text)
        if lead is None or not wanted or step.said.route not in ("form", "eligibility", "chitchat"):
            return step
        return replace(step, said=replace(step.said, messages=(lead, *step.said.messages)))

    def _lead(self, kind: str) -> Message | None:
        text = self._always.back(kind)
        if not text:
            return None
        return Message(
            text, buttons=(self._tools.wording.button("person"),), citations=self._always.cited(kind)
        )


def _just_before(turn: FormTurn) -> str | None:
    """The kind of danger that this conversation told of last, where that is not over."""
    return turn.context.danger if turn.context is not None else None
