"""The tables of the hand-overs, in the metadata of the desk's other tables.

What was said, and the id of the conversation that the agent's lines go to, stand in `sealed` columns
only; `conversation` is the keyed digest by which a hand-over is found (`bot.desk.records.Marks`).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, text

from bot.desk.storage.tables import metadata
from bot.desk.storage.types import Moment

_OPEN_SQL = text("state IN ('waiting', 'claimed')")

#: `lines` is the number of the last line; `agent_at` is when the agent last did something;
#: `left_at` when the resident went from where they would have read an answer. A case's number is no foreign
#: key: a hand-over must not fail because of what it is about.
handovers = Table(
    "handovers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", String(128)),
    Column("channel", String(16), nullable=False),
    Column("topic", String(64)),
    Column("case_id", String(9)),
    Column("urgency", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("agent", String(64)),
    Column("opened_at", Moment, nullable=False),
    Column("claimed_at", Moment),
    Column("closed_at", Moment),
    Column("last_at", Moment, nullable=False),
    Column("agent_at", Moment),
    Column("left_at", Moment),
    Column("outcome", String(16)),
    Column("lines", Integer, nullable=False),
    Column("sealed", Text),
    Index("handovers_conversation", "conversation"),
    # A conversation has one open hand-over at most.
    Index("handovers_open", "conversation", unique=True, sqlite_where=_OPEN_SQL, postgresql_where=_OPEN_SQL),
    Index("handovers_state", "state", "opened_at"),
    Index("handovers_closed", "closed_at"),
)

#: `key` is the digest of what makes a line the same when it is sent again. Of an agent's line `sent_at` is
#: when it went out, and until `sending_until` somebody is at it.
handover_lines = Table(
    "handover_lines",
    metadata,
    Column("handover", ForeignKey("handovers.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("who", String(16), nullable=False),
    Column("agent", String(64)),
    Column("at", Moment, nullable=False),
    Column("key", String(128)),
    Column("sent_at", Moment),
    Column("sending_until", Moment),
    Column("sealed", Text, nullable=False),
    Index("handover_lines_key", "handover", "key", unique=True),
)

#: Sentences that agents keep for themselves: the bureau's words, nothing of residents.
agent_phrases = Table(
    "agent_phrases",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("agent", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
    Index("agent_phrases_agent", "agent"),
    sqlite_autoincrement=True,
)
