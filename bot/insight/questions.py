"""The questions that had no good answer, and those that agents answered, as editors take them up."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.engine import Row

from bot.desk.privacy.cipher import Cipher
from bot.desk.storage import Database
from bot.insight.groups import OpenQuestion, Reason
from bot.insight.tables import open_questions

#: `drafted`: an editor made something of it. `dismissed`: it needs no answer.
QuestionState = Literal["new", "drafted", "dismissed"]

#: More are not read at once: grouping compares all with all.
MOST = 2000


class OpenQuestions:
    """Over the desk's database. Each method may raise `StoreUnavailable`."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    def listing(
        self, state: QuestionState = "new", limit: int = MOST, without: Collection[Reason] = ()
    ) -> list[OpenQuestion]:
        """The latest first; `without` those that come from there."""
        query = select(open_questions).where(open_questions.c.state == state)
        query = query.where(open_questions.c.reason.not_in(without))
        query = query.order_by(open_questions.c.at.desc(), open_questions.c.id).limit(limit)
        with self._database.read() as connection:
            return [self._question(row) for row in connection.execute(query)]

    def settle(self, ids: Collection[str], state: QuestionState) -> int:
        """Moves questions on; how many there were."""
        with self._database.write() as connection:
            changed = connection.execute(
                update(open_questions).where(open_questions.c.id.in_(ids)).values(state=state)
            )
            return int(changed.rowcount)

    def _question(self, row: Row) -> OpenQuestion:
        said = self._cipher.open(row.sealed)
        return OpenQuestion(
            row.id, said["text"], row.at, row.reason, row.topic, row.community, said.get("answer")
        )
