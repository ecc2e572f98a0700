"""The embedded channel: notifications wait here until their resident comes back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.engine import Connection

from bot.desk.notices import Notice
from bot.desk.notification import Notification, read
from bot.desk.privacy.cipher import Cipher
from bot.desk.records import Marks, insert
from bot.desk.storage import Database
from bot.desk.storage.tables import case_doors, deliveries, outbox

#: What is remembered as the channel of a delivery.
NAME = "inbox"
_SAID: tuple[Notice, ...] = ("confirmation",)


class Inbox:
    """Takes notifications over from the outbox and gives each to its resident once."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher
        self._marks = Marks(cipher)

    def deliver(self, notification: Notification, now: datetime) -> bool:
        """Takes one over; false where it has been here before or was taken back in the meantime."""
        with self._database.write() as connection:
            wanted = select(outbox.c.state).where(outbox.c.id == notification.id).with_for_update()
            if connection.execute(wanted).scalar() == "dropped":
                return False
            return _take_over(connection, notification.id, notification.case, now)

    def waits(self, conversation: str, now: datetime, turn: str | None = None) -> bool:
        """Whether `take` has something to give. Only reads, and so waits for no writer.

        Raises `StoreUnavailable`.
        """
        values = {
            "conversation": self._marks.conversation(conversation),
            "now": now,
            "turn": None if turn is None else self._turn(conversation, turn),
        }
        with self._database.look() as connection:
            return connection.execute(_WAITING, values).first() is not None

    def take(self, conversation: str, now: datetime, turn: str | None = None) -> list[Notification]:
        """What waits for a conversation, in the order of what happened. Nobody gets it a second time.

        With `turn`, the id of the message that is being answered, the same message asked again (its
        first answer never arrived) gets the same ones again. Raises `StoreUnavailable`.
        """
        marked = None if turn is None else self._turn(conversation, turn)
        mine = _mine(self._marks.conversation(conversation)).with_for_update(of=(outbox, deliveries))
        with self._database.write() as connection:
            waiting = mine.where(_not_shown(now))
            found = _show(connection, list(connection.execute(waiting).scalars()), now, marked)
            if marked is not None:
                found = list(connection.execute(mine.where(deliveries.c.turn == marked)).scalars())
            return read(connection, self._cipher, found)

    def said(self, case: str, now: datetime, kinds: Collection[Notice] = _SAID) -> None:
        """Notes that a reply has just said these things of a case itself: they are not told again."""
        with self._database.write() as connection:
            mine: Any = (outbox.c.case_id == case, outbox.c.kind.in_(kinds), outbox.c.due_at <= now)
            query = select(outbox.c.id).where(*mine, outbox.c.state != "dropped").with_for_update()
            told = list(connection.execute(query).scalars())
            for notification in told:
                _take_over(connection, notification, case, now)
            _show(connection, told, now, None)
            connection.execute(
                update(outbox).where(outbox.c.id.in_(told)).values(state="sent", lease_owner=None)
            )

    def _turn(self, conversation: str, turn: str) -> str:
        return self._cipher.blind(f"turn {conversation} {turn}")


def _mine(conversation: Any) -> Any:
    return (
        select(deliveries.c.notification)
        .join(outbox, outbox.c.id == deliveries.c.notification)
        .join(case_doors, case_doors.c.case_id == deliveries.c.case_id)
        .where(case_doors.c.conversation == conversation, deliveries.c.channel == NAME)
    )


def _not_shown(now: Any) -> Any:
    return and_(
        deliveries.c.shown_at.is_(None),
        outbox.c.state != "dropped",
        or_(outbox.c.expires_at.is_(None), outbox.c.expires_at > now),
    )


#: Asked turn after turn where there are cases, so it is put together once. An absent turn (NULL) equals none.
_WAITING = (
    _mine(bindparam("conversation"))
    .where(or_(_not_shown(bindparam("now")), deliveries.c.turn == bindparam("turn")))
    .limit(1)
)


def _take_over(connection: Connection, notification: str, case: str, now: datetime) -> bool:
    statement = insert(connection, deliveries).values(
        notification=notification, channel=NAME, case_id=case, at=now
    )
    return bool(connection.execute(statement.on_conflict_do_nothing()).rowcount)


def _show(connection: Connection, ids: Collection[str], now: datetime, turn: str | None) -> list[str]:
    """Marks deliveries as shown; those among `ids` that were not yet, which the caller alone may show."""
    shown = []
    for notification in ids:
        changed = connection.execute(
            update(deliveries)
            .where(
                deliveries.c.notification == notification,
                deliveries.c.channel == NAME,
                deliveries.c.shown_at.is_(None),
            )
            .values(shown_at=now, turn=turn)
        )
        if changed.rowcount:
            shown.append(notification)
    return shown
