"""Rows of the hand-overs: written sealed, read as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.desk.privacy.cipher import Cipher
from bot.desk.storage.tables import case_doors
from bot.errors import NothingFound
from bot.handover.model import Handover, Line, Met, NewLine, Who
from bot.handover.tables import handover_lines, handovers
from bot.language.clock import TIME_ZONE

_UNKNOWN = "没有找到这个会话，请刷新列表。"

#: Asked at the beginning of each conversation, so it is put together once.
_MET = select(
    select(handovers.c.id)
    .where(handovers.c.conversation == bindparam("mark"), handovers.c.state != "closed")
    .scalar_subquery(),
    exists().where(case_doors.c.conversation == bindparam("mark")),
)


def find(connection: Connection, handover_id: str, lock: bool = False) -> Row:
    """The row of a hand-over; with `lock` nobody else changes it until the transaction ends.

    Raises `NothingFound`.
    """
    query = select(handovers).where(handovers.c.id == handover_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NothingFound(_UNKNOWN)
    return row


def open_of(connection: Connection, mark: str, lock: bool = False) -> Row | None:
    """The open hand-over of a conversation, given as its digest, or None."""
    query = select(handovers).where(handovers.c.conversation == mark, handovers.c.state != "closed")
    return connection.execute(query.with_for_update() if lock else query).first()


def met(connection: Connection, mark: str) -> Met:
    """What is kept of a conversation, given as its digest."""
    handover, has_case = connection.execute(_MET, {"mark": mark}).one()
    return Met(handover, bool(has_case))


def change(connection: Connection, handover_id: str, *where: Any, **values: Any) -> bool:
    """Writes columns of a hand-over for which `where` holds; whether it did."""
    statement = update(handovers).where(handovers.c.id == handover_id, *where).values(**values)
    return bool(connection.execute(statement).rowcount)


def handover_of(row: Row, cipher: Cipher | None) -> Handover:
    """The row as plain data; the conversation's id is empty where it was erased, or without a cipher."""
    return Handover(
        id=row.id,
        conversation=cipher.open(row.sealed)["conversation"] if cipher is not None and row.sealed else "",
        channel=row.channel,
        topic=row.topic,
        case=row.case_id,
        urgency=row.urgency,
        state=row.state,
        agent=row.agent,
        opened_at=row.opened_at,
        claimed_at=row.claimed_at,
        closed_at=row.closed_at,
        last_at=row.last_at,
        left_at=row.left_at,
        outcome=row.outcome,
        lines=row.lines,
    )


class Lines:
    """The lines of hand-overs, with one cipher."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def add(self, connection: Connection, row: Row, new: NewLine) -> Line:
        """Adds a line to a hand-over whose `row` is locked and as it is now; none has its key yet."""
        number = row.lines + 1
        mark = None if new.key is None else self._mark(row.id, new.who, new.key)
        values = self._values(row.id, number, new.who, new.text, new.at, new.agent) | {"key": mark}
        connection.execute(insert(handover_lines).values(**values))
        touched = {"agent_at": new.at} if new.agent is not None else {}
        change(connection, row.id, lines=number, last_at=new.at, **touched)
        sent = False if new.who == "agent" else None
        return Line(number, new.who, new.text, new.at.astimezone(TIME_ZONE), new.agent, sent)

    def known(self, connection: Connection, handover_id: str, new: NewLine) -> Line | None:
        """The line that came under its key before, or None."""
        if new.key is None:
            return None
        query = select(handover_lines).where(
            handover_lines.c.handover == handover_id,
            handover_lines.c.key == self._mark(handover_id, new.who, new.key),
        )
        row = connection.execute(query).first()
        return None if row is None else self._line(row)

    def begin(
        self, connection: Connection, handover_id: str, said: Iterable[tuple[Who, str, datetime]]
    ) -> None:
        """The first lines of a new hand-over: what was said before it."""
        rows = [
            self._values(handover_id, number, who, text, at, None) | {"key": None}
            for number, (who, text, at) in enumerate(said, start=1)
        ]
        if rows:
            connection.execute(insert(handover_lines), rows)
            change(connection, handover_id, lines=len(rows))

    def after(self, connection: Connection, handover_id: str, number: int) -> list[Line]:
        """The lines after line `number`, in order."""
        query = (
            select(handover_lines)
            .where(handover_lines.c.handover == handover_id, handover_lines.c.number > number)
            .order_by(handover_lines.c.number)
        )
        return [self._line(row) for row in connection.execute(query)]

    def lend(
        self, connection: Connection, handover_id: str, number: int, now: datetime, lease: float
    ) -> bool:
        """Whether the caller is to send an agent's line now: it has not gone out and nobody is at it."""
        free = handover_lines.c.sending_until.is_(None) | (handover_lines.c.sending_until < now)
        return self._update(
            connection,
            handover_id,
            number,
            handover_lines.c.sent_at.is_(None) & free,
            sending_until=now + timedelta(seconds=lease),
        )

    def give_back(
        self, connection: Connection, handover_id: str, number: int, sent_at: datetime | None
    ) -> None:
        """Notes that a line went out, or (None) that it did not and can be tried again."""
        unsent = handover_lines.c.sent_at.is_(None)
        self._update(connection, handover_id, number, unsent, sent_at=sent_at, sending_until=None)

    def _update(
        self, connection: Connection, handover_id: str, number: int, where: Any, **values: Any
    ) -> bool:
        line = (handover_lines.c.handover == handover_id) & (handover_lines.c.number == number)
        return bool(connection.execute(update(handover_lines).where(line, where).values(**values)).rowcount)

    def _values(
        self, handover_id: str, number: int, who: Who, text: str, at: datetime, agent: str | None
    ) -> dict[str, Any]:
        sealed = self._cipher.seal({"text": text})
        return {
            "handover": handover_id,
            "number": number,
            "who": who,
            "agent": agent,
            "at": at,
            "sealed": sealed,
        }

    def _mark(self, handover_id: str, who: Who, key: str) -> str:
        return self._cipher.blind(f"line {handover_id} {who} {key}")

    def _line(self, row: Row) -> Line:
        sent = row.sent_at is not None if row.who == "agent" else None
        return Line(row.number, row.who, self._cipher.open(row.sealed)["text"], row.at, row.agent, sent)
