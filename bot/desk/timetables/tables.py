"""Where timetables are kept that staff changed; of the others the catalogue's files are all there is."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from bot.desk.storage.tables import metadata
from bot.desk.storage.types import Moment

#: `text` is what the catalogue's file would say, as JSON, which YAML reads. `version` counts the changes.
timetables = Table(
    "timetables",
    metadata,
    Column("service", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
)
