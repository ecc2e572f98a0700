"""Sentences that agents keep for themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "agent_phrases",
        sa.Column("number", _SERIAL, primary_key=True),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("agent_phrases_agent", "agent_phrases", ["agent"])


def downgrade() -> None:
    """Takes it away again."""
    op.drop_table("agent_phrases")
