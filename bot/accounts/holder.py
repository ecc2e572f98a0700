"""Accounts among all that keeps sealed data: their secrets move to a new key, what is over is dropped.

They hold nothing of residents, so that nothing is exported or erased with one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column

from bot.accounts import pausing, sessions
from bot.accounts.tables import accounts
from bot.desk.privacy.holder import Subject
from bot.desk.storage import Database


class AccountHolder:
    """The accounts of a database."""

    name = "accounts"
    sealed: tuple[Column, ...] = (accounts.c.sealed_totp, accounts.c.sealed_offer)

    def __init__(self, database: Database) -> None:
        self._database = database

    def export(self, subject: Subject) -> list[dict[str, Any]]:
        """Nothing: no resident has an account."""
        return []

    def erase(self, subject: Subject, actor: str, now: datetime) -> int:
        """Nothing, likewise."""
        return 0

    def retain(self, now: datetime) -> int:
        """Drops sessions and tries that are over."""
        with self._database.write() as connection:
            return sessions.end_old(connection, now) + pausing.forget_old(connection, now)

    def remark(self) -> int:
        """Nothing: tries under an old index key are forgotten, and a day later dropped."""
        return 0
