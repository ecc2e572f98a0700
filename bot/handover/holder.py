"""Hand-overs as what keeps personal data: what was said, and which conversation it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, delete, or_, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import Select

from bot.desk.privacy.cipher import Cipher
from bot.desk.privacy.holder import Subject
from bot.desk.records import Marks
from bot.desk.storage import Database
from bot.desk.storage.tables import case_doors, cases
from bot.handover.rows import Lines
from bot.handover.tables import handover_lines, handovers

#: Columns that say nothing to a person.
_INTERNAL = ("conversation", "sealed", "agent_at")


class HandoverHolder:
    """The hand-overs of a database. Asked before the cases: by telephone they are found through these."""

    name = "handovers"
    sealed: tuple[Column, ...] = (handovers.c.sealed, handover_lines.c.sealed)

    def __init__(self, database: Database, cipher: Cipher, days: int) -> None:
        """`days`: how long after its last line what was said is kept."""
        self._database = database
        self._cipher = cipher
        self._marks = Marks(cipher)
        self._lines = Lines(cipher)
        self._days = days

    def export(self, subject: Subject) -> list[dict[str, Any]]:
        """Each hand-over with its lines, the agents' notes among them; oldest first."""
        with self._database.read() as connection:
            query = select(handovers).where(self.whose(subject)).order_by(handovers.c.opened_at)
            return [self._whole(connection, row) for row in connection.execute(query)]

    def erase(self, subject: Subject, actor: str, now: datetime) -> int:
        """Ends each that is open, and takes out its lines and whose conversation it was.

        When, where and about what topic it was, and who had it, stays, and belongs to nobody.
        """
        with self._database.write() as connection:
            ids = list(connection.execute(select(handovers.c.id).where(self.whose(subject))).scalars())
            return _empty(connection, ids, "withdrawn", now)

    def retain(self, now: datetime) -> int:
        """Erases those whose last line is too old, open or not."""
        old = handovers.c.last_at <= now - timedelta(days=self._days)
        with self._database.write() as connection:
            query = select(handovers.c.id).where(handovers.c.sealed.is_not(None), old)
            return _empty(connection, list(connection.execute(query).scalars()), "expired", now)

    def remark(self) -> int:
        """Makes the marks of conversations anew."""
        with self._database.write() as connection:
            kept = select(handovers).where(handovers.c.sealed.is_not(None)).with_for_update()
            return sum(self._remark(connection, row) for row in connection.execute(kept).all())

    def whose(self, subject: Subject) -> Any:
        """The condition on `handovers` by which those of a person are found.

        A telephone number is known through cases: those that gave it, and all of the conversations that
        these answer in.
        """
        if subject.conversation:
            return handovers.c.conversation == self._marks.conversation(subject.conversation)
        theirs: Select = select(cases.c.id).where(cases.c.phone == self._marks.phone(subject.phone or ""))
        doors = select(case_doors.c.conversation).where(case_doors.c.case_id.in_(theirs))
        return or_(handovers.c.case_id.in_(theirs), handovers.c.conversation.in_(doors))

    def _remark(self, connection: Connection, row: Row) -> bool:
        mark = self._marks.conversation(self._cipher.open(row.sealed)["conversation"])
        if row.conversation == mark:
            return False
        connection.execute(update(handovers).where(handovers.c.id == row.id).values(conversation=mark))
        return True

    def _whole(self, connection: Connection, row: Row) -> dict[str, Any]:
        lines = self._lines.after(connection, row.id, 0)
        return {
            **{key: _plain(value) for key, value in row._mapping.items() if key not in _INTERNAL},
            **(self._cipher.open(row.sealed) if row.sealed else {}),
            "lines": [{key: _plain(value) for key, value in vars(line).items()} for line in lines],
        }


def _empty(connection: Connection, ids: list[str], outcome: str, now: datetime) -> int:
    which = handovers.c.id.in_(ids)
    connection.execute(
        update(handovers)
        .where(which, handovers.c.state != "closed")
        .values(state="closed", outcome=outcome, closed_at=now)
    )
    connection.execute(update(handovers).where(which).values(conversation=None, case_id=None, sealed=None))
    connection.execute(delete(handover_lines).where(handover_lines.c.handover.in_(ids)))
    return len(ids)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
