"""Finds a time at the desk: takes what was wanted if it can be had, and offers the nearest if not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.desk import calendar
from bot.desk.catalogue.model import Service, Timetable
from bot.forms.slots.no_day import NoDay
from bot.forms.slots.when import Wanted
from bot.forms.state import ServiceForm
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.forms.wording import day_of, time_of, time_payload
from bot.language.clock import TIME_ZONE
from bot.messages import Button, Message

_OFFERED = 3
#: How many free times are looked at to find those of one day or afternoon.
_LOOKED_AT = 12
#: Days are offered about noon: nearest to midnight are those of the evening before.
_NOON = 12


@dataclass(frozen=True)
class Settled:
    """`at` is the time that was taken; else `message` says why not and offers others, and `hint` is
    what is kept of what was said. `full`: only the places are missing, so one can wait in line.
    `offered` are the times that the message offers."""

    at: datetime | None
    message: Message | None = None
    hint: dict[str, str] | None = None
    full: bool = False
    offered: tuple[datetime, ...] = ()


class Times:
    """Times of one desk."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def settle(self, service: Service, wanted: Wanted, people: int, now: datetime) -> Settled:
        """What comes of a time that a resident wants. Raises `StoreUnavailable`."""
        timetable = service.timetable
        if timetable is None:
            return Settled(wanted.at or wanted.begin)
        if wanted.at is None:
            return self._within(service, wanted, people, now)
        at = calendar.snap(timetable, wanted.at) or wanted.at
        if wanted.at - at >= timedelta(minutes=timetable.slot_minutes):
            # Nobody who says 17:50 means the last start of the day at 17:00.
            at = wanted.at
        reason = calendar.check_time(timetable, at, now)
        hint = Wanted(None, at.replace(hour=0, minute=0), at.replace(hour=23, minute=59), True).to_hint()
        if reason is not None:
            sentence = self._refusal(timetable, reason, at, now)
            offered = self._near(service, at, people, now)
            return Settled(None, self._offer(sentence, offered, now), hint, offered=offered)
        if self._tools.desk.place_left(service, at, people) < people:
            sentence = self._tools.wording.say("when_full")
            offered = self._near(service, at, people, now)
            offer = self._offer(sentence, offered, now)
            waiting = self._tools.wording.button("waitlist")
            offer = replace(offer, buttons=(*offer.buttons, waiting))
            return Settled(at, offer, hint, full=True, offered=offered)
        if wanted.at != at:
            return self._between(service, timetable, wanted.at, people, now, hint)
        return Settled(at)

    def _refusal(self, timetable: Timetable, reason: str, at: datetime, now: datetime) -> str:
        """Why a time cannot be booked; a day without any hour is named as such."""
        if reason == "closed" and not calendar.spans(timetable, at.astimezone(TIME_ZONE).date()):
            reason = "day_off"
        return self._tools.wording.say(
            f"when_{reason}",
            when=time_of(at, now),
            day=day_of(at, now),
            lead=timetable.lead_hours,
            horizon=timetable.horizon_days,
            hours=calendar.opening_hours_text(timetable, now.date()),
        )

    def _between(
        self,
        service: Service,
        timetable: Timetable,
        wanted: datetime,
        people: int,
        now: datetime,
        hint: dict[str, str],
    ) -> Settled:
        """三点一刻 where one can come at three and at half past: says so and offers both."""
        step = timedelta(minutes=timetable.slot_minutes)
        free = self._tools.desk.free_times(service, wanted, people, now, limit=_LOOKED_AT)
        beside = tuple(sorted(at for at in free if abs(at - wanted) < step))
        offered = beside or self._near(service, wanted, people, now)
        sentence = self._tools.wording.say(
            "when_between", when=time_of(wanted, now), minutes=timetable.slot_minutes
        )
        return Settled(None, self._offer(sentence, offered, now), hint, offered=offered)

    def no_such_day(self, service: Service, day: NoDay, people: int, now: datetime) -> Settled:
        """2月30号 is no day: says so and offers the days about the end of that month."""
        sentence = self._tools.wording.say(
            "when_no_day", said=day.said, month=day.last.month, last=day.last.day
        )
        offered = self._near(service, max(day.last.replace(hour=_NOON), now), people, now)
        return Settled(None, self._offer(sentence, offered, now), offered=offered)

    def first_free(
        self, service: Service, people: int, now: datetime, begin: datetime | None = None
    ) -> tuple[Button, ...]:
        """Buttons for the next free times, from `begin` on where a day was named already."""
        start = begin or now
        times = self._tools.desk.free_times(service, start, people, now, limit=_LOOKED_AT)
        times = sorted(at for at in times if at >= start)[:_OFFERED]
        return self.buttons(times, now)

    def free(self, service: Service, people: int, now: datetime) -> tuple[datetime, ...]:
        """The next free times. Raises `StoreUnavailable`."""
        return self._near(service, now, people, now)

    def soonest(self, service: Service, begin: datetime, people: int, now: datetime) -> datetime | None:
        """The first free time from `begin` on, or None. Raises `StoreUnavailable`."""
        free = self._tools.desk.free_times(service, begin, people, now, limit=_LOOKED_AT)
        return min((at for at in free if at >= begin), default=None)

    def _within(self, service: Service, wanted: Wanted, people: int, now: datetime) -> Settled:
        """Offers the free times of the day, or part of a day, that was named."""
        begin = max(wanted.begin, now)
        free = self._tools.desk.free_times(service, begin, people, now, limit=_LOOKED_AT)
        fitting = sorted(at for at in free if wanted.begin <= at <= wanted.end)
        if not fitting:
            sentence = self._none_left(service, wanted, now)
            near = self._near(service, begin, people, now)
            return Settled(None, self._offer(sentence, near, now), wanted.to_hint(), offered=near)
        sentence = self._tools.wording.say("when_pick", day=day_of(fitting[0], now))
        spread = tuple(_spread(fitting))
        message = Message(sentence, buttons=self.buttons(spread, now))
        return Settled(None, message, wanted.to_hint(), offered=spread)

    def _none_left(self, service: Service, wanted: Wanted, now: datetime) -> str:
        """Why a day has no time: it is over, or too far away, or full."""
        timetable = service.timetable
        if wanted.end <= now:
            return self._tools.wording.say("when_past")
        days = {(wanted.begin + timedelta(n)).date() for n in range((wanted.end - wanted.begin).days + 1)}
        if timetable is not None and len(days) == 1 and not calendar.spans(timetable, min(days)):
            return self._refusal(timetable, "closed", wanted.begin, now)
        if timetable is not None and wanted.begin.date() > (now + timedelta(timetable.horizon_days)).date():
            return self._tools.wording.say(
                "when_far", lead=timetable.lead_hours, horizon=timetable.horizon_days
            )
        return self._tools.wording.say("when_none")

    def _near(self, service: Service, near: datetime, people: int, now: datetime) -> tuple[datetime, ...]:
        return tuple(sorted(self._tools.desk.free_times(service, near, people, now, limit=_OFFERED)))

    def _offer(self, sentence: str, times: tuple[datetime, ...], now: datetime) -> Message:
        if not times:
            return Message(sentence, buttons=self._tools.wording.buttons("person"))
        text = f"{sentence}{self._tools.wording.say('when_offer')}"
        return Message(text, buttons=self.buttons(times, now))

    def buttons(self, times: Iterable[datetime], now: datetime) -> tuple[Button, ...]:
        """One for each time."""
        return tuple(Button(time_of(at, now), time_payload(at)) for at in sorted(times))


def _spread(times: list[datetime]) -> list[datetime]:
    """At most four of them, over the whole day rather than its first hours."""
    if len(times) <= 4:
        return times
    step = (len(times) - 1) / 3
    return [times[round(step * number)] for number in range(4)]


def shown(form: ServiceForm, service: Service, now: datetime) -> list[tuple[str, str]]:
    """(label, value) of each filled slot, as a resident reads it, in the catalogue's order."""
    return [
        (slot.label, value_text(slot.type, form.filled[slot.name], now))
        for slot in service.slots
        if slot.name in form.filled
    ]


def value_text(kind: str, value: Any, now: datetime) -> str:
    """A slot's value in words."""
    if kind == "when":
        return time_of(datetime.fromisoformat(value), now)
    if kind == "age":
        return f"{value}岁"
    if kind == "people":
        return f"{value}人"
    return "、".join(value) if isinstance(value, list | tuple) else str(value)


def without_past(turn: FormTurn) -> FormTurn:
    """The message without the days that are over: the first words about a matter tell what happened, 我爸昨天
    走了, and wish for no time that is past."""
    today = turn.now.replace(hour=0, minute=0, second=0, microsecond=0)
    entities = tuple(
        entity
        for entity in turn.entities
        if entity["entity"] != "time" or datetime.fromisoformat(entity["value"]["end"]) >= today
    )
    return replace(turn, entities=entities)
