"""Those who carry services out, and the offers made to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TAKEN = sa.text("state IN ('accepted', 'done')")
_PENDING = sa.text("state IN ('offered', 'accepted')")
_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the two tables."""
    op.create_table(
        "helpers",
        sa.Column("id", sa.String(10), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("phone", sa.String(128)),
        sa.Column("conversation", sa.String(128)),
        sa.Column("identity", sa.String(128)),
        sa.Column("case_id", sa.String(9), sa.ForeignKey("cases.id")),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("consents", sa.String(128), nullable=False),
        sa.Column("consented_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
    )
    op.create_index("helpers_status", "helpers", ["status", "kind"])
    op.create_index("helpers_phone", "helpers", ["phone"])
    op.create_index("helpers_conversation", "helpers", ["conversation"])
    op.create_index("helpers_identity", "helpers", ["identity"], unique=True)
    op.create_table(
        "offers",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("case_id", sa.String(9), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("helper_id", sa.String(10), sa.ForeignKey("helpers.id"), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("need", sa.String(64), nullable=False),
        sa.Column("offered_at", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("served_at", _MOMENT),
        sa.Column("quarters", sa.Integer),
        sa.Column("sealed", sa.Text),
        sa.CheckConstraint("quarters > 0", name="offers_quarters"),
        sqlite_autoincrement=True,
    )
    op.create_index("offers_helper", "offers", ["helper_id", "state"])
    op.create_index("offers_case", "offers", ["case_id"])
    _unique("offers_taken", ["case_id"], _TAKEN)
    _unique("offers_pending", ["case_id", "helper_id"], _PENDING)


def _unique(name: str, columns: list[str], where: sa.sql.expression.TextClause) -> None:
    op.create_index(name, "offers", columns, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Takes both away again."""
    op.drop_table("offers")
    op.drop_table("helpers")
