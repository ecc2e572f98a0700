"""When a resident left the kiosk at which they waited for a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column."""
    op.add_column("handovers", sa.Column("left_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Takes it away again."""
    op.drop_column("handovers", "left_at")
