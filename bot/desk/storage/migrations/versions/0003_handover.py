"""Hand-overs to a person with their lines, and suggestions with what became of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('waiting', 'claimed')")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the four tables."""
    op.create_table(
        "handovers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("conversation", sa.String(128)),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(64)),
        sa.Column("case_id", sa.String(9)),
        sa.Column("urgency", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("agent", sa.String(64)),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("claimed_at", _MOMENT),
        sa.Column("closed_at", _MOMENT),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.Column("agent_at", _MOMENT),
        sa.Column("outcome", sa.String(16)),
        sa.Column("lines", sa.Integer, nullable=False),
        sa.Column("sealed", sa.Text),
    )
    op.create_index("handovers_conversation", "handovers", ["conversation"])
    op.create_index(
        "handovers_open",
        "handovers",
        ["conversation"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index("handovers_state", "handovers", ["state", "opened_at"])
    op.create_index("handovers_closed", "handovers", ["closed_at"])
    op.create_table(
        "handover_lines",
        sa.Column("handover", sa.String(32), sa.ForeignKey("handovers.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("who", sa.String(16), nullable=False),
        sa.Column("agent", sa.String(64)),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("key", sa.String(128)),
        sa.Column("sent_at", _MOMENT),
        sa.Column("sending_until", _MOMENT),
        sa.Column("sealed", sa.Text, nullable=False),
    )
    op.create_index("handover_lines_key", "handover_lines", ["handover", "key"], unique=True)
    _make_suggestions()


def _make_suggestions() -> None:
    op.create_table(
        "suggestions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("document", sa.String(128)),
        sa.Column("section", sa.String(128)),
        sa.Column("service", sa.String(64)),
        sa.Column("handover", sa.String(32)),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("outcome", sa.String(16)),
        sa.Column("agent", sa.String(64)),
        sa.Column("judged_at", _MOMENT),
        sa.Column("sealed", sa.Text),
    )
    op.create_index("suggestions_made", "suggestions", ["outcome", "made_at"])
    op.create_index("suggestions_judged", "suggestions", ["judged_at"])
    op.create_index("suggestions_handover", "suggestions", ["handover"])
    op.create_table(
        "suggestion_rates",
        sa.Column("about", sa.String(320), primary_key=True),
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("edited", sa.Integer, nullable=False),
        sa.Column("rejected", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Takes them away again."""
    for table in ("suggestion_rates", "suggestions", "handover_lines", "handovers"):
        op.drop_table(table)
