"""Accounts and sessions as the API has them: plain data, times in ISO 8601 with offset."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.accounts import Account, OneTime, OpenSession, Session, permissions_of


def account_seen(account: Account) -> dict[str, Any]:
    """An account."""
    return {
        "id": account.id,
        "name": account.name,
        "display_name": account.display_name,
        "roles": list(account.roles),
        "disabled": account.disabled,
        "must_change": account.must_change,
        "totp": account.totp,
        "paused_until": _moment(account.paused_until),
        "created_at": _moment(account.created_at),
        "last_login_at": _moment(account.last_login_at),
    }


def one_time_seen(made: OneTime) -> dict[str, Any]:
    """An account with a password that was made for it."""
    return {"account": account_seen(made.account), "password": made.password}


def own_seen(session: Session) -> dict[str, Any]:
    """Who is logged in."""
    account = session.account
    return {
        "name": account.name,
        "display_name": account.display_name,
        "roles": list(account.roles),
        "permissions": sorted(permissions_of(account.roles)),
        "totp": account.totp,
        "csrf": session.csrf,
        "ends_at": _moment(session.ends_at),
    }


def session_seen(one: OpenSession) -> dict[str, Any]:
    """A browser that is logged in."""
    return {
        "id": one.id,
        "label": one.label,
        "created_at": _moment(one.created_at),
        "last_seen_at": _moment(one.last_seen_at),
        "current": one.current,
    }


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()
