"""Asks for what a service needs, one question at a time, in whatever order it is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.desk.catalogue.model import Service, Slot
from bot.forms.clauses import stated_anew
from bot.forms.closing import CONFIRM, CONSENT
from bot.forms.ending import Ending
from bot.forms.matter import tells_something, told_matter
from bot.forms.reading import ANSWER, Reading, filled_with, people_of
from bot.forms.remarks import joined, read_remark, slot_of
from bot.forms.slots.answer import Answer
from bot.forms.slots.choice import named_options
from bot.forms.slots.dictation import dictated
from bot.forms.slots.phone import with_new_tail
from bot.forms.slots.problems import no_answer
from bot.forms.slots.reader import said_again
from bot.forms.slots.when import Wanted
from bot.forms.state import ServiceForm
from bot.forms.steps import Steps, Taken
from bot.forms.times import Times, without_past
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.forms.wording import time_of
from bot.language.normalise import clean
from bot.messages import Message
from bot.retrieval.parts import asks

#: A message of so many characters that speaks of a value wants it changed: 地址, 改电话.
_NAME_OF_SLOT = 6

#: Slots that are answered in free words.
_FREE = ("text", "address")

#: The topic of services for who has lost somebody.
_FUNERAL = "funeral"

#: 就刚才说的那个时间, of which nothing is known.
_SAME_TIME = re.compile(
    r"(?:刚[才刚]|前面|上次|上回|之前|原来)[^,，。]{0,6}(?:时间|日子|点钟|那天)|(?:时间|日子)[^,，。]{0,3}一样"
)

#: From this many answers in a row that did not fit, a person is offered.
_TRIES = 3


class ServiceTalk:
    """Holds the conversation about one service; keeps no state."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._times = Times(tools)
        self._reading = Reading(tools, self._times)
        self._steps = Steps(tools, self._times, self._reading)
        self._ending = Ending(tools, self._reading, self._steps)

    def begin(self, service: Service, turn: FormTurn) -> Taken:
        """Starts with whatever the first message tells already."""
        filled = self._tools.reader.volunteered(service, turn)
        filled = {name: value for name, value in filled.items() if not _only_named(service, name, turn)}
        if turn.community is not None and service.slot("community") is not None:
            # Shown before anything is stored, where it can be corrected.
            filled.setdefault("community", turn.community)
        matter = told_matter(service, turn, self._tools.words)
        if matter is not None and matter[0] not in filled:
            filled[matter[0]] = matter[1]
        form = ServiceForm(service.id, filled)
        say = self._tools.wording.say
        bereaved = service.topic == _FUNERAL and self._tools.words.says("bereaved", turn.text)
        start = "start_bereaved" if bereaved else "start"
        lead = [Message(say(start, service=service.short_name, summary=service.summary))]
        if service.emergency_note:
            lead.append(Message(service.emergency_note, citations=self._tools.urgent))
        return self._with_time(form, service, without_past(turn), lead)

    def take(self, form: ServiceForm, turn: FormTurn) -> Taken | None:
        """The next step, or None where the message holds nothing for the form."""
        service = self._tools.services[form.service]
        if form.asking.startswith(CONSENT):
            return self._ending.consented(form, service, turn)
        slot = service.slot(form.asking)
        remark = read_remark(turn) if slot is not None and slot != slot_of(service) else None
        if remark is not None:
            return self._with_remark(form, service, *remark)
        told = self._tools.reader.volunteered(service, turn)
        free = slot is not None and slot.type in _FREE
        named = self._reading.named(service, turn)
        words = self._tools.words
        changes = words.says("change", turn.text) or (bool(named) and words.says("remove", turn.text))
        changes = changes and (not free or bool(named))
        names_only = bool(named) and form.asking == CONFIRM and not asks(turn.text)
        waiting = self._waiting(form, service, turn)
        if waiting is not None:
            return waiting
        no_day = None if free else self._steps.no_such_day(form, service, turn)
        if no_day is not None:
            return no_day
        moved = self._reading.moved(form, service, turn)
        if moved is not None and not (free and len(turn.text) > ANSWER):
            return self._steps.timed(form, service, moved, turn.now)
        dictation = self._dictated(form, service, slot, turn)
        if dictation is not None:
            return dictation
        if changes or names_only:
            insists = changes or len(turn.text) <= _NAME_OF_SLOT
            corrected = self._steps.correct(form, service, turn, told, named, insists)
            if corrected is not None:
                return corrected
        if form.asking == CONFIRM:
            return self._ending.confirmed(form, service, turn, told)
        return self._answered(form, service, slot, turn, told) if slot is not None else None

    def _with_remark(self, form: ServiceForm, service: Service, rest: FormTurn, remark: str) -> Taken:
        """Keeps what is to be minded, or says that there is no room for it, and takes the rest of it."""
        slot = slot_of(service)
        if slot is not None:
            form = filled_with(form, slot.name, joined(form.filled.get(slot.name), remark))
        taken = self.take(form, rest) if rest.typed.strip() else None
        taken = taken or self._steps.taken(form, (self._steps.repeat(form, rest.now),))
        first, *more = taken.said.messages
        text = f"{self._tools.wording.say('noted' if slot is not None else 'not_kept')}\n{first.text}"
        said = replace(taken.said, messages=(replace(first, text=text), *more))
        return Taken(said, taken.form)

    def _dictated(
        self, form: ServiceForm, service: Service, slot: Slot | None, turn: FormTurn
    ) -> Taken | None:
        """A piece of a telephone number is put behind those that came before."""
        if slot is None or slot.type != "phone" or turn.first("phone") is not None:
            return None
        piece = dictated(form.parts.get(slot.name, ""), turn.typed)
        if piece is None:
            return None
        if piece.number is not None:
            return self._steps.next(filled_with(form, slot.name, piece.number), service, turn.now)
        form = replace(form, parts={**form.parts, slot.name: piece.part})
        part = {"digits": piece.part, "count": len(piece.part)}
        problem = Answer(problem="phone_part", values=part) if piece.part else Answer(problem="phone_wrong")
        return self.misunderstood(form, turn, problem)

    def _waiting(self, form: ServiceForm, service: Service, turn: FormTurn) -> Taken | None:
        """A full time is waited for, where that was offered."""
        full = (form.hint or {}).get("full") if form.asking == "when" else None
        if not full or not self._tools.words.says("waitlist", turn.text):
            return None
        waiting = replace(form, waitlist=True, hint=None)
        return self._steps.next(filled_with(waiting, "when", full), service, turn.now)

    def go_on(self, form: ServiceForm, turn: FormTurn) -> Taken:
        """Asks for what is still missing of a form that was filled meanwhile."""
        return self._steps.next(form, self._tools.services[form.service], turn.now)

    def repeat(self, form: ServiceForm, now: datetime) -> Message:
        """The question that is open, once more."""
        return self._steps.repeat(form, now)

    def misunderstood(self, form: ServiceForm, turn: FormTurn, answer: Answer) -> Taken:
        """Says what was wrong with an answer; after several tries also the way to a person."""
        form = replace(form, misses=form.misses + 1)
        say = self._tools.wording.say
        problem = answer.problem
        if form.asking == "when":
            problem = "when_same" if _SAME_TIME.search(turn.text) else "when"
        if form.asking == CONFIRM:
            kept_nowhere = tells_something(turn)
            text = f"{say('not_kept') if kept_nowhere else ''}{say('summary_end')}"
        elif form.asking.startswith(CONSENT):
            text = say("consent_unclear")
        else:
            text = say(f"problem.{problem or 'text'}", **answer.values)
        again = self._steps.repeat(form, turn.now)
        citations = again.citations
        if form.misses >= _TRIES:
            text = f"{text}\n{say('too_many_tries')}"
            citations = (*citations, *self._tools.wording.cited("too_many_tries"))
        return self._steps.taken(form, (Message(text, buttons=again.buttons, citations=citations),))

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
            return self._steps.next(replace(form, filled={**filled, slot.name: None}), service, turn.now)
        known = form.parts.get(slot.name, "")
        if known and self._tools.words.says("all_of_it", turn.text):
            return self._steps.next(replace(form, filled={**filled, slot.name: known}), service, turn.now)
        answer = self._read(form, slot, turn, others)
        if answer.found and slot.type == "address" and self._reading.lacks_door(slot, answer.value, turn):
            return self._address_part(replace(form, filled=filled), service, slot.name, answer.value)
        if answer.found:
            filled = {**filled, slot.name: answer.value}
            return self._with_time(replace(form, filled=filled, misses=0), service, turn, [])
        if others or (slot.type not in _FREE and self._tells_time(form, service, turn)):
            return self._with_time(replace(form, filled=filled, misses=0), service, turn, [])
        # A refusal is told why it cannot be, and is nothing to be noted.
        refused = answer.problem == "phone_refused"
        return None if refused else self._told_instead(form, service, slot, turn)

    def _read(self, form: ServiceForm, slot: Slot, turn: FormTurn, others: Mapping[str, Any]) -> Answer:
        """The answer to the open question; what can only be a name, a place or an option answers no other."""
        reader, service = self._tools.reader, self._tools.services[form.service]
        chosen = any(one.name in others and one.type == "choice" for one in service.slots)
        if reader.belongs_elsewhere(slot, turn) or (slot.type == "text" and chosen):
            return Answer(problem=no_answer(slot.type))
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
        open_slot = service.slot(form.asking)
        if open_slot is not None and open_slot.type not in _FREE:
            others |= stated_anew(service, turn, form.filled)
        return others

    def _when(
        self, form: ServiceForm, service: Service, turn: FormTurn, others: Mapping[str, Any]
    ) -> Taken | None:
        """A time, the soonest one, or one that is proposed to who leaves it to us."""
        filled = replace(form, filled={**form.filled, **others})
        proposed = (form.hint or {}).get("proposed")
        if proposed and self._tools.words.says("affirm", turn.text):
            at = datetime.fromisoformat(proposed)
            return self._steps.timed(filled, service, Wanted(at, at, at, True), turn.now)
        wanted = self._reading.wanted(form, service, turn) or self._reading.soonest(form, service, turn)
        if wanted is not None and wanted.at is not None:
            return self._steps.timed(filled, service, wanted, turn.now)
        named = replace(filled, hint=wanted.to_hint()) if wanted is not None else filled
        at_any = self._reading.proposed(named, service, turn)
        if at_any is not None:
            return self._propose(named, service, at_any, turn.now)
        if wanted is not None:
            return self._steps.timed(filled, service, wanted, turn.now)
        if others:
            return self._steps.next(filled, service, turn.now)
        slot = service.slot("when")
        return self._told_instead(form, service, slot, turn) if slot is not None else None

    def _propose(self, form: ServiceForm, service: Service, at: datetime, now: datetime) -> Taken:
        """Offers one time to somebody who does not mind which; a yes takes it."""
        text = self._tools.wording.say("when_proposed", when=time_of(at, now))
        hint = {**(form.hint or Wanted(None, at, at, True).to_hint()), "proposed": at.isoformat()}
        form = replace(form, hint=hint, asking="when", misses=0)
        buttons = self._times.first_free(service, people_of(form), now, at)
        return self._steps.taken(form, (Message(text, buttons=buttons),))

    def _address_part(self, form: ServiceForm, service: Service, name: str, part: str) -> Taken:
        """Keeps what was told of an address and asks for the rest of it."""
        kept = replace(form, parts={**form.parts, name: part}, misses=0)
        return self._steps.taken(kept, (Message(self._tools.wording.say("address_more", known=part)),))

    def _told_instead(self, form: ServiceForm, service: Service, slot: Slot, turn: FormTurn) -> Taken | None:
        """What is no answer may be the name that is missing, a part of the address, or told besides."""
        named = self._reading.missing_name(form, service, turn)
        if named is not None:
            return self._steps.next(filled_with(form, *named), service, turn.now)
        if form.misses and slot.type in ("choice", "skills"):
            own = self._tools.reader.in_own_words(slot, turn, timed=service.timetable is not None)
            chosen = filled_with(form, slot.name, own.value)
            return self._steps.next(chosen, service, turn.now) if own.found else None
        part = self._reading.address_part(form, service, turn)
        if part is not None:
            kept = replace(form, parts={**form.parts, part[0]: part[1]})
            return self._steps.next(kept, service, turn.now)
        return self._steps.noted(form, service, turn)

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
                return self._steps.timed(form, service, wanted, turn.now, lead)
        return self._steps.next(form, service, turn.now, lead)


def _only_named(service: Service, name: str, turn: FormTurn) -> bool:
    """Whether an option is told by nothing but what stands in brackets behind the service's own name.

    办理 救助申请登记（物质+服务） has chosen nothing yet.
    """
    slot, whole = service.slot(name), clean(service.name)
    if slot is None or slot.type != "choice" or whole == service.short_name or whole not in turn.typed:
        return False
    return not named_options(slot, turn.typed.replace(whole, ""))
