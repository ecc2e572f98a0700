"""Suggestions that were made, and what agents did with them, in the desk's database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.desk import records
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage import Database
from bot.errors import NothingFound
from bot.suggesting.holder import FEEDBACK_DAYS
from bot.suggesting.learning import LONGEST, Rate, names_of
from bot.suggesting.model import Candidate, Verdict
from bot.suggesting.tables import suggestion_rates, suggestions


class SuggestionStore:
    """Keeps them. Every method may raise `StoreUnavailable`; nothing changed then."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    def keep(self, made: Sequence[tuple[str, Candidate]], handover: str | None, now: datetime) -> None:
        """Keeps what was suggested, by id, so that it can be judged."""
        if made:
            with self._database.write() as connection:
                connection.execute(insert(suggestions), [self._row(*one, handover, now) for one in made])

    def judge(self, id: str, verdict: Verdict, text: str | None, agent: str, now: datetime) -> str | None:
        """Keeps what an agent did with a suggestion; a second word on it replaces the first.

        `text` are the words that were used instead. Gives the question, masked, that an agent answers in
        words of their own by this, the first time. Raises `NothingFound` for an unknown id, and for one
        that is too old.
        """
        with self._database.write() as connection:
            row = connection.execute(
                select(suggestions).where(suggestions.c.id == id).with_for_update()
            ).first()
            if row is None or row.made_at <= now - timedelta(days=FEEDBACK_DAYS):
                raise NothingFound("没有找到这条建议，可能已经过了可以评价的时间。")
            said = self._cipher.open(row.sealed) if row.sealed else {}
            sealed = self._cipher.seal({**said, "text": text})
            values = {"outcome": verdict, "agent": agent, "judged_at": now, "sealed": sealed}
            connection.execute(update(suggestions).where(suggestions.c.id == id).values(**values))
            for name in names_of(row.kind, row.document, row.section, row.service):
                _count(connection, name, verdict, 1)
                if row.outcome is not None:
                    _count(connection, name, row.outcome, -1)
        if row.kind != "answer" or verdict != "edited" or row.outcome == "edited":
            return None
        return said.get("asked") or None

    def has_answered(self, handover: str, asked: str) -> bool:
        """Whether an answer was suggested to a question (masked) of a hand-over, and not rejected."""
        query = select(suggestions.c.sealed).where(
            suggestions.c.handover == handover,
            suggestions.c.kind == "answer",
            suggestions.c.sealed.is_not(None),
            suggestions.c.outcome.is_distinct_from("rejected"),
        )
        with self._database.read() as connection:
            return any(
                self._cipher.open(one)["asked"] == asked for one in connection.execute(query).scalars()
            )

    def rates(self, names: Iterable[str]) -> Mapping[str, Rate]:
        """The rates under these names; those that nobody judged are missing."""
        query = select(suggestion_rates).where(suggestion_rates.c.about.in_(sorted(set(names))))
        with self._database.read() as connection:
            return {row.about: Rate(row.used, row.edited, row.rejected) for row in connection.execute(query)}

    def _row(self, id: str, candidate: Candidate, handover: str | None, now: datetime) -> dict[str, Any]:
        about = candidate.about
        return {
            "id": id,
            "kind": candidate.kind,
            "document": about.document and about.document[:LONGEST],
            "section": about.section and about.section[:LONGEST],
            "service": about.service,
            "handover": handover,
            "made_at": now,
            "sealed": self._cipher.seal({"asked": candidate.asked}),
        }


def _count(connection: Connection, name: str, verdict: str, by: int) -> None:
    none = {"about": name, "used": 0, "edited": 0, "rejected": 0}
    connection.execute(records.insert(connection, suggestion_rates).values(**none).on_conflict_do_nothing())
    column = suggestion_rates.c[verdict]
    statement = update(suggestion_rates).where(suggestion_rates.c.about == name)
    connection.execute(statement.values({column: column + by}))
