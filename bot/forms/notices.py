"""Notifications in the editors' words: `knowledge_base/notices.yml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from bot.desk import Notification, numbers, states
from bot.desk.catalogue.model import Service
from bot.forms.wording import Wording, load_wording, time_of
from bot.knowledge.talk import Talk
from bot.language.clock import TIME_ZONE
from bot.messages import Button, Message

#: What the buttons of a notice do, by its kind; `stars` are five of them.
_BUTTONS: Mapping[str, tuple[str, ...]] = {
    "confirmation": ("status", "cancel"),
    "reminder": ("status", "reschedule", "cancel"),
    "change": ("status",),
    "promotion": ("status", "cancel"),
    "rating": ("stars",),
}
#: The texts that the buttons send (`bot.forms.commands`).
_PAYLOADS = {"status": "查询", "reschedule": "改时间", "cancel": "取消"}
#: Kinds that say when and where, if the case has its time still.
_WITH_TIME = ("confirmation", "reminder", "change", "promotion")


class Notices:
    """Says notifications."""

    def __init__(self, wording: Wording, services: Mapping[str, Service]) -> None:
        self._wording = wording
        self._services = services

    def message(self, notification: Notification, now: datetime) -> Message:
        """What a resident is told, with buttons for what may come next."""
        lines = [self._said(notification, now), *self._when_and_where(notification, now)]
        return Message("".join(lines), tuple(self._buttons(notification)))

    def _said(self, notification: Notification, now: datetime) -> str:
        details = notification.details
        status, before = details["status"], details.get("before")
        service = self._services.get(details["service"])
        return self._wording.say(
            self._key(notification.kind, status, before is not None),
            service=service.short_name if service is not None else details["service"],
            number=numbers.shown(notification.case),
            status=states.NAMES[status],
            before=_time(before, now) if before else "",
        )

    def _key(self, kind: str, status: str, moved: bool) -> str:
        if kind == "confirmation":
            return f"confirmation.{status}"
        if kind != "change":
            return kind
        if moved:
            return "change.moved_waitlisted" if status == "waitlisted" else "change.moved"
        return f"change.{status}" if status in ("confirmed", "expired") else "change.other"

    def _when_and_where(self, notification: Notification, now: datetime) -> Iterator[str]:
        details = notification.details
        starts_at, place = details.get("starts_at"), details.get("place")
        if notification.kind not in _WITH_TIME or not starts_at or details["status"] not in states.OPEN:
            return
        yield self._wording.say("when", when=_time(starts_at, now))
        if place:
            service = self._services.get(details["service"])
            timetable = service.timetable if service is not None else None
            key = "place" if timetable is not None and not timetable.example else "place_example"
            yield self._wording.say(key, place=place)

    def _buttons(self, notification: Notification) -> Iterator[Button]:
        number = numbers.shown(notification.case)
        is_booking = "starts_at" in notification.details
        if notification.details["status"] in states.CLOSED and notification.kind != "rating":
            return
        for name in _BUTTONS.get(notification.kind, ()):
            if name == "stars":
                for stars in range(5, 0, -1):
                    title = self._wording.say("buttons.stars", stars=stars)
                    yield Button(title, f"评价 {number} {stars}颗星")
            elif name != "reschedule" or is_booking:
                yield Button(self._wording.say(f"buttons.{name}"), f"{_PAYLOADS[name]} {number}")


def load_notices(path: Path, talk: Talk, services: Mapping[str, Service]) -> Notices:
    """Reads the file. Raises `KnowledgeError` when it cannot be read."""
    return Notices(load_wording(path, talk), services)


def _time(moment: str, now: datetime) -> str:
    return time_of(datetime.fromisoformat(moment).astimezone(TIME_ZONE), now)
