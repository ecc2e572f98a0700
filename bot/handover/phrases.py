"""Sentences that agents keep for themselves, each their own: greetings, what they say often."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, insert, select

from bot.desk.storage import Database
from bot.errors import NotAllowed, NothingFound
from bot.handover.tables import agent_phrases
from bot.language.clock import now as clock_now

#: Sentences of one agent; more than that nobody finds again.
MOST = 100


class Phrases:
    """The sentences of all agents. Every method may raise `StoreUnavailable`. Blocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, agent: str) -> list[dict[str, Any]]:
        """An agent's own, oldest first."""
        query = select(agent_phrases).where(agent_phrases.c.agent == agent)
        with self._database.read() as connection:
            found = connection.execute(query.order_by(agent_phrases.c.number)).all()
        return [{"number": row.number, "text": row.text} for row in found]

    def add(self, agent: str, text: str) -> dict[str, Any]:
        """Keeps a sentence; one that they have already is not kept twice. Raises `NotAllowed`."""
        mine = agent_phrases.c.agent == agent
        with self._database.write() as connection:
            same = select(agent_phrases).where(mine, agent_phrases.c.text == text)
            known = connection.execute(same).first()
            if known is not None:
                return {"number": known.number, "text": known.text}
            count = connection.execute(select(func.count()).select_from(agent_phrases).where(mine))
            if count.scalar_one() >= MOST:
                raise NotAllowed(f"常用语最多 {MOST} 句，请先删掉几句。")
            row = {"agent": agent, "text": text, "added_at": clock_now()}
            number = connection.execute(insert(agent_phrases).values(**row)).inserted_primary_key[0]
        return {"number": number, "text": text}

    def remove(self, agent: str, number: int) -> None:
        """Drops one of the agent's own. Raises `NothingFound`."""
        which = (agent_phrases.c.agent == agent, agent_phrases.c.number == number)
        with self._database.write() as connection:
            if not connection.execute(delete(agent_phrases).where(*which)).rowcount:
                raise NothingFound("没有这句常用语。")
