"""The tables of those who carry services out, in the metadata of the desk's other tables.

What is said of a person stands in `sealed` columns only. Skills, communities and free times are in the
clear, because requests are matched by them; they are emptied with the person's data.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, text

from bot.desk.storage.tables import metadata
from bot.desk.storage.types import Details, Moment, Serial

#: States in which an offer holds its case: a case has one such offer at most.
TAKEN = ("accepted", "done")
#: States in which an offer can still be answered or called off.
PENDING = ("offered", "accepted")
_TAKEN_SQL = text(f"state IN ({', '.join(repr(state) for state in TAKEN)})")
_PENDING_SQL = text(f"state IN ({', '.join(repr(state) for state in PENDING)})")

#: `identity` is the digest of kind, telephone and name by which somebody is known who comes again: a
#: family may share a telephone. `case_id` is the registration that somebody came from.
helpers = Table(
    "helpers",
    metadata,
    Column("id", String(10), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("phone", String(128)),
    Column("conversation", String(128)),
    Column("identity", String(128)),
    Column("case_id", ForeignKey("cases.id")),
    Column("profile", Details, nullable=False),
    Column("consents", String(128), nullable=False),
    Column("consented_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("sealed", Text, nullable=False),
    Index("helpers_status", "status", "kind"),
    Index("helpers_phone", "phone"),
    Index("helpers_conversation", "conversation"),
    Index("helpers_identity", "identity", unique=True),
)

#: `need` is what was asked for, in a word (理发). `quarters` are quarter hours served from `served_at` on;
#: `sealed` is why it was declined or called off.
offers = Table(
    "offers",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("helper_id", ForeignKey("helpers.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("need", String(64), nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("ended_at", Moment),
    Column("served_at", Moment),
    Column("quarters", Integer),
    Column("sealed", Text),
    CheckConstraint("quarters > 0", name="offers_quarters"),
    Index("offers_helper", "helper_id", "state"),
    Index("offers_case", "case_id"),
    Index("offers_taken", "case_id", unique=True, sqlite_where=_TAKEN_SQL, postgresql_where=_TAKEN_SQL),
    Index(
        "offers_pending",
        "case_id",
        "helper_id",
        unique=True,
        sqlite_where=_PENDING_SQL,
        postgresql_where=_PENDING_SQL,
    ),
    sqlite_autoincrement=True,
)
