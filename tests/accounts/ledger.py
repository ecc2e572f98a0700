"""Accounts to test with: real tables, and hashes that cost next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from bot.accounts import Account, AccountRole, Accounts, Entered, Session
from bot.accounts.passwords import Passwords
from bot.accounts.sessions import Ends
from bot.accounts.tables import account_codes, account_sessions, login_tries
from bot.accounts.tables import accounts as table
from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage.tables import audit
from bot.errors import LoginPaused, LoginRefused

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


def enter(accounts: Accounts, name: str = "小李", password: str = PASSWORD, address: str = HOME) -> Entered:
    """Gives name and password at a browser."""
    return accounts.enter(name, password, address, "Chrome（Windows）")


def opened(accounts: Accounts, name: str = "小李") -> Session:
    """The session that name and password open."""
    session = accounts.session(enter(accounts, name).token)
    assert session is not None
    return session


def refused(attempt: Callable[[], object]) -> tuple[type[Exception], str]:
    """How an attempt that must fail failed, and what was said of it."""
    with pytest.raises((LoginRefused, LoginPaused)) as raised:
        attempt()
    return type(raised.value), str(raised.value)


def everything(database: Database) -> str:
    """All that is kept of accounts and of what was done with them."""
    with database.read() as connection:
        tables = (table, account_codes, account_sessions, login_tries)
        rows = [repr(tuple(row)) for one in tables for row in connection.execute(select(one))]
    return "\n".join([*rows, repr(trail(database))])
