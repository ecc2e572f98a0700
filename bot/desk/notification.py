"""A notification as a channel gets it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.desk.notices import Notice
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage.tables import cases, outbox
from bot.errors import AssistantError


class DeliveryFailed(AssistantError):
    """A channel could not take a notification over; it is tried again later."""


class DeliveryRefused(DeliveryFailed):
    """A channel will not take it, however often it is tried: the resident gets it with their next message."""


@dataclass(frozen=True)
class Notification:
    """Something that a resident is to be told of a case.

    `id` is the same at every delivery. `conversation` is where the case was made, None once it was
    erased. `details` has `service` and `status`, of a booking `starts_at` (ISO) and `place`, of a
    `change` to another time `before` (ISO). `lease` belongs to the worker; `tries` counts from 1.
    """

    id: str
    case: str
    kind: Notice
    channel: str
    conversation: str | None
    created_at: datetime
    due_at: datetime
    details: Mapping[str, Any]
    tries: int = 1
    lease: str | None = None


def read(connection: Connection, cipher: Cipher, ids: Sequence[str]) -> list[Notification]:
    """The notifications of these ids, in the order of what happened."""
    query = (
        select(outbox, cases.c.sealed)
        .join(cases, cases.c.id == outbox.c.case_id)
        .where(outbox.c.id.in_(ids))
        .order_by(outbox.c.due_at, outbox.c.number)
    )
    return [
        Notification(
            id=row.id,
            case=row.case_id,
            kind=row.kind,
            channel=row.channel,
            conversation=cipher.open(row.sealed).get("conversation"),
            created_at=row.created_at,
            due_at=row.due_at,
            details=row.details,
            tries=row.tries,
            lease=row.lease_owner,
        )
        for row in connection.execute(query)
    ]
