"""The desk's tables. The migrations make them; a test holds the two together.

What is said of a person stands in `sealed` columns only, encrypted; a conversation and a telephone
number are kept as keyed digests, to be looked up and not to be read.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from bot.desk.storage.types import Details, Moment, Serial

metadata = MetaData()

#: States in which the same request is recognised instead of being taken a second time.
OPEN = ("requested", "confirmed", "in_progress", "waitlisted")
_OPEN_SQL = text(f"status IN ({', '.join(repr(status) for status in OPEN)})")

#: `held` is how many places the case takes at its time, `queue` its number in line while it waits.
#: `identity` is the digest of resident, service and time by which a repeated request is known.
cases = Table(
    "cases",
    metadata,
    Column("id", String(9), primary_key=True),
    Column("service", String(64), nullable=False),
    Column("topic", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("community", String(64)),
    Column("people", Integer, nullable=False),
    Column("starts_at", Moment),
    Column("ends_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("place", Text),
    Column("assignee", String(64)),
    Column("rating", Integer),
    Column("held", Integer, nullable=False),
    Column("queue", BigInteger),
    Column("phone", String(128)),
    Column("identity", String(128)),
    Column("sealed", Text, nullable=False),
    Index("cases_at", "service", "starts_at"),
    Index("cases_status", "status", "due_at"),
    Index("cases_created", "created_at", "id"),
    Index("cases_phone", "phone"),
    Index("cases_identity", "identity", unique=True, sqlite_where=_OPEN_SQL, postgresql_where=_OPEN_SQL),
)

#: The conversations that a case answers in: the one it was made in, and those that proved it is theirs.
case_doors = Table(
    "case_doors",
    metadata,
    Column("conversation", String(128), primary_key=True),
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Index("case_doors_case", "case_id"),
)

#: Append-only: triggers refuse all else, and on PostgreSQL the application's role has no right to it.
case_events = Table(
    "case_events",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(16), nullable=False),
    Column("before", String(16)),
    Column("after", String(16), nullable=False),
    Index("case_events_case", "case_id", "id"),
    sqlite_autoincrement=True,
)

#: Reasons and notes of events, apart from them: people's words are erased one day, the event stays.
case_texts = Table(
    "case_texts",
    metadata,
    Column("event", ForeignKey("case_events.id"), primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("sealed", Text, nullable=False),
    Index("case_texts_case", "case_id"),
)

#: One row a service and start time: locked, counted and written with the case. `queue` was last given out.
places = Table(
    "places",
    metadata,
    Column("service", String(64), primary_key=True),
    Column("starts_at", Moment, primary_key=True),
    Column("taken", Integer, nullable=False),
    Column("queue", BigInteger, nullable=False),
    CheckConstraint("taken >= 0", name="places_taken"),
)

#: `state` is pending, sent or dropped. `number` keeps the order of what happened at the same moment.
outbox = Table(
    "outbox",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("tries", Integer, nullable=False),
    Column("lease_owner", String(64)),
    Column("lease_until", Moment),
    Column("details", Details, nullable=False),
    Index("outbox_due", "state", "due_at"),
    Index("outbox_case", "case_id"),
)

#: What a channel has taken over; with `shown_at` the resident has it, in answer to the turn `turn`. The key
#: refuses a second time.
deliveries = Table(
    "deliveries",
    metadata,
    Column("notification", ForeignKey("outbox.id"), primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("shown_at", Moment),
    Column("turn", String(128)),
    Index("deliveries_case", "case_id", "shown_at"),
)

#: Wrong tries of a conversation or for a telephone number since `since`.
attempts = Table(
    "attempts",
    metadata,
    Column("who", String(128), primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("since", Moment, nullable=False),
)

#: Append-only: who looked at or did what. `details` name kinds and counts, never a person's words.
audit = Table(
    "audit",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("what", String(64), nullable=False),
    Column("case_id", String(9)),
    Column("details", Details, nullable=False),
    Index("audit_at", "at"),
    sqlite_autoincrement=True,
)

#: Tables that only ever grow.
APPEND_ONLY = ("case_events", "audit")
