"""Open questions, and what agents answered, as what keeps people's words: masked, linked to nobody, and let
go of after a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, delete

from bot.desk.privacy.holder import Subject
from bot.desk.storage import Database
from bot.insight.tables import counted_turns, open_questions

#: How long an open question is of use: what nobody took up in a quarter is not missed.
QUESTION_DAYS = 90
#: Counted turns are compared with those of the year before.
TURN_DAYS = 800


class InsightHolder:
    """The open questions and counted turns of a database."""

    name = "insight"
    sealed: tuple[Column, ...] = (open_questions.c.sealed,)

    def __init__(self, database: Database) -> None:
        self._database = database

    def export(self, subject: Subject) -> list[dict[str, Any]]:
        """Nothing: neither a telephone number nor a conversation leads to any of them."""
        return []

    def erase(self, subject: Subject, actor: str, now: datetime) -> int:
        """Nothing: nobody can tell whose they were."""
        return 0

    def retain(self, now: datetime) -> int:
        """Takes out what is too old; how many questions that were."""
        with self._database.write() as connection:
            connection.execute(
                delete(counted_turns).where(counted_turns.c.at <= now - timedelta(days=TURN_DAYS))
            )
            old = open_questions.c.at <= now - timedelta(days=QUESTION_DAYS)
            return int(connection.execute(delete(open_questions).where(old)).rowcount)

    def remark(self) -> int:
        """There are no marks."""
        return 0
