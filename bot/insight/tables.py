"""What is counted of conversations, and the questions that had no good answer.

A counted turn belongs to nobody: it has no conversation and no words. A question is kept masked and
sealed, without its conversation, and only for a while; so is what an agent answered, without the agent.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text

from bot.desk.storage.tables import metadata
from bot.desk.storage.types import Moment, Serial

#: `day` is the date in Asia/Shanghai, ISO; `hour` 0 to 23.
counted_turns = Table(
    "counted_turns",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("day", String(10), nullable=False),
    Column("hour", Integer, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("community", String(64)),
    Column("topic", String(64)),
    Column("route", String(16), nullable=False),
    Column("took_ms", Float, nullable=False),
    Index("counted_turns_day", "day", "community", "topic"),
    sqlite_autoincrement=True,
)

#: `reason` is a `bot.insight.groups.Reason`; `state` is new, drafted or dismissed.
open_questions = Table(
    "open_questions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("topic", String(64)),
    Column("community", String(64)),
    Column("state", String(16), nullable=False),
    Column("sealed", Text, nullable=False),
    Index("open_questions_state", "state", "at"),
)
