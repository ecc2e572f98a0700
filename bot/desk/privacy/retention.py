"""What time takes away: the daily job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.desk.privacy.office import Office
from bot.desk.privacy.scrub import scrub
from bot.desk.sweeping import Swept
from bot.desk.work import SYSTEM
from bot.language.clock import TIME_ZONE

#: When nobody waits for the embedded database, which is written anew after something was let go of.
RUNS_AT = time(3, 30)


@dataclass(frozen=True)
class Day:
    """What a daily run did: cases that time changed, and records that were let go of, by room."""

    swept: Swept
    retained: Mapping[str, int]


def retain(office: Office, now: datetime, actor: str = SYSTEM) -> Mapping[str, int]:
    """Lets go of what is kept longer than its service says; how many records, by room.

    Raises `StoreUnavailable`; what was done until then stays done, and it can be run again.
    """
    counts = {holder.name: holder.retain(now) for holder in office.holders}
    if any(counts.values()):
        office.audit.record(actor, "retain", now, details=counts)
        scrub(office.database)
    return counts


def daily(office: Office, now: datetime) -> Day:
    """The job of the day. Several at once, or again on the same day, do no harm."""
    return Day(office.desk.sweep(now), retain(office, now))


def next_run(now: datetime) -> datetime:
    """When the daily job is due after `now`: at `RUNS_AT`."""
    local = now.astimezone(TIME_ZONE)
    today = datetime.combine(local.date(), RUNS_AT, TIME_ZONE)
    return today if today > local else today + timedelta(days=1)
