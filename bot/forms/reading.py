"""What a message means for a form that is open: a time, another time, the slots it speaks of, new values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.desk.catalogue.model import Service, Slot
from bot.errors import StoreUnavailable
from bot.forms.clauses import before_change, clauses, without_phone
from bot.forms.slots.beside_day import read_beside, tells_beside
from bot.forms.slots.count import read_people
from bot.forms.slots.explained import kind_of
from bot.forms.slots.person import completes, introduced_name, is_only_name
from bot.forms.slots.place import has_room, is_place_part, with_new_door
from bot.forms.slots.shift import read_moved
from bot.forms.slots.text import is_matter, says_only_options
from bot.forms.slots.when import Wanted, read_when
from bot.forms.state import ServiceForm
from bot.forms.times import Times
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.language.clock import TIME_ZONE

#: Where free words are asked for, a message of so many characters may only move the time.
ANSWER = 14
#: What is asked for in free words takes only these besides, and they are taken out of it.
_BESIDE_TEXT = ("phone", "name", "address", "people")
#: These only where a clause says nothing else: 61岁，…，塘子堰社区的.
_STATED = ("age", "community")
_BESIDE_STORY = ("phone", "name")
_ONESELF = ("我叫", "我是", "本人", "俺叫", "我姓", "姓名", "名字")
#: Meals and the hours at which they are brought: 天天送，午饭.
_MEALS = {"午饭": (11, 13), "中饭": (11, 13), "中午": (11, 13), "晚饭": (16, 19), "夜饭": (16, 19)}
_DAYS_AHEAD = 14
_HALF_A_DAY = timedelta(hours=8)
_LAST_DAY = re.compile(r"最后一天")


class Reading:
    """Reads messages in the light of the open form; keeps no state."""

    def __init__(self, tools: Tools, times: Times) -> None:
        self._tools = tools
        self._times = times

    def wanted(self, form: ServiceForm, service: Service, turn: FormTurn) -> Wanted | None:
        """The time that a message names for the service."""
        if service.timetable is None or service.slot("when") is None:
            return None
        if tells_beside(turn, self._tools.words) and not _LAST_DAY.search(turn.text):
            base = self._talked_of(form, turn)
            beside = read_beside(turn, self._tools.words, service.timetable, base)
            if beside is not None:
                return beside
        hint, before = form.hint, form.filled.get("when")
        if not _LAST_DAY.search(turn.text) or any(_LAST_DAY.search(str(e["text"])) for e in turn.entities):
            return read_when(turn, service.timetable, hint, before)
        if hint is None:
            # The last day of what was not said.
            return None
        last = datetime.fromisoformat(hint["end"]).astimezone(TIME_ZONE)
        whole = Wanted(None, last.replace(hour=0, minute=0, second=0), last, day_named=True)
        return read_when(turn, service.timetable, whole.to_hint(), before) or whole

    def _talked_of(self, form: ServiceForm, turn: FormTurn) -> datetime | None:
        """The time that is chosen, else the day that was wanted, else the time of the last case."""
        known = form.filled.get("when") or (form.hint or {}).get("begin")
        if known:
            return datetime.fromisoformat(known)
        try:
            cases = self._tools.desk.of_conversation(turn.conversation)
        except StoreUnavailable:
            return None
        # Newest first.
        return next((case.starts_at for case in cases if case.starts_at is not None), None)

    def moved(self, form: ServiceForm, service: Service, turn: FormTurn) -> Wanted | None:
        """The time that is chosen already, moved by as much as a message says: 晚半小时, 往后推一天."""
        if service.timetable is None or not form.filled.get("when"):
            return None
        return read_moved(turn, self._tools.words, service.timetable, form.filled["when"])

    def soonest(self, form: ServiceForm, service: Service, turn: FormTurn) -> Wanted | None:
        """The first free time, where somebody wants it as soon as can be: 最近那场就行."""
        if not self._tools.words.says("soonest", turn.text):
            return None
        at = self._times.soonest(service, _begin(form, turn.now), people_of(form), turn.now)
        return Wanted(at, at, at, True) if at is not None else None

    def proposed(self, form: ServiceForm, service: Service, turn: FormTurn) -> datetime | None:
        """The first free time to propose to who does not mind: 几点都行, 你们定吧; with a meal, its hours."""
        if not self._tools.words.says("any_time", turn.text):
            return None
        begin = _begin(form, turn.now)
        hours = next((hours for meal, hours in _MEALS.items() if meal in turn.text), _part_of_day(form))
        for day in range(_DAYS_AHEAD if hours else 1):
            start, end = _hours_of(begin + timedelta(day), hours) if hours else (begin, None)
            at = self._times.soonest(service, max(start, begin), people_of(form), turn.now)
            if at is not None and (end is None or at <= end):
                return at
        return None

    def named(self, service: Service, turn: FormTurn) -> list[Slot]:
        """The slots that a message speaks of by name."""
        cues = self._tools.words.slots
        return [
            slot
            for slot in service.slots
            if slot.label in turn.text
            or any(word in turn.text for word in slot.called)
            or (slot.type in cues and cues[slot.type].search(turn.text))
        ]

    def new_values(
        self, form: ServiceForm, turn: FormTurn, told: Mapping[str, Any], named: list[Slot]
    ) -> dict[str, Any]:
        """The values that a message puts in the place of others: of the slots it names, else all it tells."""
        if not named:
            return dict(told)
        reader = self._tools.reader
        # A number that answers the open question is no part of another value: 地址不是101，是102，138….
        bare = without_phone(turn)
        new = {
            slot.name: reader.replaced(
                slot, turn if slot.type == "phone" else bare, told, form.filled.get(slot.name)
            )
            for slot in named
        }
        return {name: value for name, value in new.items() if value is not None}

    def answered_besides(
        self, form: ServiceForm, service: Service, turn: FormTurn, told: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What a message that puts something right tells besides: for slots that are still empty, and as
        the answer to the open question, which comes first."""
        fresh = {name: value for name, value in told.items() if name not in form.filled}
        slot = service.slot(form.asking)
        if slot is None or slot.type == "when" or slot.name in fresh or slot.name in form.filled:
            return fresh
        first = before_change(turn, self._tools.words)
        place = slot.type == "community" and any(
            one.type == "address" and one.name in fresh for one in service.slots
        )
        if first is None or place:
            # A name of an estate in an address is no answer to the question for the community.
            return fresh
        answer = self._tools.reader.asked(slot, first, told=fresh, known=form.parts.get(slot.name, ""))
        return {**fresh, slot.name: answer.value} if answer.found else fresh

    def beside(self, slot: Slot, service: Service, turn: FormTurn, told: Mapping[str, Any]) -> dict[str, Any]:
        """What an answer in free words tells for other slots without any doubt."""
        kept = {
            one.name: told[one.name]
            for one in service.slots
            if one.name != slot.name and one.name in told and self._is_apart(one, slot, turn)
        }
        for one in service.slots:
            if one.type == "people" and one.name not in kept and not is_matter(slot):
                # 我们有十五个人 is how many they are, wherever it is said.
                counts = (
                    read_people(one, clause).value for clause in clauses(turn) if kind_of(clause) == "people"
                )
                count = next((count for count in counts if count is not None), None)
                kept |= {one.name: count} if count is not None else {}
        if is_matter(slot) or slot.type == "address":
            kept.pop("address", None)
        return kept

    def _is_apart(self, one: Slot, asked: Slot, turn: FormTurn) -> bool:
        """Whether a value told along with an answer in free words is another slot's, and not of the story."""
        if is_matter(asked):
            oneself = one.type != "name" or any(word in turn.typed for word in _ONESELF)
            return one.type in _BESIDE_STORY and oneself
        if one.type in _STATED:
            return any(kind_of(clause) == one.type for clause in clauses(turn))
        return one.type in _BESIDE_TEXT or (one.type == "choice" and says_only_options(one, turn.text))

    def lacks_door(self, slot: Slot, address: str, turn: FormTurn) -> bool:
        """Whether more of an address is to be told: its example names a door, and it does not."""
        if self._tools.words.says("all_of_it", turn.text):
            return False
        return has_room(slot.example) and not has_room(address)

    def address_part(self, form: ServiceForm, service: Service, turn: FormTurn) -> tuple[str, str] | None:
        """(slot, part) of an address that is still empty, told where something else was asked for: 2幢301."""
        slot = next((s for s in service.slots if s.type == "address" and s.name not in form.filled), None)
        if slot is None or not is_place_part(turn.typed, self._tools.words):
            return None
        known = form.parts.get(slot.name, "")
        answer = self._tools.reader.asked(slot, turn, known=known)
        return (slot.name, str(answer.value)) if answer.found else None

    def other_door(self, form: ServiceForm, service: Service, turn: FormTurn) -> tuple[str, str] | None:
        """(slot, address) where a message says nothing but another door: 是3单元, 302室."""
        for slot in service.slots:
            known = form.filled.get(slot.name) if slot.type == "address" else None
            if known and is_place_part(turn.typed, self._tools.words):
                changed = with_new_door(str(known), turn.typed)
                return (slot.name, changed) if changed is not None else None
        return None

    def missing_name(self, form: ServiceForm, service: Service, turn: FormTurn) -> tuple[str, str] | None:
        """(slot, name) of a bare name where something else was asked for: the one that is still missing, or
        the whole name of whom the form has only as 倪 or 汪奶奶."""
        for slot in service.slots:
            if slot.type != "name":
                continue
            answer = self._tools.reader.asked(slot, turn)
            known = form.filled.get(slot.name)
            sure = introduced_name(turn) is not None or is_only_name(str(answer.value))
            if answer.found and sure and (known is None or completes(str(answer.value), known)):
                return slot.name, str(answer.value)
        return None


def filled_with(form: ServiceForm, name: str, value: Any) -> ServiceForm:
    """The form with one more value."""
    return replace(form, filled={**form.filled, name: value})


def people_of(form: ServiceForm) -> int:
    """For how many people a time is wanted."""
    return int(form.filled.get("people") or 1)


def _begin(form: ServiceForm, now: datetime) -> datetime:
    """From when on times are looked for: the day that was named, if one was."""
    begin = datetime.fromisoformat(form.hint["begin"]) if form.hint else now
    return max(begin, now)


def _part_of_day(form: ServiceForm) -> tuple[int, int] | None:
    """The hours of the part of a day that was named: 最好上午，哪天都行."""
    if not form.hint:
        return None
    begin, end = (datetime.fromisoformat(form.hint[key]).astimezone(TIME_ZONE) for key in ("begin", "end"))
    return (begin.hour, end.hour) if end - begin <= _HALF_A_DAY else None


def _hours_of(day: datetime, hours: tuple[int, int]) -> tuple[datetime, datetime]:
    local = day.astimezone(TIME_ZONE).replace(minute=0, second=0, microsecond=0)
    return local.replace(hour=hours[0]), local.replace(hour=hours[1])
