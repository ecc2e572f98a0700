"""Gets notices to residents: at least once to the channel, and once only to the resident.

A worker leases due rows and hands each to its channel; a row counts as sent only afterwards, so a
worker that dies leaves its rows to the next one when the lease is over. A channel may therefore get a
notification twice: it keeps the ids that it has had in `deliveries`, in the transaction in which it
takes them over. `Inbox` is the channel that needs nothing outside.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import func, or_, select, update
from sqlalchemy.engine import Connection

from bot.desk.inbox import Inbox
from bot.desk.notification import DeliveryFailed, DeliveryRefused, Notification, read
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage import Database
from bot.desk.storage.tables import outbox

__all__ = ["DeliveryFailed", "DeliveryRefused", "Inbox", "Notification", "Outbox", "Subscriber"]

#: Takes one notification over, or raises: `DeliveryFailed` is tried again later, `DeliveryRefused` is not.
Subscriber = Callable[[Notification], None]

#: How long a worker has for what it leased.
LEASE = timedelta(minutes=2)
#: Pauses between tries of a channel that fails, doubled each time.
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=1)

_log = logging.getLogger(__name__)


class Outbox:
    """Hands due notifications to their channels; where there is none they wait in the `inbox`."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher
        self._inbox = Inbox(database, cipher)

    @property
    def inbox(self) -> Inbox:
        """What waits for residents who come back."""
        return self._inbox

    def due(self, now: datetime, limit: int = 50) -> list[Notification]:
        """Leases up to `limit` due notifications, in the order of what happened.

        Nobody else gets them until the lease is over. Raises `StoreUnavailable`.
        """
        owner = secrets.token_hex(16)
        with self._database.write() as connection:
            _drop_stale(connection, now)
            query = (
                select(outbox.c.id)
                .where(
                    outbox.c.state == "pending",
                    outbox.c.due_at <= now,
                    or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
                )
                .order_by(outbox.c.due_at, outbox.c.number)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
            chosen = list(connection.execute(query).scalars())
            connection.execute(
                update(outbox)
                .where(outbox.c.id.in_(chosen))
                .values(lease_owner=owner, lease_until=now + LEASE, tries=outbox.c.tries + 1)
            )
            return read(connection, self._cipher, chosen)

    def age(self, now: datetime) -> timedelta:
        """Since when the oldest notification that is due waits; zero where none does.

        Raises `StoreUnavailable`.
        """
        query = select(func.min(outbox.c.due_at)).where(outbox.c.state == "pending", outbox.c.due_at <= now)
        with self._database.read() as connection:
            oldest = connection.execute(query).scalar()
            return timedelta() if oldest is None else now - oldest

    def done(self, notification: Notification) -> bool:
        """Marks a leased notification as sent; false where the lease was lost, and another has it."""
        return self._settle(notification, state="sent", lease_until=None)

    def failed(self, notification: Notification, now: datetime) -> None:
        """Puts a leased notification back, to be tried again after a pause that doubles."""
        pause = min(_FIRST_PAUSE * 2 ** min(notification.tries - 1, 10), _LONGEST_PAUSE)
        self._settle(notification, lease_until=now + pause)

    def run_once(
        self, now: datetime, limit: int = 50, subscribers: Mapping[str, Subscriber] = MappingProxyType({})
    ) -> int:
        """Delivers what is due; returns how many were. A channel that fails stops no other.

        `subscribers`: channel of a case (`wechat`, …) → what delivers there; all else goes to the inbox,
        and so does what a channel refuses. Raises `StoreUnavailable`.
        """
        delivered = 0
        for notification in self.due(now, limit):
            try:
                self._deliver(notification, subscribers.get(notification.channel), now)
            except Exception as error:  # noqa: BLE001 - whatever a channel does, the others get theirs
                _log.warning("%s was not delivered: %s", notification.id, type(error).__name__)
                self.failed(notification, now)
                continue
            delivered += self.done(notification)
        return delivered

    def _deliver(self, notification: Notification, channel: Subscriber | None, now: datetime) -> None:
        if channel is not None:
            try:
                return channel(notification)
            except DeliveryRefused:
                _log.info("%s waits for its resident: its channel takes nothing now", notification.id)
        self._inbox.deliver(notification, now)

    def _settle(self, notification: Notification, **values: object) -> bool:
        with self._database.write() as connection:
            changed = connection.execute(
                update(outbox)
                .where(
                    outbox.c.id == notification.id,
                    outbox.c.lease_owner == notification.lease,
                    outbox.c.state == "pending",
                )
                .values(lease_owner=None, **values)
            )
            return bool(changed.rowcount)


def _drop_stale(connection: Connection, now: datetime) -> None:
    """A reminder whose visit has begun helps nobody."""
    connection.execute(
        update(outbox).where(outbox.c.state == "pending", outbox.c.expires_at <= now).values(state="dropped")
    )
