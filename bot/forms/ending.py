"""The end of a form: the summary is confirmed or put right, consents are given, the case is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.desk.catalogue.model import Service, Slot
from bot.desk.model import Request
from bot.errors import StoreUnavailable, TimeFull, TimeRefused
from bot.forms.agreeing import has_nothing_against
from bot.forms.clauses import clauses
from bot.forms.closing import CONFIRM, Closing, case_trace, steps_left, with_consent
from bot.forms.matter import tells_something, wishes_for
from bot.forms.reading import ANSWER, Reading, filled_with
from bot.forms.slots.text import says_only_options
from bot.forms.slots.when import Wanted
from bot.forms.state import ServiceForm
from bot.forms.steps import Steps, Taken
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.messages import Button, Message
from bot.retrieval.answerer import Said
from bot.retrieval.parts import asks

#: Slots that tell who it is and where, which are put right without any word for it.
_OF_PEOPLE = ("name", "phone", "address")


class Ending:
    """Reads the answers to the summary and to the questions for consent; keeps no state."""

    def __init__(self, tools: Tools, reading: Reading, steps: Steps) -> None:
        self._tools = tools
        self._reading = reading
        self._steps = steps
        self._closing = Closing(tools)

    def confirmed(
        self, form: ServiceForm, service: Service, turn: FormTurn, told: Mapping[str, Any]
    ) -> Taken | None:
        """What comes of an answer to the summary; None where it holds nothing for the form."""
        words, wording = self._tools.words, self._tools.wording
        wanted = self._reading.wanted(form, service, turn)
        partly = wanted is not None and wanted.at is None and len(turn.text) > ANSWER
        if asks(turn.text) and not wishes_for(turn.text) and (wanted is None or partly):
            # 奖补两千块是不是真的有 is a question, whatever it names.
            return self._why_kept(form, service, turn)
        told = self._put_right(form, service, turn, told)
        if told or wanted is not None:
            form = replace(form, filled={**form.filled, **told})
            return (
                self._steps.timed(form, service, wanted, turn.now)
                if wanted
                else self._steps.next(form, service, turn.now)
            )
        door = self._reading.other_door(form, service, turn)
        if door is not None:
            return self._steps.next(filled_with(form, *door), service, turn.now)
        if words.says("deny", turn.text) or turn.text.strip() == wording.button("change").title:
            buttons = tuple(Button(slot.label, f"改{slot.label}") for slot in service.slots)
            return self._steps.taken(form, (Message(wording.say("what_to_change"), buttons=buttons),))
        if words.says("affirm", turn.text) or words.says("agree", turn.text):
            return self._ask_consent(form, service, turn)
        return self._steps.noted(form, service, turn)

    def _put_right(
        self, form: ServiceForm, service: Service, turn: FormTurn, told: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """What a message tells that the summary does not have.

        An option is not chosen anew by a word in a story (导航老是导到16号去), and what says nothing new may
        tell something besides: 换药，顺便量个血压.
        """
        if not tells_something(turn):
            return told
        said = clauses(turn)
        chosen = {
            slot.name
            for slot in service.slots
            if slot.type == "choice" and slot.name in form.filled and len(said) > 1
            if not any(says_only_options(slot, clause.text) for clause in said)
        }
        return {
            name: value
            for name, value in told.items()
            if name not in chosen and form.filled.get(name) != value
        }

    def consented(self, form: ServiceForm, service: Service, turn: FormTurn) -> Taken | None:
        """What comes of an answer to a question for consent."""
        words, wording = self._tools.words, self._tools.wording
        if has_nothing_against(turn.text):
            return self._ask_consent(with_consent(form), service, turn)
        if words.says("deny", turn.text):
            message = Message(wording.say("refused"), citations=wording.cited("refused"))
            return Taken(Said("chitchat", service.topic, (message,)), None)
        if words.says("affirm", turn.text) or words.says("agree", turn.text):
            return self._ask_consent(with_consent(form), service, turn)
        back = replace(form, asking=CONFIRM, consents=())
        moved = self._reading.moved(form, service, turn)
        if moved is not None:
            return self._steps.timed(back, service, moved, turn.now)
        named = self._reading.named(service, turn)
        told = self._tools.reader.volunteered(service, turn)
        if self._changes_at_consent(form, service, turn, told, named):
            return self._steps.correct(back, service, turn, told, named, insists=not asks(turn.text))
        why = self._why_kept(form, service, turn)
        if why is not None or (asks(turn.text) and not wishes_for(turn.text)):
            return why
        door = self._reading.other_door(form, service, turn)
        if door is not None:
            return self._steps.next(filled_with(back, *door), service, turn.now)
        return self._steps.noted(back, service, turn) if service.slot("remark") is not None else None

    def _changes_at_consent(
        self,
        form: ServiceForm,
        service: Service,
        turn: FormTurn,
        told: Mapping[str, Any],
        named: list[Slot],
    ) -> bool:
        """Whether an answer to the question for consent puts something right instead."""
        wanted = self._reading.wanted(form, service, turn)
        if self._tools.words.says("change", turn.text) or (wanted is not None and wanted.at is not None):
            return True
        if asks(turn.text):
            return False
        return bool(named) or any(
            form.filled.get(slot.name) != told[slot.name]
            for slot in service.slots
            if slot.type in _OF_PEOPLE and slot.name in told
        )

    def _why_kept(self, form: ServiceForm, service: Service, turn: FormTurn) -> Taken | None:
        """Says what becomes of what is kept, to who asks that at the end: 会不会泄露出去."""
        if not self._tools.words.says("privacy", turn.text):
            return None
        why = Message(self._tools.wording.say("consent_why", days=service.retention_days))
        return self._steps.taken(form, (why, self._steps.repeat(form, turn.now)))

    def _ask_consent(self, form: ServiceForm, service: Service, turn: FormTurn) -> Taken:
        left = steps_left(form, service)
        if not left:
            return self._open(form, service, turn)
        asking = replace(form, asking=left[0], misses=0)
        return self._steps.taken(asking, (self._closing.consent(left[0], service),))

    def _open(self, form: ServiceForm, service: Service, turn: FormTurn) -> Taken:
        fields = {name: value for name, value in form.filled.items() if value is not None}
        request = Request(service, fields, turn.conversation, turn.channel, form.consents, form.waitlist)
        try:
            opened = self._tools.desk.open(request, turn.now)
        except (TimeFull, TimeRefused):
            # Somebody was quicker, or the hour has come meanwhile.
            at = datetime.fromisoformat(form.filled["when"])
            again = replace(form, consents=())
            return self._steps.timed(again, service, Wanted(at, at, at, True), turn.now)
        except StoreUnavailable:
            kept = replace(form, asking=CONFIRM, consents=())
            message = Message(
                self._tools.wording.say("cannot_save"),
                buttons=self._tools.wording.buttons("confirm", "person"),
                citations=self._tools.wording.cited("cannot_save"),
            )
            return self._steps.taken(kept, (message,))
        self._tools.told(opened.case.id, turn.now)
        message = self._closing.opened(opened.case, service, opened.existed, turn.now)
        return Taken(Said("done", service.topic, (message,), case=case_trace(opened.case)), None)
