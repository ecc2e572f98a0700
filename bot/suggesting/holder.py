"""Suggestions as what keeps personal data: what was asked, and the words that agents used instead."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, delete, select, update

from bot.desk.privacy.cipher import Cipher
from bot.desk.privacy.holder import Subject
from bot.desk.storage import Database
from bot.handover.holder import HandoverHolder
from bot.handover.tables import handovers
from bot.suggesting.tables import suggestions

#: How long feedback on a suggestion is taken; one that nobody judged is then forgotten.
FEEDBACK_DAYS = 1


class SuggestionHolder:
    """The suggestions of a database. Asked before the hand-overs, through which theirs are found."""

    name = "suggestions"
    sealed: tuple[Column, ...] = (suggestions.c.sealed,)

    def __init__(self, database: Database, cipher: Cipher, handed: HandoverHolder, days: int) -> None:
        """`days`: how long words are kept. What was suggested without a hand-over is linked to nobody."""
        self._database = database
        self._cipher = cipher
        self._handed = handed
        self._days = days

    def export(self, subject: Subject) -> list[dict[str, Any]]:
        """The words kept of suggestions that were made in the subject's hand-overs."""
        query = select(suggestions).where(self._whose(subject), suggestions.c.sealed.is_not(None))
        with self._database.read() as connection:
            return [
                {"kind": row.kind, "made_at": row.made_at.isoformat(), **self._cipher.open(row.sealed)}
                for row in connection.execute(query.order_by(suggestions.c.made_at, suggestions.c.id))
            ]

    def erase(self, subject: Subject, actor: str, now: datetime) -> int:
        """Takes out these words. That something was used or rejected stays, and belongs to nobody."""
        return self._silence(self._whose(subject), suggestions.c.sealed.is_not(None))

    def retain(self, now: datetime) -> int:
        """Forgets what nobody judged in time, and the words of what was judged long ago."""
        with self._database.write() as connection:
            unjudged = suggestions.c.outcome.is_(None)
            old = suggestions.c.made_at <= now - timedelta(days=FEEDBACK_DAYS)
            connection.execute(delete(suggestions).where(unjudged, old))
        return self._silence(
            suggestions.c.judged_at <= now - timedelta(days=self._days), suggestions.c.sealed.is_not(None)
        )

    def remark(self) -> int:
        """There are no marks."""
        return 0

    def _whose(self, subject: Subject) -> Any:
        return suggestions.c.handover.in_(select(handovers.c.id).where(self._handed.whose(subject)))

    def _silence(self, *which: Any) -> int:
        statement = update(suggestions).where(*which).values(sealed=None, handover=None)
        with self._database.write() as connection:
            return int(connection.execute(statement).rowcount)
