"""All that is kept of one resident, for their right to have it (个人信息保护法第四十五条)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.desk.privacy.holder import Subject
from bot.desk.privacy.office import Office


def export(office: Office, subject: Subject, actor: str, now: datetime) -> dict[str, Any]:
    """A JSON object: `exported_at`, and a list of records for each room that keeps personal data.

    The audit trail notes that it was done and how many records there were, not whose. Raises
    `StoreUnavailable`, and `SetupError` where a key is missing.
    """
    rooms = {holder.name: holder.export(subject) for holder in office.holders}
    counts = {name: len(records) for name, records in rooms.items()}
    office.audit.record(actor, "export", now, details=counts)
    return {"exported_at": now.isoformat(), **rooms}
