"""What the bureau offers, as staff look it through: hours, places, and the next times that are free."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from bot.desk import Desk
from bot.desk.catalogue.model import Service, Timetable
from bot.desk.catalogue.timetable import days_text
from bot.language.clock import TIME_ZONE
from bot.language.clock import now as clock_now

_DAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_KINDS: Final = {"booking": "预约", "ticket": "登记后办理", "registration": "登记"}
_HELPERS: Final = {"volunteer": "志愿者", "organisation": "社会组织", "enterprise": "企业"}
#: Free times that are shown of each service.
_NEXT: Final = 3
#: Free times that a booking could be moved to: the nearest ones, and more than a day can have.
_NEAREST: Final = 12
_OF_A_DAY: Final = 24 * 60 // 5


class Offering:
    """The catalogue beside the desk."""

    def __init__(self, desk: Callable[[], Desk], services: Mapping[str, Service]) -> None:
        """The desk is opened at each use: the store may be away when the program starts."""
        self._desk = desk
        self._services = services

    @property
    def names(self) -> dict[str, str]:
        """What services are called, by id."""
        return {id: service.short_name for id, service in self._services.items()}

    def labels(self, service: str) -> dict[str, str]:
        """What the fields of a service's cases are called, by name; none where it left the catalogue."""
        found = self._services.get(service)
        return {} if found is None else {slot.name: slot.label for slot in found.slots}

    def free_times(self, service: str, people: int, near: datetime, day: date | None) -> list[datetime]:
        """Free start times for so many people, earliest first: those of `day`, or the nearest to `near`.

        None where the service left the catalogue. Raises `StoreUnavailable`.
        """
        found = self._services.get(service)
        if found is None:
            return []
        desk, now = self._desk(), clock_now()
        if day is None:
            return sorted(desk.free_times(found, near, people, now, _NEAREST))
        # All of the day is nearer to its noon than any other.
        noon = datetime.combine(day, time(12), TIME_ZONE)
        times = desk.free_times(found, noon, people, now, _OF_A_DAY)
        return sorted(start for start in times if start.date() == day)

    def services(self) -> list[dict[str, Any]]:
        """Each service as plain data. Raises `StoreUnavailable`."""
        desk, now = self._desk(), clock_now()
        return [_seen(service, desk, now) for service in self._services.values()]


def _seen(service: Service, desk: Desk, now: datetime) -> dict[str, Any]:
    timetable = service.timetable
    return {
        "id": service.id,
        "name": service.short_name,
        "topic": service.topic,
        "kind": _KINDS[service.kind],
        "deadline_days": service.deadline_days,
        "helpers": [_HELPERS[helper] for helper in service.helpers],
        "timetable": None if timetable is None else _hours_seen(timetable, now.date()),
        "free": [] if timetable is None else desk.free_times(service, now, 1, now, _NEXT),
    }


def _hours_seen(timetable: Timetable, today: date) -> dict[str, Any]:
    return {
        "hours": opening(timetable),
        "holidays": "照常" if timetable.open_on_holidays else "不开放",
        "closed_days": [days_text(days) for days in timetable.closed_days if days[1] >= today],
        "capacity": timetable.capacity,
        "slot_minutes": timetable.slot_minutes,
        "lead_hours": timetable.lead_hours,
        "horizon_days": timetable.horizon_days,
        "place": timetable.place,
        "example": timetable.example,
    }


def opening(timetable: Timetable) -> list[str]:
    """The hours in words, days with the same hours together: 周一至周五 09:00-12:00、14:00-17:00."""
    runs: list[tuple[int, int, str]] = []
    for day in sorted(timetable.hours):
        spans = "、".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in timetable.hours[day])
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], day, spans)
        elif spans:
            runs.append((day, day, spans))
    return [
        f"{_DAYS[first]}{'' if first == last else f'至{_DAYS[last]}'} {spans}" for first, last, spans in runs
    ]
