"""Asks for what a service needs, one question at a time, in whatever order it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.desk.catalogue.model import Service, Slot
from bot.desk.model import Request
from bot.errors import StoreUnavailable, TimeFull, TimeRefused
from bot.forms.closing import CONFIRM, CONSENT, Closing, case_trace, form_trace, steps_left, with_consent
from bot.forms.matter import told_besides, told_matter
from bot.forms.slots.answer import Answer
from bot.forms.slots.reader import said_again
from bot.forms.slots.shift import read_moved
from bot.forms.slots.when import Wanted, read_when
from bot.forms.state import ServiceForm
from bot.forms.times import Settled, Times
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.messages import Button, Message
from bot.retrieval.answerer import Said
from bot.retrieval.parts import asks

#: A message of so many characters that speaks of a value wants it changed: 地址, 改电话.
_NAME_OF_SLOT = 6

#: Where free words are asked for, a message of so many characters may only move the time.
_ANSWER = 14

#: From this many answers in a row that did not fit, a person is offered.
_TRIES = 3


@dataclass(frozen=True)
class Taken:
    """What is said, and the form as it is now; None once it is over."""

    said: Said
    form: ServiceForm | None


class ServiceTalk:
    """Holds the conversation about one service; keeps no state."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._times = Times(tools)
        self._closing = Closing(tools)

    def begin(self, service: Service, turn: FormTurn) -> Taken:
        """Starts with whatever the first message tells already."""
        filled = self._tools.reader.volunteered(service, turn)
        if turn.community is not None and service.slot("community") is not None:
            # Shown before anything is stored, where it can be corrected.
            filled.setdefault("community", turn.community)
        matter = told_matter(service, turn)
        if matter is not None and matter[0] not in filled:
            filled[matter[0]] = matter[1]
        form = ServiceForm(service.id, filled)
        say = self._tools.wording.say
        lead = [Message(say("start", service=service.short_name, summary=service.summary))]
        if service.emergency_note:
            lead.append(Message(service.emergency_note, citations=self._tools.urgent))
        return self._with_time(form, service, turn, lead)

    def take(self, form: ServiceForm, turn: FormTurn) -> Taken | None:
        """The next step, or None where the message holds nothing for the form."""
        service = self._tools.services[form.service]
        if form.asking.startswith(CONSENT):
            return self._consented(form, service, turn)
        told = self._tools.reader.volunteered(service, turn)
        slot = service.slot(form.asking)
        free = slot is not None and slot.type in ("text", "address")
        named = self._named(service, turn)
        changes = self._tools.words.says("change", turn.text) and (not free or bool(named))
        names_only = bool(named) and form.asking == CONFIRM and not asks(turn.text)
        full = (form.hint or {}).get("full") if form.asking == "when" else None
        if full and self._tools.words.says("waitlist", turn.text):
            waiting = replace(form, waitlist=True, hint=None)
            return self._next(_filled(waiting, "when", full), service, turn.now)
        moved = self._moved(form, service, turn)
        if moved is not None and not (free and len(turn.text) > _ANSWER):
            return self._timed(form, service, moved, turn.now)
        if changes or names_only:
            insists = changes or len(turn.text) <= _NAME_OF_SLOT
            corrected = self._correct(form, service, turn, told, named, insists)
            if corrected is not None:
                return corrected
        if form.asking == CONFIRM:
            return self._confirmed(form, service, turn, told)
        if slot is None:
            return None
        return self._answered(form, service, slot, turn, {} if free else told)

    def repeat(self, form: ServiceForm, now: datetime) -> Message:
        """The question that is open, once more."""
        service = self._tools.services[form.service]
        if form.asking == CONFIRM:
            return self._closing.summary(form, service, now)
        if form.asking.startswith(CONSENT):
            return self._closing.consent(form.asking, service)
        slot = service.slot(form.asking)
        return self._question(form, service, slot, now) if slot else self._closing.summary(form, service, now)

    def misunderstood(self, form: ServiceForm, turn: FormTurn, answer: Answer) -> Taken:
        """Says what was wrong with an answer; after several tries also the way to a person."""
        form = replace(form, misses=form.misses + 1)
        say = self._tools.wording.say
        problem = "when" if form.asking == "when" else answer.problem
        if form.asking == CONFIRM:
            text = say("summary_end")
        elif form.asking.startswith(CONSENT):
            text = say("consent_unclear")
        else:
            text = say(f"problem.{problem or 'text'}", **answer.values)
        again = self.repeat(form, turn.now)
        citations = again.citations
        if form.misses >= _TRIES:
            text = f"{text}\n{say('too_many_tries')}"
            citations = (*citations, *self._tools.wording.cited("too_many_tries"))
        return self._taken(form, (Message(text, buttons=again.buttons, citations=citations),))

    # -- steps ---------------------------------------------------------------------------------------

    def _answered(
        self, form: ServiceForm, service: Service, slot: Slot, turn: FormTurn, told: Mapping[str, Any]
    ) -> Taken | None:
        """The slot in question is answered, or other slots are told instead."""
        again = said_again(service)
        others = {name: value for name, value in told.items() if name not in form.filled or name in again}
        if self._tools.words.says("recount", turn.text):
            # 我妈也要来，四个人
            others |= {
                one.name: told[one.name] for one in service.slots if one.type == "people" and one.name in told
            }
        filled = {**form.filled, **others}
        if slot.type == "when":
            wanted = self._wanted(form, service, turn) or self._soonest(form, service, turn)
            if wanted is None and not others:
                return self._noted(form, service, turn)
            if wanted is None:
                return self._next(replace(form, filled=filled), service, turn.now)
            return self._timed(replace(form, filled=filled), service, wanted, turn.now)
        if not slot.required and self._tools.words.says("skip", turn.text):
            return self._next(replace(form, filled={**filled, slot.name: None}), service, turn.now)
        answer = self._tools.reader.asked(slot, turn, strict=form.misses == 0)
        if answer.found:
            filled = {**filled, slot.name: answer.value}
            return self._with_time(replace(form, filled=filled, misses=0), service, turn, [])
        if others or (slot.type not in ("text", "address") and self._tells_time(form, service, turn)):
            return self._with_time(replace(form, filled=filled, misses=0), service, turn, [])
        named = self._named_instead(form, service, turn)
        if named is None and form.misses and slot.type in ("choice", "skills"):
            own = self._tools.reader.in_own_words(slot, turn)
            return self._next(_filled(form, slot.name, own.value), service, turn.now) if own.found else None
        return named or self._noted(form, service, turn)

    def _noted(self, form: ServiceForm, service: Service, turn: FormTurn) -> Taken | None:
        """What somebody tells besides is added to the matter, where the service keeps one."""
        told = told_besides(service, turn, form.filled, form.asking)
        if told is None:
            return None
        kept = replace(_filled(form, *told), misses=form.misses + 1)
        again = self.repeat(kept, turn.now)
        text = f"{self._tools.wording.say('noted')}\n{again.text}"
        return self._taken(kept, (replace(again, text=text),))

    def _tells_time(self, form: ServiceForm, service: Service, turn: FormTurn) -> bool:
        return "when" not in form.filled and self._wanted(form, service, turn) is not None

    def _named_instead(self, form: ServiceForm, service: Service, turn: FormTurn) -> Taken | None:
        """A bare name where something else was asked for: it is the name that is still missing."""
        slot = next((s for s in service.slots if s.type == "name" and s.name not in form.filled), None)
        if slot is None:
            return None
        answer = self._tools.reader.asked(slot, turn)
        if not answer.found:
            return None
        return self._next(_filled(form, slot.name, answer.value), service, turn.now)

    def problem(self, form: ServiceForm, turn: FormTurn) -> Answer:
        """What is wrong with a message as an answer to the open question."""
        slot = self._tools.services[form.service].slot(form.asking)
        if slot is None or slot.type == "when":
            return Answer(problem="when")
        return self._tools.reader.asked(slot, turn, strict=form.misses == 0)

    def _with_time(self, form: ServiceForm, service: Service, turn: FormTurn, lead: list[Message]) -> Taken:
        """Goes on; a time that the message tells as well is settled first."""
        slot = service.slot("when")
        asked_now = service.slot(form.asking)
        free = asked_now is not None and asked_now.type in ("text", "address")
        if slot is not None and "when" not in form.filled and not free:
            wanted = self._wanted(form, service, turn)
            if wanted is not None:
                return self._timed(form, service, wanted, turn.now, lead)
        return self._next(form, service, turn.now, lead)

    def _timed(
        self,
        form: ServiceForm,
        service: Service,
        wanted: Wanted,
        now: datetime,
        lead: list[Message] | None = None,
    ) -> Taken:
        try:
            settled = self._times.settle(service, wanted, _people(form), now)
        except StoreUnavailable:
            # The places cannot be counted now: the time is kept and checked when the case is opened.
            settled = Settled(wanted.at, hint=wanted.to_hint())
        if settled.at is not None and settled.message is None:
            kept = replace(form, hint=None, misses=0, waitlist=False)
            return self._next(_filled(kept, "when", settled.at.isoformat()), service, now, lead)
        hint = dict(settled.hint or {})
        if settled.full and settled.at is not None:
            hint["full"] = settled.at.isoformat()
        without = {name: value for name, value in form.filled.items() if name != "when"}
        form = replace(form, filled=without, hint=hint, asking="when", misses=0)
        message = settled.message or self.repeat(form, now)
        return self._taken(form, (*(lead or ()), message))

    def _next(
        self, form: ServiceForm, service: Service, now: datetime, lead: list[Message] | None = None
    ) -> Taken:
        """Asks for the next thing that is missing, else for confirmation."""
        missing = next((s for s in service.slots if s.required and s.name not in form.filled), None)
        if missing is not None:
            asking = replace(form, asking=missing.name, misses=0)
            return self._taken(asking, (*(lead or ()), self._question(asking, service, missing, now)))
        asking = replace(form, asking=CONFIRM, misses=0)
        return self._taken(asking, (*(lead or ()), self._closing.summary(asking, service, now)))

    def _confirmed(
        self, form: ServiceForm, service: Service, turn: FormTurn, told: Mapping[str, Any]
    ) -> Taken | None:
        words, wording = self._tools.words, self._tools.wording
        wanted = self._wanted(form, service, turn)
        if told or wanted is not None:
            form = replace(form, filled={**form.filled, **told})
            return (
                self._timed(form, service, wanted, turn.now)
                if wanted
                else self._next(form, service, turn.now)
            )
        if words.says("deny", turn.text) or turn.text.strip() == wording.button("change").title:
            buttons = tuple(Button(slot.label, f"改{slot.label}") for slot in service.slots)
            return self._taken(form, (Message(wording.say("what_to_change"), buttons=buttons),))
        if words.says("affirm", turn.text) or words.says("agree", turn.text):
            return self._ask_consent(form, service, turn)
        return self._noted(form, service, turn)

    def _consented(self, form: ServiceForm, service: Service, turn: FormTurn) -> Taken | None:
        words, wording = self._tools.words, self._tools.wording
        if words.says("deny", turn.text):
            message = Message(wording.say("refused"), citations=wording.cited("refused"))
            return Taken(Said("chitchat", service.topic, (message,)), None)
        if words.says("affirm", turn.text) or words.says("agree", turn.text):
            return self._ask_consent(with_consent(form), service, turn)
        if words.says("change", turn.text) or (self._named(service, turn) and not asks(turn.text)):
            told = self._tools.reader.volunteered(service, turn)
            back = replace(form, asking=CONFIRM, consents=())
            return self._correct(back, service, turn, told, self._named(service, turn), insists=True)
        return None

    def _ask_consent(self, form: ServiceForm, service: Service, turn: FormTurn) -> Taken:
        left = steps_left(form, service)
        if not left:
            return self._open(form, service, turn)
        asking = replace(form, asking=left[0], misses=0)
        return self._taken(asking, (self._closing.consent(left[0], service),))

    def _open(self, form: ServiceForm, service: Service, turn: FormTurn) -> Taken:
        fields = {name: value for name, value in form.filled.items() if value is not None}
        request = Request(service, fields, turn.conversation, turn.channel, form.consents, form.waitlist)
        try:
            opened = self._tools.desk.open(request, turn.now)
        except (TimeFull, TimeRefused):
            # Somebody was quicker, or the hour has come meanwhile.
            at = datetime.fromisoformat(form.filled["when"])
            again = replace(form, consents=())
            return self._timed(again, service, Wanted(at, at, at, True), turn.now)
        except StoreUnavailable:
            kept = replace(form, asking=CONFIRM, consents=())
            message = Message(
                self._tools.wording.say("cannot_save"),
                buttons=self._tools.wording.buttons("confirm", "person"),
                citations=self._tools.wording.cited("cannot_save"),
            )
            return self._taken(kept, (message,))
        self._tools.told(opened.case.id, turn.now)
        message = self._closing.opened(opened.case, service, opened.existed, turn.now)
        return Taken(Said("done", service.topic, (message,), case=case_trace(opened.case)), None)

    def _correct(
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
        wanted = self._wanted(form, service, turn)
        of_time = wanted is not None and (not named or any(slot.type == "when" for slot in named))
        new = {slot.name: self._tools.reader.replaced(slot, turn, told) for slot in named}
        if not named:
            new = dict(told)
        new = {name: value for name, value in new.items() if value is not None}
        if not new and not of_time:
            if not named or not insists:
                return None
            slot = named[0]
            without = {name: value for name, value in form.filled.items() if name != slot.name}
            form = replace(form, filled=without, asking=slot.name, misses=0)
            return self._taken(form, (self._question(form, service, slot, turn.now),))
        form = replace(form, filled={**form.filled, **new}, misses=0)
        if of_time and wanted is not None:
            return self._timed(form, service, wanted, turn.now)
        return self._next(form, service, turn.now)

    # -- reading ---------------------------------------------------------------------------------------

    def _wanted(self, form: ServiceForm, service: Service, turn: FormTurn) -> Wanted | None:
        if service.timetable is None or service.slot("when") is None:
            return None
        return read_when(turn, service.timetable, form.hint, form.filled.get("when"))

    def _soonest(self, form: ServiceForm, service: Service, turn: FormTurn) -> Wanted | None:
        """The first free time, where somebody wants it as soon as can be: 最近那场就行."""
        if not self._tools.words.says("soonest", turn.text):
            return None
        begin = datetime.fromisoformat(form.hint["begin"]) if form.hint else turn.now
        at = self._times.soonest(service, max(begin, turn.now), _people(form), turn.now)
        return Wanted(at, at, at, True) if at is not None else None

    def _moved(self, form: ServiceForm, service: Service, turn: FormTurn) -> Wanted | None:
        """The time that is chosen already, moved by as much as a message says: 晚半小时, 往后推一天."""
        if service.timetable is None or not form.filled.get("when"):
            return None
        return read_moved(turn, self._tools.words, service.timetable, form.filled["when"])

    def _named(self, service: Service, turn: FormTurn) -> list[Slot]:
        """The slots that a message speaks of by name."""
        cues = self._tools.words.slots
        return [
            slot
            for slot in service.slots
            if slot.label in turn.text or (slot.type in cues and cues[slot.type].search(turn.text))
        ]

    # -- saying ---------------------------------------------------------------------------------------

    def _question(self, form: ServiceForm, service: Service, slot: Slot, now: datetime) -> Message:
        text = slot.ask
        if slot.example:
            text += self._tools.wording.say("example", example=slot.example)
        buttons = tuple(Button(option.value, option.value) for option in slot.options)
        if slot.type == "when":
            try:
                buttons = self._times.first_free(service, _people(form), now)
            except StoreUnavailable:
                buttons = ()
        if not slot.required:
            buttons = (*buttons, self._tools.wording.button("skip"))
        return Message(text, buttons=buttons)

    def _taken(self, form: ServiceForm, messages: tuple[Message, ...]) -> Taken:
        topic = self._tools.services[form.service].topic
        return Taken(Said("form", topic, messages, form=form_trace(form)), form)


def _filled(form: ServiceForm, name: str, value: Any) -> ServiceForm:
    return replace(form, filled={**form.filled, name: value})


def _people(form: ServiceForm) -> int:
    return int(form.filled.get("people") or 1)
