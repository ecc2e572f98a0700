"""The hand-over desk: the one door to conversations that a person takes. Every method is one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, insert, select
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from bot.desk.privacy.cipher import Cipher
from bot.desk.records import Marks
from bot.desk.storage import Database
from bot.errors import NotAllowed, StoreUnavailable
from bot.handover import rows
from bot.handover.model import CALL, Changed, Filters, Handover, Line, Met, NewLine, Outcome, Urgency, Who
from bot.handover.tables import handovers

#: Times that an opening begins anew because another turn opened or closed one at the same moment.
_TRIES = 5
#: Lines of what was said before that a new hand-over keeps; the latest ones.
_MOST_LINES = 100
_ID_BYTES = 15

_ENDED = "这个会话已经结束了。"
_NOT_YOURS = "这个会话现在不在您手上，请先接手。"
_GONE = "居民已经离开自助机，发过去没有人看到。可以写备注，或者结束。"
_LEFT = "居民离开了自助机，再回复没有人看到"
_BACK = "居民回来了"


class HandoverDesk:
    """Opens, hands out and closes hand-overs. Where a method raises `StoreUnavailable`, nothing changed.

    Methods that take a hand-over's id raise `NothingFound` for an unknown one, and trust their caller to
    have shown that it may.
    """

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher
        self._marks = Marks(cipher)
        self._lines = rows.Lines(cipher)

    def open(
        self,
        conversation_id: str,
        channel: str,
        transcript: Sequence[Sequence[str]],
        topic: str | None,
        case: str | None,
        urgency: Urgency,
        now: datetime,
    ) -> Handover:
        """Asks for a person. While one is asked for already, gives that hand-over.

        `transcript`: (who, text, ISO time) of what was said before, oldest first; who is `resident` or
        `assistant`. Topic and case fill what an open hand-over has not, and urgency only ever rises.
        """
        for _ in range(_TRIES):
            try:
                with self._database.write() as connection:
                    mark = self._marks.conversation(conversation_id)
                    row = rows.open_of(connection, mark, lock=True)
                    if row is None:
                        values = {"channel": channel, "topic": topic, "case_id": case, "urgency": urgency}
                        id = self._create(connection, mark, conversation_id, values, now)
                        self._lines.begin(connection, id, _said(transcript))
                    else:
                        id = row.id
                        _complete(connection, row, topic, case, urgency)
                    return self._handover(rows.find(connection, id))
            except IntegrityError as error:
                # Another process opened one at this very moment: the next try finds it.
                refused = error
        raise StoreUnavailable("the database refused the hand-over; nothing was changed") from refused

    def answer(self, agent: str, now: datetime) -> Handover:
        """A telephone call that an agent has taken: a conversation of its own, theirs from the beginning."""
        conversation = f"call:{secrets.token_urlsafe(_ID_BYTES)}"
        values = {"channel": CALL, "topic": None, "case_id": None, "urgency": "normal"}
        values |= {"state": "claimed", "agent": agent}
        with self._database.write() as connection:
            id = self._create(connection, self._marks.conversation(conversation), conversation, values, now)
            rows.change(connection, id, claimed_at=now, agent_at=now)
            row = rows.find(connection, id)
            self._lines.add(connection, row, NewLine("event", f"{agent}接听电话", now, agent))
            return self._handover(rows.find(connection, id))

    def met(self, conversation_id: str) -> Met:
        """What is kept of a conversation that seems to be a new one."""
        with self._database.look() as connection:
            return rows.met(connection, self._marks.conversation(conversation_id))

    def find(self, handover_id: str) -> Handover:
        """A hand-over by its id."""
        with self._database.read() as connection:
            return self._handover(rows.find(connection, handover_id))

    def line(
        self,
        handover_id: str,
        who: Who,
        text: str,
        now: datetime,
        key: str | None = None,
        agent: str | None = None,
    ) -> Line:
        """Adds a line; one that comes again under the same `key` is not added again.

        `agent` is whose line it is, or who wrote down what a caller said. Raises `NotAllowed` when the
        hand-over is closed, for such a line when it is not theirs, and for an agent's when its resident has
        left.
        """
        with self._database.write() as connection:
            row = rows.find(connection, handover_id, lock=True)
            return self._line(connection, row, NewLine(who, text, now, agent, key))

    def hear(self, handover_id: str, text: str, now: datetime, key: str) -> tuple[Handover, Line]:
        """Adds a line that the resident wrote, as `line` does; the hand-over as it then stands."""
        with self._database.write() as connection:
            row = rows.find(connection, handover_id, lock=True)
            line = self._line(connection, row, NewLine("resident", text, now, key=key))
            return self._handover(rows.find(connection, handover_id)), line

    def leave(self, conversation_id: str, now: datetime) -> Handover | None:
        """Notes in a conversation's open hand-over that the resident reads nothing more of it.

        It stays open: whoever has it decides what is still to be done. None where nobody was asked for, or
        that was known already.
        """
        with self._database.write() as connection:
            row = rows.open_of(connection, self._marks.conversation(conversation_id), lock=True)
            if row is None or row.left_at is not None:
                return None
            rows.change(connection, row.id, left_at=now)
            self._lines.add(connection, row, NewLine("event", _LEFT, now))
            return self._handover(rows.find(connection, row.id))

    def transcript(self, handover_id: str, after: int = 0) -> list[Line]:
        """What was said after line `after`, notes and events too; nothing once it was erased."""
        with self._database.read() as connection:
            rows.find(connection, handover_id)
            return self._lines.after(connection, handover_id, after)

    def queue(self, filters: Filters | None = None, limit: int = 200) -> list[Handover]:
        """Hand-overs without their conversations' ids: urgent ones first, then who waits longest."""
        wanted = filters or Filters()
        query = select(handovers).where(handovers.c.state.in_(wanted.states))
        for name in ("agent", "topic", "urgency", "channel"):
            value = getattr(wanted, name)
            if value is not None:
                query = query.where(handovers.c[name] == value)
        urgent_first = case((handovers.c.urgency == "high", 0), else_=1)
        query = query.order_by(urgent_first, handovers.c.opened_at, handovers.c.id).limit(limit)
        with self._database.read() as connection:
            return [rows.handover_of(row, None) for row in connection.execute(query)]

    def claim(self, handover_id: str, agent: str, now: datetime) -> Changed:
        """Gives a waiting hand-over to an agent: of all who try at once, to one.

        Who has it already gets it again. Raises `NotAllowed` when somebody else has it, or it is closed.
        """
        with self._database.write() as connection:
            won = rows.change(
                connection,
                handover_id,
                handovers.c.state == "waiting",
                state="claimed",
                agent=agent,
                claimed_at=now,
                agent_at=now,
            )
            row = rows.find(connection, handover_id, lock=True)
            if won:
                self._lines.add(connection, row, NewLine("event", f"{agent}接手", now, agent))
            elif row.state == "closed":
                raise NotAllowed(_ENDED)
            elif row.agent != agent:
                raise NotAllowed(f"这个会话已经由{row.agent}接手。")
            return Changed(self._handover(rows.find(connection, handover_id)), won)

    def transfer(
        self, handover_id: str, to: str | None, actor: str, now: datetime, holder: str | None = None
    ) -> Handover:
        """Gives a claimed hand-over to somebody else, or (None) back to the queue.

        With a `holder` only if it is theirs. Raises `NotAllowed`.
        """
        with self._database.write() as connection:
            row = self._held(connection, handover_id, holder)
            if row.state != "claimed":
                raise NotAllowed("这个会话还没有人接手。")
            state = "waiting" if to is None else "claimed"
            rows.change(connection, handover_id, state=state, agent=to, agent_at=now)
            told = f"{actor}放回队列" if to is None else f"{actor}转给{to}"
            self._lines.add(connection, row, NewLine("event", told, now, actor))
            return self._handover(rows.find(connection, handover_id))

    def close(
        self, handover_id: str, outcome: Outcome, actor: str, now: datetime, holder: str | None = None
    ) -> Changed:
        """Ends it; doing so again changes nothing.

        With a `holder` only if it is theirs. Raises `NotAllowed`.
        """
        with self._database.write() as connection:
            row = rows.find(connection, handover_id, lock=True)
            still_open = row.state != "closed"
            if still_open:
                self._held(connection, handover_id, holder)
                self._lines.add(connection, row, NewLine("event", f"{actor}结束", now, actor))
                rows.change(connection, handover_id, state="closed", outcome=outcome, closed_at=now)
            return Changed(self._handover(rows.find(connection, handover_id)), still_open)

    def release_idle(self, now: datetime, idle: timedelta) -> list[Handover]:
        """Puts back into the queue what its agent has not touched for so long, and gives these hand-overs."""
        old = handovers.c.agent_at < now - idle
        with self._database.read() as connection:
            query = select(handovers.c.id).where(handovers.c.state == "claimed", old)
            found = list(connection.execute(query).scalars())
        released = []
        for id in found:
            with self._database.write() as connection:
                row = rows.find(connection, id, lock=True)
                # Only if nothing was done with it since it was looked for.
                free = (handovers.c.state == "claimed", old)
                if rows.change(connection, id, *free, state="waiting", agent=None):
                    self._lines.add(connection, row, NewLine("event", f"{row.agent}没有回复，放回队列", now))
                    released.append(self._handover(rows.find(connection, id)))
        return released

    def lend(self, handover_id: str, number: int, now: datetime, lease: float) -> bool:
        """Whether the caller is to send an agent's line: for `lease` seconds nobody else is."""
        with self._database.write() as connection:
            return self._lines.lend(connection, handover_id, number, now, lease)

    def give_back(self, handover_id: str, number: int, sent_at: datetime | None) -> None:
        """Notes that a line went out, or (None) that it did not and can be sent again."""
        with self._database.write() as connection:
            self._lines.give_back(connection, handover_id, number, sent_at)

    def behalf(self, handover_id: str, run: int) -> str:
        """The id of the conversation in which an agent has something done for the resident, the `run`-th.

        It is nobody's but the server's: without the key it cannot be guessed from what agents see.
        """
        return f"behalf:{self._cipher.blind(f'behalf {handover_id} {run}')}"

    def ear(self, handover_id: str) -> str:
        """The token by which a recogniser may write down what is said in a call."""
        return self._cipher.blind(f"ear {handover_id}")

    def _create(
        self,
        connection: Connection,
        mark: str,
        conversation_id: str,
        values: dict[str, str | None],
        now: datetime,
    ) -> str:
        id = secrets.token_urlsafe(_ID_BYTES)
        sealed = self._cipher.seal({"conversation": conversation_id})
        row = {"id": id, "conversation": mark, "state": "waiting", "lines": 0, "sealed": sealed} | values
        connection.execute(insert(handovers).values(opened_at=now, last_at=now, **row))
        return id

    def _line(self, connection: Connection, row: Row, new: NewLine) -> Line:
        known = self._lines.known(connection, row.id, new)
        if known is not None and (known.sent is not False or row.left_at is None):
            return known
        if row.state == "closed":
            raise NotAllowed(_ENDED)
        theirs = new.who == "agent" or (new.who == "resident" and new.agent is not None)
        if theirs and (row.state != "claimed" or row.agent != new.agent):
            raise NotAllowed(_NOT_YOURS)
        if row.left_at is not None and new.who == "agent":
            raise NotAllowed(_GONE)
        if row.left_at is not None and new.who == "resident":
            rows.change(connection, row.id, left_at=None)
            self._lines.add(connection, row, NewLine("event", _BACK, new.at))
            row = rows.find(connection, row.id)
        return self._lines.add(connection, row, new)

    def _held(self, connection: Connection, handover_id: str, holder: str | None) -> Row:
        row = rows.find(connection, handover_id, lock=True)
        if row.state == "closed":
            raise NotAllowed(_ENDED)
        if holder is not None and row.agent != holder:
            raise NotAllowed(_NOT_YOURS)
        return row

    def _handover(self, row: Row) -> Handover:
        return rows.handover_of(row, self._cipher)


def _said(transcript: Sequence[Sequence[str]]) -> list[tuple[Who, str, datetime]]:
    return [
        ("resident" if who == "resident" else "assistant", text, datetime.fromisoformat(at))
        for who, text, at in list(transcript)[-_MOST_LINES:]
    ]


def _complete(
    connection: Connection, row: Row, topic: str | None, case: str | None, urgency: Urgency
) -> None:
    values = {
        "topic": row.topic or topic,
        "case_id": row.case_id or case,
        "urgency": "high" if "high" in (row.urgency, urgency) else "normal",
    }
    rows.change(connection, row.id, **values)
