"""When somebody is there to take a conversation."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.desk.calendar import spans
from bot.desk.catalogue.model import Timetable
from bot.language.clock import TIME_ZONE

#: The longest holiday has eight days; a timetable without any opening hours must end the search.
_DAYS_AHEAD = 30


def next_opening(hours: Timetable, now: datetime) -> datetime | None:
    """When somebody is there next; `now` while somebody is, None where nobody will be for a month."""
    local = now.astimezone(TIME_ZONE)
    for ahead in range(_DAYS_AHEAD):
        day = (local + timedelta(days=ahead)).date()
        for begins, ends in spans(hours, day):
            if datetime.combine(day, ends, TIME_ZONE) > local:
                return max(local, datetime.combine(day, begins, TIME_ZONE))
    return None
