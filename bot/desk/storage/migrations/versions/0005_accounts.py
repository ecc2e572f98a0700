"""Accounts of the staff with their recovery codes and sessions, and wrong tries at logging in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the four tables."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("display_name", sa.String(64), nullable=False),
        sa.Column("roles", sa.String(64), nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("sealed_totp", sa.Text),
        sa.Column("sealed_offer", sa.Text),
        sa.Column("totp_step", sa.BigInteger),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("last_login_at", _MOMENT),
    )
    op.create_index("accounts_key", "accounts", ["key"], unique=True)
    op.create_table(
        "account_codes",
        sa.Column("account", sa.String(16), sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
    )
    op.create_table(
        "account_sessions",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("account", sa.String(16), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("stage", sa.String(8), nullable=False),
        sa.Column("label", sa.String(64), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("last_seen_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
    )
    op.create_index("account_sessions_id", "account_sessions", ["id"], unique=True)
    op.create_index("account_sessions_account", "account_sessions", ["account"])
    op.create_index("account_sessions_ends", "account_sessions", ["ends_at"])
    op.create_table(
        "login_tries",
        sa.Column("who", sa.String(64), primary_key=True),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.Column("paused_until", _MOMENT),
    )
    op.create_index("login_tries_last", "login_tries", ["last_at"])


def downgrade() -> None:
    """Takes them away again."""
    for table in ("login_tries", "account_sessions", "account_codes", "accounts"):
        op.drop_table(table)
