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
from bot.forms.matter import told_besides, told_matter, wishes_for
from bot.forms.reading import Reading, filled_with, people_of
from bot.forms.slots.answer import Answer
from bot.forms.slots.phone import with_new_tail
from bot.forms.slots.reader import said_again
from bot.forms.slots.when import Wanted
from bot.forms.state import ServiceForm
from bot.forms.times import Settled, Times
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.forms.wording import time_of
from bot.messages import Button, Message
from bot.retrieval.answerer import Said
from bot.retrieval.parts import asks

#: A message of so many characters that speaks of a value wants it changed: 地址, 改电话.
_NAME_OF_SLOT = 6

#: Where free words are asked for, a message of so many characters may only move the time.
_ANSWER = 14

#: Slots that are answered in free words.
_FREE = ("text", "address")

#: Slots that tell who it is and where, which are put right without any word for it.
_OF_PEOPLE = ("name", "phone", "address")

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
        self._reading = Reading(tools, self._times)

    def begin(self, service: Service, turn: FormTurn) -> Taken:
        """Starts with whatever the first message tells already."""
        filled = self._tools.reader.volunteered(service, turn)
        if turn.community is not None and service.slot("community") is not None:
            # Shown before anything is stored, where it can be corrected.
            filled.setdefault("community", turn.community)
        matter = told_matter(service, turn, self._tools.words)
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
        free = slot is not None and slot.type in _FREE
        named = self._reading.named(service, turn)
        words = self._tools.words
        changes = words.says("change", turn.text) or (bool(named) and words.says("remove", turn.text))
        changes = changes and (not free or bool(named))
        names_only = bool(named) and form.asking == CONFIRM and not asks(turn.text)
        waiting = self._waiting(form, service, turn)
        if waiting is not None:
            return waiting
        moved = self._reading.moved(form, service, turn)
        if moved is not None and not (free and len(turn.text) > _ANSWER):
            return self._timed(form, service, moved, turn.now)
        if changes or names_only:
            insists = changes or len(turn.text) <= _NAME_OF_SLOT
            corrected = self._correct(form, service, turn, told, named, insists)
            if corrected is not None:
                return corrected
        if form.asking == CONFIRM:
            return self._confirmed(form, service, turn, told)
        return self._answered(form, service, slot, turn, told) if slot is not None else None

    def _waiting(self, form: ServiceForm, service: Service, turn: FormTurn) -> Taken | None:
        """A full time is waited for, where that was offered."""
        full = (form.hint or {}).get("full") if form.asking == "when" else None
        if not full or not self._tools.words.says("waitlist", turn.text):
            return None
        waiting = replace(form, waitlist=True, hint=None)
        return self._next(filled_with(waiting, "when", full), service, turn.now)

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
        if slot.type in _FREE:
            told = self._reading.beside(slot, service, turn, told)
        others = self._others(form, service, turn, told)
        filled = {**form.filled, **others}
        if slot.type == "when":
            return self._when(form, service, turn, others)
        if not slot.required and self._tools.words.says("skip", turn.text):
            return self._next(replace(form, filled={**filled, slot.name: None}), service, turn.now)
        known = form.parts.get(slot.name, "")
        if known and self._tools.words.says("all_of_it", turn.text):
            return self._next(replace(form, filled={**filled, slot.name: known}), service, turn.now)
        answer = self._read(form, slot, turn, others)
        if answer.found and slot.type == "address" and self._reading.lacks_door(slot, answer.value, turn):
            return self._address_part(replace(form, filled=filled), service, slot.name, answer.value)
        if answer.found:
            filled = {**filled, slot.name: answer.value}
            return self._with_time(replace(form, filled=filled, misses=0), service, turn, [])
        if others or (slot.type not in _FREE and self._tells_time(form, service, turn)):
            return self._with_time(replace(form, filled=filled, misses=0), service, turn, [])
        return self._told_instead(form, service, slot, turn)

    def _read(self, form: ServiceForm, slot: Slot, turn: FormTurn, others: Mapping[str, Any]) -> Answer:
        """The answer to the open question; what can only be a name, a place or an option answers no other."""
        reader, service = self._tools.reader, self._tools.services[form.service]
        chosen = any(one.name in others and one.type == "choice" for one in service.slots)
        if reader.belongs_elsewhere(slot, turn) or (slot.type == "text" and chosen):
            return Answer(problem=slot.type)
        known = form.parts.get(slot.name, "")
        if slot.type == "phone" and (
            changed := with_new_tail(str(form.filled.get(slot.name, "")), turn.typed)
        ):
            return Answer(changed)
        return reader.asked(slot, turn, strict=form.misses == 0, told=others, known=known)

    def _others(
        self, form: ServiceForm, service: Service, turn: FormTurn, told: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What a message tells for slots that are still empty, or of which the last word counts."""
        again = said_again(service)
        others = {name: value for name, value in told.items() if name not in form.filled or name in again}
        if self._tools.words.says("recount", turn.text):
            # 我妈也要来，四个人
            others |= {
                one.name: told[one.name] for one in service.slots if one.type == "people" and one.name in told
            }
        return others

    def _when(
        self, form: ServiceForm, service: Service, turn: FormTurn, others: Mapping[str, Any]
    ) -> Taken | None:
        """A time, the soonest one, or one that is proposed to who leaves it to us."""
        filled = replace(form, filled={**form.filled, **others})
        proposed = (form.hint or {}).get("proposed")
        if proposed and self._tools.words.says("affirm", turn.text):
            at = datetime.fromisoformat(proposed)
            return self._timed(filled, service, Wanted(at, at, at, True), turn.now)
        wanted = self._reading.wanted(form, service, turn) or self._reading.soonest(form, service, turn)
        if wanted is not None and wanted.at is not None:
            return self._timed(filled, service, wanted, turn.now)
        named = replace(filled, hint=wanted.to_hint()) if wanted is not None else filled
        at_any = self._reading.proposed(named, service, turn)
        if at_any is not None:
            return self._propose(named, service, at_any, turn.now)
        if wanted is not None:
            return self._timed(filled, service, wanted, turn.now)
        if others:
            return self._next(filled, service, turn.now)
        slot = service.slot("when")
        return self._told_instead(form, service, slot, turn) if slot is not None else None

    def _propose(self, form: ServiceForm, service: Service, at: datetime, now: datetime) -> Taken:
        """Offers one time to somebody who does not mind which; a yes takes it."""
        text = self._tools.wording.say("when_proposed", when=time_of(at, now))
        hint = {**(form.hint or Wanted(None, at, at, True).to_hint()), "proposed": at.isoformat()}
        form = replace(form, hint=hint, asking="when", misses=0)
        buttons = self._times.first_free(service, people_of(form), now, at)
        return self._taken(form, (Message(text, buttons=buttons),))

    def _address_part(self, form: ServiceForm, service: Service, name: str, part: str) -> Taken:
        """Keeps what was told of an address and asks for the rest of it."""
        kept = replace(form, parts={**form.parts, name: part}, misses=0)
        return self._taken(kept, (Message(self._tools.wording.say("address_more", known=part)),))

    def _told_instead(self, form: ServiceForm, service: Service, slot: Slot, turn: FormTurn) -> Taken | None:
        """What is no answer may be the name that is missing, a part of the address, or told besides."""
        named = self._reading.missing_name(form, service, turn)
        if named is not None:
            return self._next(filled_with(form, *named), service, turn.now)
        if form.misses and slot.type in ("choice", "skills"):
            own = self._tools.reader.in_own_words(slot, turn, timed=service.timetable is not None)
            return (
                self._next(filled_with(form, slot.name, own.value), service, turn.now) if own.found else None
            )
        part = self._reading.address_part(form, service, turn)
        if part is not None:
            kept = replace(form, parts={**form.parts, part[0]: part[1]})
            return self._next(kept, service, turn.now)
        return self._noted(form, service, turn)

    def _noted(self, form: ServiceForm, service: Service, turn: FormTurn) -> Taken | None:
        """What somebody tells besides is added to the matter, where the service keeps one."""
        told = told_besides(service, turn, form.filled, form.asking, self._tools.words)
        if told is None:
            return None
        kept = replace(filled_with(form, *told), misses=form.misses + 1)
        again = self.repeat(kept, turn.now)
        text = f"{self._tools.wording.say('noted')}\n{again.text}"
        return self._taken(kept, (replace(again, text=text),))

    def _tells_time(self, form: ServiceForm, service: Service, turn: FormTurn) -> bool:
        return "when" not in form.filled and self._reading.wanted(form, service, turn) is not None

    def problem(self, form: ServiceForm, turn: FormTurn) -> Answer:
        """What is wrong with a message as an answer to the open question."""
        slot = self._tools.services[form.service].slot(form.asking)
        if slot is None or slot.type == "when":
            return Answer(problem="when")
        return self._read(form, slot, turn, {})

    def _with_time(self, form: ServiceForm, service: Service, turn: FormTurn, lead: list[Message]) -> Taken:
        """Goes on; a time that the message tells as well is settled first."""
        slot = service.slot("when")
        asked_now = service.slot(form.asking)
        free = asked_now is not None and asked_now.type in ("text", "address")
        if slot is not None and "when" not in form.filled and not free:
            wanted = self._reading.wanted(form, service, turn)
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
            settled = self._times.settle(service, wanted, people_of(form), now)
        except StoreUnavailable:
            # The places cannot be counted now: the time is kept and checked when the case is opened.
            settled = Settled(wanted.at, hint=wanted.to_hint())
        if settled.at is not None and settled.message is None:
            kept = replace(form, hint=None, misses=0, waitlist=False)
            return self._next(filled_with(kept, "when", settled.at.isoformat()), service, now, lead)
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
        wanted = self._reading.wanted(form, service, turn)
        partly = wanted is not None and wanted.at is None and len(turn.text) > _ANSWER
        if asks(turn.text) and not wishes_for(turn.text) and (wanted is None or partly):
            # 奖补两千块是不是真的有 is a question, whatever it names.
            return self._why_kept(form, service, turn)
        if told or wanted is not None:
            form = replace(form, filled={**form.filled, **told})
            return (
                self._timed(form, service, wanted, turn.now)
                if wanted
                else self._next(form, service, turn.now)
            )
        door = self._reading.other_door(form, service, turn)
        if door is not None:
            return self._next(filled_with(form, *door), service, turn.now)
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
        back = replace(form, asking=CONFIRM, consents=())
        named = self._reading.named(service, turn)
        told = self._tools.reader.volunteered(service, turn)
        if self._changes_at_consent(form, service, turn, told, named):
            return self._correct(back, service, turn, told, named, insists=not asks(turn.text))
        why = self._why_kept(form, service, turn)
        if why is not None or (asks(turn.text) and not wishes_for(turn.text)):
            return why
        door = self._reading.other_door(form, service, turn)
        if door is not None:
            return self._next(filled_with(back, *door), service, turn.now)
        return self._noted(back, service, turn) if service.slot("remark") is not None else None

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
        return self._taken(form, (why, self.repeat(form, turn.now)))

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
        wanted = self._reading.wanted(form, service, turn)
        of_time = wanted is not None and (not named or any(slot.type == "when" for slot in named))
        new = self._reading.new_values(form, turn, told, named)
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

    # -- saying ---------------------------------------------------------------------------------------

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

    def _taken(self, form: ServiceForm, messages: tuple[Message, ...]) -> Taken:
        topic = self._tools.services[form.service].topic
        return Taken(Said("form", topic, messages, form=form_trace(form)), form)
