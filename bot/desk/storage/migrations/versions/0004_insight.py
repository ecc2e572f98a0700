"""Counted turns, and questions that had no good answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Makes the two tables."""
    op.create_table(
        "counted_turns",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("community", sa.String(64)),
        sa.Column("topic", sa.String(64)),
        sa.Column("route", sa.String(16), nullable=False),
        sa.Column("took_ms", sa.Float, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("counted_turns_day", "counted_turns", ["day", "community", "topic"])
    op.create_table(
        "open_questions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(64)),
        sa.Column("community", sa.String(64)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
    )
    op.create_index("open_questions_state", "open_questions", ["state", "at"])


def downgrade() -> None:
    """Drops them."""
    op.drop_table("open_questions")
    op.drop_table("counted_turns")
