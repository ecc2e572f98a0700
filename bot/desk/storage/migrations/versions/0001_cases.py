"""Cases, their events, places, outbox, deliveries, attempts and the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_OPEN = sa.text("status IN ('requested', 'confirmed', 'in_progress', 'waitlisted')")
_APPEND_ONLY = ("case_events", "audit")
_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def _case() -> sa.Column:
    return sa.Column("case_id", sa.String(9), sa.ForeignKey("cases.id"), nullable=False)


def upgrade() -> None:
    """Makes the tables and what keeps two of them append-only."""
    _cases()
    _events()
    _messages()
    op.create_table(
        "attempts",
        sa.Column("who", sa.String(128), primary_key=True),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("case_id", sa.String(9)),
        sa.Column("details", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_at", "audit", ["at"])
    _close(op.get_bind().dialect.name)


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(9), primary_key=True),
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("topic", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("community", sa.String(64)),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("starts_at", _MOMENT),
        sa.Column("ends_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT),
        sa.Column("place", sa.Text),
        sa.Column("assignee", sa.String(64)),
        sa.Column("rating", sa.Integer),
        sa.Column("held", sa.Integer, nullable=False),
        sa.Column("queue", sa.BigInteger),
        sa.Column("phone", sa.String(128)),
        sa.Column("identity", sa.String(128)),
        sa.Column("sealed", sa.Text, nullable=False),
    )
    op.create_index("cases_at", "cases", ["service", "starts_at"])
    op.create_index("cases_status", "cases", ["status", "due_at"])
    op.create_index("cases_created", "cases", ["created_at", "id"])
    op.create_index("cases_phone", "cases", ["phone"])
    op.create_index(
        "cases_identity", "cases", ["identity"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_table(
        "case_doors",
        sa.Column("conversation", sa.String(128), primary_key=True),
        sa.Column("case_id", sa.String(9), sa.ForeignKey("cases.id"), primary_key=True),
    )
    op.create_index("case_doors_case", "case_doors", ["case_id"])
    op.create_table(
        "places",
        sa.Column("service", sa.String(64), primary_key=True),
        sa.Column("starts_at", _MOMENT, primary_key=True),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.Column("queue", sa.BigInteger, nullable=False),
        sa.CheckConstraint("taken >= 0", name="places_taken"),
    )


def _events() -> None:
    op.create_table(
        "case_events",
        sa.Column("id", _SERIAL, primary_key=True),
        _case(),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("before", sa.String(16)),
        sa.Column("after", sa.String(16), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("case_events_case", "case_events", ["case_id", "id"])
    op.create_table(
        "case_texts",
        sa.Column("event", _SERIAL, sa.ForeignKey("case_events.id"), primary_key=True, autoincrement=False),
        _case(),
        sa.Column("sealed", sa.Text, nullable=False),
    )
    op.create_index("case_texts_case", "case_texts", ["case_id"])


def _messages() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        _case(),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("lease_owner", sa.String(64)),
        sa.Column("lease_until", _MOMENT),
        sa.Column("details", sa.Text, nullable=False),
    )
    op.create_index("outbox_due", "outbox", ["state", "due_at"])
    op.create_index("outbox_case", "outbox", ["case_id"])
    op.create_table(
        "deliveries",
        sa.Column("notification", sa.String(64), sa.ForeignKey("outbox.id"), primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        _case(),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("shown_at", _MOMENT),
        sa.Column("turn", sa.String(128)),
    )
    op.create_index("deliveries_case", "deliveries", ["case_id", "shown_at"])


def _close(dialect: str) -> None:
    """Triggers that refuse changes, whoever asks: the second line behind the role's rights."""
    if dialect == "postgresql":
        op.execute(
            "CREATE FUNCTION desk_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME; END $$"
        )
    for table in _APPEND_ONLY:
        if dialect == "postgresql":
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION desk_append_only()"
            )
            continue
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'table {table} is append-only'); END"
            )


def downgrade() -> None:
    """Takes everything away again, with all that was kept."""
    for table in ("audit", "attempts", "deliveries", "outbox", "case_texts", "case_events"):
        op.drop_table(table)
    for table in ("places", "case_doors", "cases"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION desk_append_only()")
