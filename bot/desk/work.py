"""One transaction's work on cases: a transition with its event, its places and its notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from bot.desk import capacity, ledger, notices, records, states
from bot.desk.calendar import is_open
from bot.desk.capacity import Slot
from bot.desk.catalogue.model import Service, Timetable
from bot.desk.model import Action, Status
from bot.desk.privacy.cipher import Cipher
from bot.desk.timetables.reading import current

#: Who an event is by when nobody of the staff did it.
RESIDENT = "resident"
SYSTEM = "system"


@dataclass(frozen=True)
class Tools:
    """What the desk works with: the catalogue, and the cipher of all that is personal."""

    services: Mapping[str, Service]
    cipher: Cipher


def slot_of(row: Row) -> Slot | None:
    """The time whose places a case takes or waits for."""
    return Slot(row.service, row.starts_at) if row.starts_at is not None else None


@dataclass(frozen=True)
class Work:
    """The open transaction, the present moment and the tools."""

    connection: Connection
    tools: Tools
    now: datetime

    def timetable(self, service: str) -> Timetable | None:
        """The timetable that counts in this transaction; None where there is none, or no such service."""
        found = self.tools.services.get(service)
        return None if found is None else current(self.connection, found).timetable

    def record(
        self, case: str, action: Action, before: Status | None, after: Status, actor: str, reason: str = ""
    ) -> int:
        """Adds an event; returns its number."""
        return ledger.write(
            self.connection,
            self.tools.cipher,
            case=case,
            action=action,
            before=before,
            after=after,
            actor=actor,
            now=self.now,
            reason=reason,
        )

    def step(self, row: Row, action: Action, actor: str, reason: str = "", **values: Any) -> tuple[Row, int]:
        """Takes one transition of a locked case: its row afterwards, and the event's number.

        Raises `NotAllowed`.
        """
        after = states.after(row.status, action)
        records.change(self.connection, row.id, self.now, status=after, **values)
        event = self.record(row.id, action, row.status, after, actor, reason)
        return records.find(self.connection, row.id), event

    def leave(self, row: Row, action: Action, actor: str, reason: str) -> tuple[Row, int]:
        """A transition after which the case needs its time no more: who waits for it moves up."""
        slot = slot_of(row)
        future = slot is not None and slot.starts_at > self.now
        values = {"held": 0, "queue": None} if future else {"queue": None}
        changed, event = self.step(row, action, actor, reason, **values)
        notices.drop(self.connection, row.id, "reminder")
        if slot is not None and future:
            capacity.add(self.connection, slot, -row.held)
            self.promote(slot)
        return changed, event

    def promote(self, slot: Slot) -> list[str]:
        """Gives the free places of a locked slot to those who wait, in order; the promoted cases' ids."""
        timetable = self.timetable(slot.service)
        if timetable is None or slot.starts_at <= self.now or not is_open(timetable, slot.starts_at):
            return []
        promoted = []
        for head in capacity.promotable(self.connection, slot, timetable.capacity):
            row = records.find(self.connection, head.id, lock=True)
            changed, event = self.step(row, "promote", SYSTEM, held=row.people, queue=None)
            capacity.add(self.connection, slot, row.people)
            notices.tell(self.connection, "promotion", changed, event, self.now)
            notices.remind(self.connection, changed, event, self.now)
            promoted.append(row.id)
        return promoted
