"""What a resident wants of a case they have: how it stands, another time, an end to it, a rating."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.desk import RESIDENT, numbers
from bot.desk.model import Case
from bot.desk.notices import Notice
from bot.errors import CaseNotFound, NotAllowed, StoreUnavailable, TimeFull, TimeRefused, TooManyAttempts
from bot.forms.case_signals import OPEN, CaseSignals
from bot.forms.closing import Closing, case_trace
from bot.forms.slots.person import read_phone
from bot.forms.slots.shift import read_moved
from bot.forms.slots.when import read_when
from bot.forms.state import CaseForm
from bot.forms.times import Times
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.forms.wording import day_of, time_of
from bot.messages import Button, Message
from bot.retrieval.answerer import Said
from bot.retrieval.parts import asks

_STARS = re.compile(r"([1-5一二两三四五])\s*(?:颗|个)?\s*(?:星|分|颗)")
_BARE_STARS = re.compile(r"^\s*([1-5一二三四五])\s*$")
_FIGURES = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_BEST = re.compile(r"非常满意|很满意|十分满意|好评|特别好|满分|最满意")
_WORST = re.compile(r"很不满意|非常不满意|差评|最差|太差")
_LOW = 2
#: What a button for each action says.
_VERBS = {
    "status": "查询",
    "reschedule": "改时间",
    "cancel": "取消",
    "rate": "评价",
    "change": "查询",
    "keep": "查询",
}
#: What is said where a case's state forbids it.
_REFUSALS = {"cancel": "case_cannot_cancel", "reschedule": "case_cannot_move", "rate": "case_cannot_rate"}
#: What a reply says itself, and no notification need say again.
_CANCELLED: tuple[Notice, ...] = ("cancelled",)
_MOVED: tuple[Notice, ...] = ("change",)
_TRIES = 3
_MOST_CASES = 4


@dataclass(frozen=True)
class CaseTaken:
    """What is said, and the form as it is now; None once it is over."""

    said: Said
    form: CaseForm | None


class CaseTalk:
    """Holds the conversation about cases; keeps no state."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._times = Times(tools)
        self._closing = Closing(tools)
        self._signals = CaseSignals(tools)

    def still_there(self, case: Case) -> Message:
        """That a case stays as it is, to who wants nothing more."""
        return Message(self._tools.wording.say("case_still_there", service=self._name(case)))

    def ends(self, form: CaseForm, turn: FormTurn) -> CaseTaken | None:
        """What comes of a yes or a no to "really cancel?", and of an end that is put to a case or to its
        change while another time was asked for; None where the message is something else."""
        if form.case is None or form.asking not in ("confirm", "when"):
            return None
        words, text = self._tools.words, turn.text
        keeps = words.says("case_keep", text) or words.says("deny", text)
        says_end = self._signals.ends(text)
        agrees = says_end or turn.label == "case/cancel"
        agrees = agrees or words.says("affirm", text) or words.says("agree", text)
        try:
            case = self._tools.desk.case(form.case)
            if form.asking == "when" and says_end:
                doubt = not words.says("case_cancel", text)
                return self._with(CaseForm("cancel", case=case.id, doubt=doubt), case, turn)
            if keeps or (form.asking == "when" and words.says("stop", text)):
                return self._said(case, "case_kept")
            if form.asking == "confirm" and agrees and (says_end or not asks(text)):
                return self._with(replace(form, doubt=False), case, turn)
        except StoreUnavailable:
            return self._over(self._sentence("cannot_save"))
        return None

    def begin(self, action: str, turn: FormTurn, *, doubt: bool = False) -> CaseTaken:
        """Finds the case that is meant among those of this conversation, or asks for its number."""
        action = action if action in _VERBS else "status"
        if action == "cancel" and numbers.read(turn.typed) is None:
            action, doubt = self._signals.settled(turn, doubt)
        form = CaseForm(action, doubt=doubt)
        try:
            mine = self._tools.desk.of_conversation(turn.conversation)
            number = numbers.read(turn.typed)
            if number is not None:
                own = next((case for case in mine if case.id == number), None)
                return self._with(form, own, turn) if own else self._ask_phone(form, number, turn)
            if numbers.misread(turn.typed) is not None:
                return self._asking(
                    replace(form, asking="case"), Message(self._tools.wording.say("case_number_wrong"))
                )
            fitting = self._fitting(form.action, mine, turn)
            if len(fitting) == 1:
                return self._with(form, fitting[0], turn)
            if fitting:
                return self._which(form, fitting[:_MOST_CASES])
        except StoreUnavailable:
            return self._over(self._sentence("cannot_save"))
        return self._asking(replace(form, asking="case"), Message(self._tools.wording.say("case_number")))

    def take(self, form: CaseForm, turn: FormTurn) -> CaseTaken | None:
        """The next step, or None where the message holds nothing for the form."""
        try:
            if form.case is not None:
                return self._with(form, self._tools.desk.case(form.case), turn)
            if form.asking == "phone":
                return self._prove(form, turn)
            number = numbers.read(turn.typed)
            if number is not None:
                mine = self._tools.desk.of_conversation(turn.conversation)
                own = next((case for case in mine if case.id == number), None)
                return self._with(form, own, turn) if own else self._ask_phone(form, number, turn)
        except StoreUnavailable:
            return self._over(self._sentence("cannot_save"))
        return None

    def repeat(self, form: CaseForm) -> Message:
        """The question that is open, once more."""
        keys = {"case": "case_number", "phone": "case_phone", "when": "case_new_time"}
        if form.asking == "rating" and form.case is not None:
            return self._stars_question(self._tools.desk.case(form.case))
        if form.asking == "confirm" and form.case is not None:
            return self._cancel_question(self._tools.desk.case(form.case))
        return Message(self._tools.wording.say(keys.get(form.asking, "case_number")))

    def misunderstood(self, form: CaseForm, turn: FormTurn) -> CaseTaken:
        """Says what was wrong; after several tries also the way to a person."""
        form = replace(form, misses=form.misses + 1)
        digits = any(character.isdigit() for character in turn.typed)
        again = self.repeat(form)
        text = again.text
        if form.asking == "case" and (digits or numbers.misread(turn.typed)):
            text = self._tools.wording.say("case_number_wrong")
        elif form.asking == "phone":
            text = self._tools.wording.say(f"problem.{read_phone(turn).problem or 'phone_missing'}")
        if form.misses >= _TRIES:
            text = f"{text}\n{self._tools.wording.say('too_many_tries')}"
        return self._asking(form, Message(text, buttons=again.buttons, citations=again.citations))

    # -- which case ------------------------------------------------------------------------------------

    def _fitting(self, action: str, mine: list[Case], turn: FormTurn) -> list[Case]:
        """The cases that an action can be meant for, those of a service that is named first."""
        wanted = {
            "rate": lambda case: case.status in ("done", "rated"),
            "status": lambda case: True,
        }.get(action, lambda case: case.status in OPEN)
        fitting = [case for case in mine if wanted(case)] or mine
        named = set(map(str, turn.values("service")))
        of_service = [case for case in fitting if case.service in named]
        if of_service:
            return of_service
        still_open = [case for case in fitting if case.status in OPEN]
        return still_open or fitting[:1] if action == "status" else fitting

    def _which(self, form: CaseForm, cases: list[Case]) -> CaseTaken:
        verb = _VERBS[form.action]
        buttons = tuple(Button(self._titled(case), f"{verb} {numbers.shown(case.id)}") for case in cases)
        message = Message(self._tools.wording.say("case_which"), buttons=buttons)
        return CaseTaken(Said("clarify", None, (message,)), replace(form, asking="case"))

    def _titled(self, case: Case) -> str:
        name = self._name(case)
        return (
            f"{name} {case.starts_at:%m-%d %H:%M}" if case.starts_at else f"{name} {numbers.shown(case.id)}"
        )

    def _ask_phone(self, form: CaseForm, number: str, turn: FormTurn) -> CaseTaken:
        asking = replace(form, asking="phone", number=number, misses=0)
        if turn.first("phone") is not None:
            return self._prove(asking, turn) or self._asking(asking, self.repeat(asking))
        return self._asking(asking, Message(self._tools.wording.say("case_phone")))

    def _prove(self, form: CaseForm, turn: FormTurn) -> CaseTaken | None:
        phone = read_phone(turn)
        if not phone.found or form.number is None:
            return None
        try:
            case = self._tools.desk.by_number(form.number, phone.value, turn.conversation, turn.now)
        except CaseNotFound:
            again = replace(form, asking="case", number=None, misses=form.misses + 1)
            return self._asking(again, Message(self._tools.wording.say("case_not_found")))
        except TooManyAttempts:
            return self._over(self._sentence("case_too_many"))
        # From here on the case answers in this conversation without being proved again.
        self._tools.desk.adopt(case.id, turn.conversation)
        return self._with(form, case, replace(turn, entities=()))

    # -- what is wanted --------------------------------------------------------------------------------

    def _with(self, form: CaseForm, case: Case, turn: FormTurn) -> CaseTaken:
        form = replace(form, case=case.id)
        try:
            match form.action:
                case "cancel":
                    return self._cancel(form, case, turn)
                case "reschedule":
                    return self._reschedule(form, case, turn)
                case "rate":
                    return self._rate(form, case, turn)
                case "keep":
                    return self._said(case, "case_kept")
                case "change":
                    return self._said(case, "case_cannot_change")
                case _:
                    return self._done(case, self._status(case, turn.now))
        except NotAllowed as error:
            if form.action == "reschedule" and case.status in OPEN:
                return self._said(case, "case_not_moved", reason=str(error))
            return self._refused(_REFUSALS[form.action], case)

    def _status(self, case: Case, now: datetime) -> Message:
        say = self._tools.wording.say
        lines = [
            say(
                "case_status",
                service=self._name(case),
                number=numbers.shown(case.id),
                status=say(f"status.{case.status}"),
            )
        ]
        if case.starts_at is not None and case.status in OPEN:
            lines.append(say("case_when", when=time_of(case.starts_at, now)))
        if case.position is not None:
            lines.append(say("case_position", position=case.position))
        if case.due_at is not None and case.status in OPEN:
            lines.append(say("case_due", due=day_of(case.due_at, now)))
        verbs = [verb for verb, fits in self._possible(case) if fits]
        buttons = tuple(Button(verb, f"{verb} {numbers.shown(case.id)}") for verb in verbs)
        return Message("".join(lines), buttons=buttons)

    def _possible(self, case: Case) -> tuple[tuple[str, bool], ...]:
        is_open = case.status in OPEN
        return (
            ("改时间", is_open and case.starts_at is not None),
            ("取消", is_open),
            ("评价", case.status == "done"),
        )

    def _cancel(self, form: CaseForm, case: Case, turn: FormTurn) -> CaseTaken:
        if form.doubt and case.status in OPEN:
            return self._asking(replace(form, asking="confirm"), self._cancel_question(case), case)
        service = self._tools.services.get(case.service)
        hours = service.cancel_hours if service else 0
        if (
            case.status == "confirmed"
            and case.starts_at
            and case.starts_at - turn.now < timedelta(hours=hours)
        ):
            message = Message(
                self._tools.wording.say("case_late_cancel", hours=hours),
                citations=self._tools.wording.cited("case_late_cancel"),
            )
            return CaseTaken(Said("handoff", case.topic, (message,)), None)
        cancelled = self._tools.desk.cancel(case.id, RESIDENT, "", turn.now)
        self._tools.told(case.id, turn.now, _CANCELLED)
        key = "case_cancelled" if case.starts_at is not None else "case_withdrawn"
        text = self._tools.wording.say(key, service=self._name(case), number=numbers.shown(case.id))
        return self._done(cancelled, Message(text))

    def _reschedule(self, form: CaseForm, case: Case, turn: FormTurn) -> CaseTaken:
        service = self._tools.services.get(case.service)
        if service is None or service.timetable is None or case.starts_at is None or case.status not in OPEN:
            timeless = case.starts_at is None and case.status in OPEN
            return self._refused("case_no_time" if timeless else "case_cannot_move", case)
        asking = replace(form, asking="when", misses=0)
        before = case.starts_at.isoformat()
        moved_by = read_moved(turn, self._tools.words, service.timetable, before)
        wanted = moved_by or read_when(turn, service.timetable, None, before)
        if wanted is None:
            buttons = self._times.first_free(service, self._people(case), turn.now)
            message = Message(self._tools.wording.say("case_new_time"), buttons=buttons)
            return self._asking(asking, message, case)
        if wanted.at == case.starts_at:
            when = time_of(case.starts_at, turn.now)
            text = self._tools.wording.say("case_same_time", service=self._name(case), when=when)
            free = self._times.first_free(service, self._people(case), turn.now)
            return self._asking(asking, Message(text, buttons=free), case)
        settled = self._times.settle(service, wanted, self._people(case), turn.now)
        waits = settled.full and self._tools.words.says("waitlist", turn.text)
        if settled.at is None or (settled.message is not None and not waits):
            return self._asking(asking, settled.message or self.repeat(asking), case)
        try:
            moved = self._tools.desk.reschedule(case.id, settled.at, RESIDENT, "", turn.now, waitlist=waits)
        except (TimeRefused, TimeFull):
            # Somebody was quicker.
            return self._asking(asking, self.repeat(asking), case)
        self._tools.told(case.id, turn.now, _MOVED)
        key = "case_moved_waitlisted" if moved.status == "waitlisted" else "case_moved"
        text = self._tools.wording.say(
            key,
            service=self._name(case),
            number=numbers.shown(case.id),
            when=time_of(settled.at, turn.now),
        )
        return self._done(moved, Message(text))

    def _rate(self, form: CaseForm, case: Case, turn: FormTurn) -> CaseTaken:
        if case.status != "done":
            return self._refused("case_cannot_rate", case)
        stars = _stars(turn.text, asked=form.asking == "rating")
        if stars is None:
            return self._asking(replace(form, asking="rating"), self._stars_question(case), case)
        rated = self._tools.desk.rate(case.id, stars, "", RESIDENT, turn.now)
        key = "case_rated_low" if stars <= _LOW else "case_rated"
        return self._done(rated, Message(self._tools.wording.say(key, service=self._name(case), stars=stars)))

    # -- saying ----------------------------------------------------------------------------------------

    def _stars_question(self, case: Case) -> Message:
        buttons = tuple(Button("★" * stars, f"{stars}颗星") for stars in range(5, 0, -1))
        return Message(self._tools.wording.say("case_rate", service=self._name(case)), buttons=buttons)

    def _cancel_question(self, case: Case) -> Message:
        say, wording = self._tools.wording.say, self._tools.wording
        text = say("case_really_cancel", service=self._name(case), number=numbers.shown(case.id))
        return Message(text, buttons=wording.buttons("really", "keep"))

    def _said(self, case: Case, key: str, **values: object) -> CaseTaken:
        """A sentence about a case that stays as it is."""
        named = {"service": self._name(case), "number": numbers.shown(case.id)}
        text = self._tools.wording.say(key, **named, **values)
        return self._done(case, Message(text, citations=self._tools.wording.cited(key)))

    def _refused(self, key: str, case: Case) -> CaseTaken:
        status = self._tools.wording.say(f"status.{case.status}")
        text = self._tools.wording.say(key, service=self._name(case), status=status)
        message = Message(text, citations=self._tools.wording.cited(key))
        return self._done(case, message)

    def _done(self, case: Case, message: Message) -> CaseTaken:
        return CaseTaken(Said("done", case.topic, (message,), case=case_trace(case)), None)

    def _asking(self, form: CaseForm, message: Message, case: Case | None = None) -> CaseTaken:
        trace: dict[str, Any] = {
            "service": case.service if case else None,
            "filled": {},
            "asking": form.asking,
        }
        return CaseTaken(Said("form", case.topic if case else None, (message,), form=trace), form)

    def _over(self, message: Message) -> CaseTaken:
        return CaseTaken(Said("handoff", None, (message,)), None)

    def _sentence(self, key: str) -> Message:
        return Message(self._tools.wording.say(key), citations=self._tools.wording.cited(key))

    def _name(self, case: Case) -> str:
        service = self._tools.services.get(case.service)
        return service.short_name if service else case.service

    def _people(self, case: Case) -> int:
        return int(case.fields.get("people") or 1)


def _stars(text: str, *, asked: bool) -> int | None:
    """1 to 5, or None. A bare figure counts only where stars were asked for."""
    if _WORST.search(text):
        return 1
    found = _STARS.search(text) or (_BARE_STARS.match(text) if asked else None)
    if found:
        return int(found[1]) if found[1].isdigit() else _FIGURES[found[1]]
    return 5 if _BEST.search(text) else None
