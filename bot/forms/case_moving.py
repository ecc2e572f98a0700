"""Another time for a case: reads which, offers what is free, and moves it once the time was really told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk import RESIDENT, numbers
from bot.desk.catalogue.model import Service
from bot.desk.model import Case
from bot.desk.notices import Notice
from bot.errors import TimeFull, TimeRefused
from bot.forms.case_replies import CaseReplies, CaseTaken
from bot.forms.case_signals import OPEN
from bot.forms.case_times import aimed
from bot.forms.slots.shift import read_moved
from bot.forms.slots.when import Wanted, read_when
from bot.forms.state import CaseForm
from bot.forms.times import Settled, Times
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.forms.wording import time_of
from bot.language.clock import TIME_ZONE
from bot.messages import Message

#: What the reply says itself, and no notification need say again.
_MOVED: tuple[Notice, ...] = ("change",)


@dataclass(frozen=True)
class _Told:
    """The time that was told. `guessed`: its day was not, so that it is asked about before it counts."""

    wanted: Wanted
    guessed: bool


class Moving:
    """Moves cases; keeps no state."""

    def __init__(self, tools: Tools, replies: CaseReplies) -> None:
        self._tools = tools
        self._replies = replies
        self._times = Times(tools)

    def move(self, form: CaseForm, case: Case, turn: FormTurn) -> CaseTaken:
        """The next step towards another time. Raises `NotAllowed`, `StoreUnavailable`."""
        service = self._tools.services.get(case.service)
        if service is None or service.timetable is None or case.starts_at is None or case.status not in OPEN:
            timeless = case.starts_at is None and case.status in OPEN
            return self._replies.refused("case_no_time" if timeless else "case_cannot_move", case)
        asked = form.asking in ("when", "move")
        told = self._told(form, case, service, turn)
        form = replace(form, asking="when", misses=0, proposed=None)
        if told is None:
            # Nothing was offered yet, or the same once more: 换一天可以吗.
            form = form if asked else self._with_offered(form, self._free(service, case, turn.now))
            return self._replies.asking(form, self.question(form, case, turn), case)
        if told.wanted.at == case.starts_at:
            return self._same(form, case, service, turn.now)
        if form.doubt:
            return self._doubted(form, case, service, told.wanted, turn)
        return self._settled(form, case, service, told, turn)

    def agreed(self, form: CaseForm, case: Case, turn: FormTurn) -> CaseTaken:
        """What comes of a yes to "move it?": the case is moved, or the times of that day are shown.

        Raises `NotAllowed`, `StoreUnavailable`."""
        service = self._tools.services[case.service]
        form = replace(form, doubt=False, asking="when")
        if form.proposed is not None:
            at = datetime.fromisoformat(form.proposed).astimezone(TIME_ZONE)
            told = _Told(Wanted(at, at, at, True), False)
        elif form.hint is not None:
            begin, end = (datetime.fromisoformat(form.hint[key]).astimezone(TIME_ZONE) for key in _ENDS)
            told = _Told(Wanted(None, begin, end, True), False)
        else:
            form = self._with_offered(form, self._free(service, case, turn.now))
            return self._replies.asking(form, self.question(form, case, turn), case)
        return self._settled(replace(form, proposed=None), case, service, told, turn)

    def question(self, form: CaseForm, case: Case, turn: FormTurn) -> Message:
        """The open question, with the times that were offered."""
        if form.asking == "move":
            return self._move_question(form, case, turn.now)
        offered = tuple(datetime.fromisoformat(at).astimezone(TIME_ZONE) for at in form.offered)
        buttons = self._times.buttons((at for at in offered if at > turn.now), turn.now)
        return Message(self._tools.wording.say("case_new_time"), buttons=buttons)

    # -- which time ------------------------------------------------------------------------------------

    def _told(self, form: CaseForm, case: Case, service: Service, turn: FormTurn) -> _Told | None:
        """The time that a message tells; an hour alone is of the day that was named or offered last."""
        if service.timetable is None or case.starts_at is None:
            return None
        before = case.starts_at.isoformat()
        told = aimed(turn)
        moved = read_moved(told, self._tools.words, service.timetable, before)
        wanted = moved or read_when(told, service.timetable, form.hint, before)
        if wanted is None:
            return None
        asked = form.asking in ("when", "move")
        if not asked or moved is not None or wanted.day_named or form.hint is not None:
            return _Told(wanted, False)
        fitting = [
            at
            for at in (datetime.fromisoformat(text).astimezone(TIME_ZONE) for text in form.offered)
            if wanted.at is not None and at.time() == wanted.at.time()
        ]
        if len(fitting) == 1:
            return _Told(Wanted(fitting[0], fitting[0], fitting[0], True), False)
        return _Told(wanted, not self._tools.words.says("move", turn.text))

    # -- what comes of it ------------------------------------------------------------------------------

    def _settled(
        self, form: CaseForm, case: Case, service: Service, told: _Told, turn: FormTurn
    ) -> CaseTaken:
        settled = self._times.settle(service, told.wanted, self._people(case), turn.now)
        waits = settled.full and self._tools.words.says("waitlist", turn.text)
        if settled.at is None or (settled.message is not None and not waits):
            form = self._with_offered(form, settled.offered, settled)
            return self._replies.asking(form, settled.message or self.question(form, case, turn), case)
        if told.guessed:
            form = replace(form, asking="move", proposed=settled.at.isoformat())
            return self._replies.asking(form, self.question(form, case, turn), case)
        return self._moved(form, case, settled.at, waits, turn)

    def _moved(self, form: CaseForm, case: Case, at: datetime, waits: bool, turn: FormTurn) -> CaseTaken:
        try:
            moved = self._tools.desk.reschedule(case.id, at, RESIDENT, "", turn.now, waitlist=waits)
        except (TimeRefused, TimeFull):
            # Somebody was quicker.
            return self._replies.asking(form, self.question(form, case, turn), case)
        self._tools.told(case.id, turn.now, _MOVED)
        key = "case_moved_waitlisted" if moved.status == "waitlisted" else "case_moved"
        text = self._tools.wording.say(
            key,
            service=self._replies.name(case),
            number=numbers.shown(case.id),
            when=time_of(at, turn.now),
        )
        return self._replies.done(moved, Message(text))

    def _doubted(
        self, form: CaseForm, case: Case, service: Service, wanted: Wanted, turn: FormTurn
    ) -> CaseTaken:
        """A time was told, but not that the case is to be moved to it: that is asked."""
        settled = self._times.settle(service, wanted, self._people(case), turn.now)
        at = settled.at if settled.message is None else None
        form = replace(
            form,
            asking="move",
            proposed=at.isoformat() if at is not None else None,
            hint=settled.hint or wanted.to_hint(),
        )
        return self._replies.asking(form, self._move_question(form, case, turn.now), case)

    def _same(self, form: CaseForm, case: Case, service: Service, now: datetime) -> CaseTaken:
        when = time_of(case.starts_at, now) if case.starts_at is not None else ""
        if form.doubt:
            # Who only says when it is has asked for nothing.
            return self._replies.done(case, self._replies.status(case, now))
        form = self._with_offered(form, self._free(service, case, now))
        text = self._tools.wording.say("case_same_time", service=self._replies.name(case), when=when)
        offered = tuple(datetime.fromisoformat(at).astimezone(TIME_ZONE) for at in form.offered)
        return self._replies.asking(form, Message(text, buttons=self._times.buttons(offered, now)), case)

    def _move_question(self, form: CaseForm, case: Case, now: datetime) -> Message:
        old = time_of(case.starts_at, now) if case.starts_at is not None else ""
        at = datetime.fromisoformat(form.proposed).astimezone(TIME_ZONE) if form.proposed else None
        key = "case_really_move" if at is not None else "case_move_at_all"
        asked = self._replies.sentence(case, key, old=old, when=time_of(at, now) if at is not None else "")
        return replace(asked, buttons=self._tools.wording.buttons("really", "keep"))

    # -- what was offered ------------------------------------------------------------------------------

    def _free(self, service: Service, case: Case, now: datetime) -> tuple[datetime, ...]:
        return self._times.free(service, self._people(case), now)

    def _with_offered(
        self, form: CaseForm, offered: tuple[datetime, ...], settled: Settled | None = None
    ) -> CaseForm:
        """The form with what was just offered, and with the day that an hour told next belongs to."""
        hint = settled.hint if settled is not None else None
        if settled is not None and offered and not _is_of(hint, offered):
            # That day cannot be had: the day that is offered instead counts, if it is one.
            days = {at.date() for at in offered}
            hint = _whole_day(offered[0]) if len(days) == 1 else None
        return replace(form, hint=hint, offered=tuple(at.isoformat() for at in offered))

    def _people(self, case: Case) -> int:
        return int(case.fields.get("people") or 1)


_ENDS = ("begin", "end")


def _is_of(hint: Mapping[str, str] | None, offered: tuple[datetime, ...]) -> bool:
    """Whether one of the times is of the day of `hint`."""
    if hint is None:
        return False
    day = datetime.fromisoformat(hint["begin"]).astimezone(TIME_ZONE).date()
    return any(at.astimezone(TIME_ZONE).date() == day for at in offered)


def _whole_day(at: datetime) -> dict[str, str]:
    begin = at.replace(hour=0, minute=0)
    return Wanted(None, begin, at.replace(hour=23, minute=59), True).to_hint()
