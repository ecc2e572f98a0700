"""The history of a case: who, when, what and why, each written with the change itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.desk.model import Action, Event, Status
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage.tables import case_events, case_texts


def write(
    connection: Connection,
    cipher: Cipher,
    *,
    case: str,
    action: Action,
    before: Status | None,
    after: Status,
    actor: str,
    now: datetime,
    reason: str = "",
) -> int:
    """Adds an event and, sealed and apart from it, its reason; returns the event's number."""
    values = {"case_id": case, "at": now, "actor": actor, "action": action, "before": before, "after": after}
    number: int = connection.execute(insert(case_events).values(**values)).inserted_primary_key[0]
    if reason:
        sealed = cipher.seal({"text": reason})
        connection.execute(insert(case_texts).values(event=number, case_id=case, sealed=sealed))
    return number


def history(connection: Connection, cipher: Cipher, case: str) -> list[Event]:
    """The events of a case, oldest first. A reason that was erased is empty."""
    query = (
        select(case_events, case_texts.c.sealed)
        .outerjoin(case_texts, case_texts.c.event == case_events.c.id)
        .where(case_events.c.case_id == case)
        .order_by(case_events.c.id)
    )
    return [
        Event(
            case=row.case_id,
            at=row.at,
            actor=row.actor,
            action=row.action,
            before=row.before,
            after=row.after,
            reason=cipher.open(row.sealed)["text"] if row.sealed else "",
        )
        for row in connection.execute(query)
    ]


def replayed(events: Sequence[Event]) -> Status | None:
    """The status that a history leads to; None where a step does not begin where the one before ended."""
    status: Status | None = None
    for event in events:
        if event.before != status:
            return None
        status = event.after
    return status
