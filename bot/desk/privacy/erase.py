"""Takes a resident out of everything that is kept (个人信息保护法第四十七条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.desk.privacy.holder import Subject
from bot.desk.privacy.office import Office
from bot.desk.privacy.scrub import scrub


def erase(office: Office, subject: Subject, actor: str, now: datetime) -> Mapping[str, int]:
    """Erases in every room; how many records that were, by room.

    What is open is cancelled first, so that its places go to those who wait. What is counted (service,
    community, time, status, the history without its words) stays and belongs to nobody. The audit
    trail notes the counts, not whose. Can be run again where it broke off. Raises `StoreUnavailable`.
    """
    counts = {holder.name: holder.erase(subject, actor, now) for holder in office.holders}
    office.audit.record(actor, "erase", now, details=counts)
    scrub(office.database)
    return counts
