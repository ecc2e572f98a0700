"""By which way replies went out, for workers that cannot ask Redis."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "reply_claims",
        sa.Column("conversation", sa.String(64), primary_key=True),
        sa.Column("message", sa.String(64), primary_key=True),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("reply_claims_at", "reply_claims", ["at"])


def downgrade() -> None:
    """Takes it away again."""
    op.drop_table("reply_claims")
