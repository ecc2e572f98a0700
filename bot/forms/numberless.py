"""Who was asked for a case's number and has none, or wants something else: a way out of the question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.desk import numbers
from bot.desk.catalogue.model import Service
from bot.forms.beginning import BEGIN, Beginning
from bot.forms.commands import Commands, start_service
from bot.forms.displeased import Displeased
from bot.forms.finder import ServiceFinder
from bot.forms.signals import SURE
from bot.forms.state import CaseForm, Form, Talking
from bot.forms.turn import FormTurn, Step
from bot.forms.wording import Wording
from bot.forms.words import Words
from bot.messages import Button, Message
from bot.retrieval.answerer import Said
from bot.retrieval.parts import asks


def wants_number(form: Form | None) -> bool:
    """Whether the open question is whose case it is: its number, or the telephone number."""
    return isinstance(form, CaseForm) and form.case is None and form.asking in ("case", "phone")


class Numberless:
    """Sees ways out; keeps no state of any conversation."""

    def __init__(
        self,
        words: Words,
        wording: Wording,
        services: Mapping[str, Service],
        finder: ServiceFinder,
        commands: Commands,
        beginning: Beginning,
        displeased: Displeased,
    ) -> None:
        self._words = words
        self._wording = wording
        self._services = services
        self._finder = finder
        self._commands = commands
        self._beginning = beginning
        self._displeased = displeased

    def has_none(self, turn: FormTurn, form: Form | None) -> bool:
        """Whether somebody who is asked for a number says that there is none: 编号寻不着了."""
        return wants_number(form) and not _tells(turn, form) and self._words.says("no_number", turn.text)

    def lets_go(self, turn: FormTurn, form: Form | None) -> bool:
        """Whether somebody who was shown the way without a number talks of something else: the question is
        over. A number that is found after all is still taken."""
        shown = isinstance(form, CaseForm) and form.asking == "case" and form.misses > 0
        return shown and wants_number(form) and not _tells(turn, form) and not self.has_none(turn, form)

    def leave(self, turn: FormTurn, talking: Talking, form: Form) -> Step | None:
        """The step out of the question; None where the message may be an answer to it."""
        if not wants_number(form) or _tells(turn, form):
            return None
        out = Talking(None, talking.paused, talking.cases)
        command = self._commands.read(turn.typed)
        if command is not None:
            return self._beginning.begin(turn, out)
        if (step := self._wished(turn, out)) is not None:
            return step
        if self.has_none(turn, form):
            return Step(self._without(turn), replace(out, form=_told_once(form)))
        treated = self._displeased.treated(turn)
        return Step(treated, out) if treated is not None else None

    def give_up(self, turn: FormTurn, talking: Talking, form: Form) -> Step | None:
        """What is said to what is neither an answer nor a question, where no case of the conversation could
        be meant: nobody is asked for a number for ever."""
        digits = any(character.isdigit() for character in turn.typed)
        trying = turn.first("phone") is None and (digits or numbers.misread(turn.typed) is not None)
        if not wants_number(form) or trying or (isinstance(form, CaseForm) and form.asking == "phone"):
            return None
        return Step(self._without(turn), Talking(_told_once(form), talking.paused, talking.cases))

    def _wished(self, turn: FormTurn, out: Talking) -> Step | None:
        """A service that is wished for instead, or the question which: 不改了，我想新约一个理发."""
        says = self._words.says
        anew = says("anew", turn.text) or says("same_again", turn.text)
        request = turn.intent == "request" and turn.confidence >= SURE
        if not anew and not request and not says("wish", turn.text):
            return None
        if asks(turn.text) and not anew:
            return None
        likely = self._finder.find(turn)
        if likely and likely[0][1] >= BEGIN:
            return self._beginning.start(likely[0][0], turn, out)
        if not anew:
            return None
        before = self._finder.named(turn.context.question) if turn.context is not None else None
        if before is not None:
            return self._beginning.start(before, turn, out)
        return Step(Said("clarify", None, (Message(self._wording.say("case_anew")),)), out)

    def _without(self, turn: FormTurn) -> Said:
        """What to do without a number; a service that is named can be begun anew by its button."""
        named = set(map(str, turn.values("service"))) & set(self._services)
        buttons = [self._wording.button("person")]
        if len(named) == 1:
            start = start_service(self._services[named.pop()].short_name)
            buttons.insert(0, Button(start, start))
        message = Message(
            self._wording.say("case_no_number"),
            buttons=tuple(buttons),
            citations=self._wording.cited("case_no_number"),
        )
        return Said("handoff", None, (message,))


def _told_once(form: Form | None) -> CaseForm | None:
    return replace(form, asking="case", misses=form.misses + 1) if isinstance(form, CaseForm) else None


def _tells(turn: FormTurn, form: Form | None) -> bool:
    """Whether a message has what was asked for, or tries to."""
    if numbers.read(turn.typed) is not None or numbers.misread(turn.typed) is not None:
        return turn.first("phone") is None or numbers.read(turn.typed) is not None
    return isinstance(form, CaseForm) and form.asking == "phone" and turn.first("phone") is not None
