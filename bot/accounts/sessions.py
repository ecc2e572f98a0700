"""Open logins: kept by the digest of a token that only the browser has, ended by rest, age or decree."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.accounts import rows
from bot.accounts.model import OpenSession, Session, Stage
from bot.accounts.tables import account_sessions
from bot.desk.storage import Database

#: How long the later steps of a login may take.
_STEPS = timedelta(minutes=10)
#: A session is written as seen at most this often, in parts of the rest it may have: a page asks often.
_PART = 30
_ID_BYTES = 12
_LABEL = 64


@dataclass(frozen=True)
class Ends:
    """When a session ends by itself: after so long without anything done, and after so long in any case."""

    idle: timedelta
    absolute: timedelta


class Sessions:
    """Opens, finds and ends sessions."""

    def __init__(self, database: Database, ends: Ends) -> None:
        self._database = database
        self._ends = ends

    def open(self, connection: Connection, account_id: str, stage: Stage, label: str, now: datetime) -> str:
        """A new session; its token."""
        token = secrets.token_urlsafe(32)
        values = {
            "digest": digest(token),
            "id": secrets.token_urlsafe(_ID_BYTES),
            "account": account_id,
            "stage": stage,
            "label": label[:_LABEL],
            "created_at": now,
            "last_seen_at": now,
            "ends_at": now + (self._ends.absolute if stage == "open" else _STEPS),
        }
        connection.execute(insert(account_sessions).values(**values))
        return token

    def find(self, token: str, now: datetime, background: bool = False) -> Session | None:
        """The session of a token, unless it has ended or its account is disabled.

        With `background` (a page asks by itself) it is not thereby kept from ending.
        """
        query = (
            select(account_sessions).where(account_sessions.c.digest == digest(token)).where(self._alive(now))
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
            owner = None if row is None else rows.find(connection, row.account)
        if row is None or owner is None or owner.disabled:
            return None
        if not background and now - row.last_seen_at >= self._ends.idle / _PART:
            self._touch(row.digest, now)
        return Session(row.id, rows.account_of(owner), row.stage, row.created_at, row.ends_at, csrf_of(token))

    def listing(self, session: Session, now: datetime) -> Sequence[OpenSession]:
        """The open sessions of a session's account, the latest used first."""
        query = (
            select(account_sessions)
            .where(account_sessions.c.account == session.account.id, account_sessions.c.stage == "open")
            .where(self._alive(now))
            .order_by(account_sessions.c.last_seen_at.desc(), account_sessions.c.id)
        )
        with self._database.read() as connection:
            found = connection.execute(query).all()
        return [
            OpenSession(row.id, row.label, row.created_at, row.last_seen_at, row.id == session.id)
            for row in found
        ]

    def _alive(self, now: datetime) -> object:
        return and_(
            account_sessions.c.ends_at > now,
            or_(
                account_sessions.c.stage != "open",
                account_sessions.c.last_seen_at > now - self._ends.idle,
            ),
        )

    def _touch(self, mark: str, now: datetime) -> None:
        with self._database.write() as connection:
            # Ended in the meantime stays ended: there is no row then.
            statement = update(account_sessions).where(account_sessions.c.digest == mark)
            connection.execute(statement.values(last_seen_at=now))


def end(connection: Connection, account_id: str, session_id: str) -> bool:
    """Ends one session of an account; whether it was there."""
    statement = delete(account_sessions).where(
        account_sessions.c.account == account_id, account_sessions.c.id == session_id
    )
    return bool(connection.execute(statement).rowcount)


def end_old(connection: Connection, now: datetime) -> int:
    """Drops sessions whose last moment is over; how many that were."""
    return int(connection.execute(delete(account_sessions).where(account_sessions.c.ends_at <= now)).rowcount)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def csrf_of(token: str) -> str:
    """What the session's own pages send back with each change; another site cannot know it."""
    return hmac.new(token.encode("utf-8", "replace"), b"csrf", hashlib.sha256).hexdigest()
