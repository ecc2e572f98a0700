"""The table of claims, in the metadata of the desk's other tables; conversation and message are digests."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from bot.desk.storage.tables import metadata
from bot.desk.storage.types import Moment

reply_claims = Table(
    "reply_claims",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("message", String(64), primary_key=True),
    Column("way", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Index("reply_claims_at", "at"),
)
