"""The tables of the accounts, in the metadata of the desk's other tables.

No password, token, code or address is kept in a form that could be used: passwords are argon2id hashes,
tokens and recovery codes digests of what nobody can guess, addresses and tried names keyed digests. A name
that was tried may be somebody's password in the wrong field.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.desk.storage.tables import metadata
from bot.desk.storage.types import Moment

#: `key` is the name in one form, so that no two look the same. `sealed_totp` and `sealed_offer` hold sealed
#: secrets, `totp_step` the time step of the code that was taken last (RFC 6238, section 5.2).
accounts = Table(
    "accounts",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(32), nullable=False),
    Column("key", String(64), nullable=False),
    Column("display_name", String(64), nullable=False),
    Column("roles", String(64), nullable=False),
    Column("password", Text, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("sealed_totp", Text),
    Column("sealed_offer", Text),
    Column("totp_step", BigInteger),
    Column("created_at", Moment, nullable=False),
    Column("last_login_at", Moment),
    Index("accounts_key", "key", unique=True),
)

#: Codes for the day the telephone is lost; one that was used is gone.
account_codes = Table(
    "account_codes",
    metadata,
    Column("account", ForeignKey("accounts.id"), primary_key=True),
    Column("digest", String(64), primary_key=True),
)

account_sessions = Table(
    "account_sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("id", String(16), nullable=False),
    Column("account", ForeignKey("accounts.id"), nullable=False),
    Column("stage", String(8), nullable=False),
    Column("label", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Index("account_sessions_id", "id", unique=True),
    Index("account_sessions_account", "account"),
    Index("account_sessions_ends", "ends_at"),
)

#: Wrong tries by name or address (`who`, a keyed digest), whether there is such a name or not.
login_tries = Table(
    "login_tries",
    metadata,
    Column("who", String(64), primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("paused_until", Moment),
    Index("login_tries_last", "last_at"),
)
