"""Rows of the accounts: found, written, read as plain data, and noted in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.accounts.model import Account
from bot.accounts.naming import key_of
from bot.accounts.permissions import ACCOUNT_ROLES, AccountRole
from bot.accounts.tables import account_codes, account_sessions, accounts
from bot.desk.storage.tables import audit
from bot.errors import NothingFound

_UNKNOWN = "没有找到这个账号，请刷新列表。"


def find(connection: Connection, account_id: str, lock: bool = False) -> Row:
    """The row of an account; with `lock` nobody else changes it until the transaction ends.

    Raises `NothingFound`.
    """
    query = select(accounts).where(accounts.c.id == account_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NothingFound(_UNKNOWN)
    return row


def named(connection: Connection, name: str) -> Row | None:
    """The row of the account of this name, however it is written, or None."""
    return connection.execute(select(accounts).where(accounts.c.key == key_of(name))).first()


def change(connection: Connection, account_id: str, **values: Any) -> None:
    """Writes columns of an account."""
    connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values))


def end_sessions(connection: Connection, account_id: str, but: str | None = None) -> int:
    """Ends an account's sessions, except (by its id) `but`; how many that were."""
    statement = delete(account_sessions).where(account_sessions.c.account == account_id)
    if but is not None:
        statement = statement.where(account_sessions.c.id != but)
    return int(connection.execute(statement).rowcount)


def drop_codes(connection: Connection, account_id: str) -> None:
    """Takes an account's recovery codes away."""
    connection.execute(delete(account_codes).where(account_codes.c.account == account_id))


def account_of(row: Row, paused_until: datetime | None = None) -> Account:
    """The row as plain data."""
    return Account(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        roles=roles_of(row),
        disabled=row.disabled,
        must_change=row.must_change,
        totp=row.sealed_totp is not None,
        created_at=row.created_at,
        last_login_at=row.last_login_at,
        paused_until=paused_until,
    )


def roles_of(row: Row) -> tuple[AccountRole, ...]:
    """The roles of an account."""
    return cast(tuple[AccountRole, ...], tuple(row.roles.split(",")))


def roles_written(roles: Iterable[str]) -> str:
    """Roles as the column has them: each once, in the order of the permissions' table."""
    chosen = set(roles)
    return ",".join(role for role in ACCOUNT_ROLES if role in chosen)


def note(
    connection: Connection, actor: str, what: str, now: datetime, details: Mapping[str, Any] | None = None
) -> None:
    """Adds a line to the audit trail, in the transaction of what it is about.

    `details` name accounts and kinds; never a password, a code, or what was typed as a name.
    """
    values = {"at": now, "actor": actor, "what": what, "case_id": None, "details": dict(details or {})}
    connection.execute(insert(audit).values(**values))
