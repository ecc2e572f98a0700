"""Documents that staff keep, each version of them, and the releases in which they are searched.

Versions and releases only ever grow: what was live when can be told years later. Nothing personal.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from bot.desk.storage.tables import metadata
from bot.desk.storage.types import Details, Moment, Serial

#: `kind` is guide or document, `version` its latest one. `title`, `topic` and `valid_until` are of that.
kept_documents = Table(
    "kept_documents",
    metadata,
    Column("id", String(96), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("topic", String(64)),
    Column("valid_until", String(10)),
    Column("updated_at", Moment, nullable=False),
    Column("updated_by", String(64), nullable=False),
    Index("kept_documents_until", "valid_until"),
)

document_versions = Table(
    "document_versions",
    metadata,
    Column("document", ForeignKey("kept_documents.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("text", Text, nullable=False),
)

#: The one with the highest number is live. `manifest`: see `bot.publishing.model.Manifest`.
releases = Table(
    "releases",
    metadata,
    Column("number", Serial, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("manifest", Details, nullable=False),
    sqlite_autoincrement=True,
)
