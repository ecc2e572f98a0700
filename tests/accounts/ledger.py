"""Accounts to test with: real tables, and hashes that cost next to nothing."""

from __future__ import annotations

from datetime import timedelta

from argon2 import PasswordHasher
from sqlalchemy import select

from bot.accounts import Account, AccountRole, Accounts
from bot.accounts.passwords import Passwords
from bot.accounts.sessions import Ends
from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage.tables import audit

#: Eight kibibytes and one pass: for tests, not for anybody's password.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)
PASSWORD = "春江花月夜，四个人看"
HOME = "127.0.0.1"


def accounts_over(database: Database, cipher: Cipher) -> Accounts:
    """The accounts of a database."""
    return Accounts(database, cipher, Ends(IDLE, ABSOLUTE), Passwords(CHEAP))


def hired(accounts: Accounts, name: str, *roles: AccountRole, password: str = PASSWORD) -> Account:
    """An account that is ready for use."""
    return accounts.add("operator", name, name, roles or ("agent",), password).account


def trail(database: Database) -> list[tuple[str, str, dict[str, object]]]:
    """Who did what, as the audit trail has it."""
    with database.read() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.id)).all()
    return [(row.actor, row.what, row.details) for row in rows]
