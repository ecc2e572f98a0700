"""The way in: name and password, then a code where the account has a second factor.

Whoever fails learns nothing but that they failed: an unknown name is hashed for as long, paused as soon
and answered the same as a wrong password, and so is a disabled account.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row

from bot.accounts import factor, rows, sessions
from bot.accounts.model import Entered, Session, Stage
from bot.accounts.passwords import Passwords
from bot.accounts.sessions import Sessions
from bot.accounts.tables import account_sessions
from bot.accounts.trying import Try
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage import Database
from bot.errors import LoginRefused

_REFUSED = "账号名或密码不对。"
_WRONG_CODE = "验证码不对，或者已经用过；请输入验证器里最新的一个。"
_TOO_LATE = "登录超时，请重新登录。"
_WRONG_PASSWORD = "现在的密码不对。"


class Login:
    """Takes the steps of a login. Every method may raise `StoreUnavailable`."""

    def __init__(self, database: Database, cipher: Cipher, passwords: Passwords, opened: Sessions) -> None:
        self._database = database
        self._cipher = cipher
        self._passwords = passwords
        self._sessions = opened

    def enter(self, name: str, password: str, address: str, label: str, now: datetime) -> Entered:
        """The first step. Raises `LoginRefused`, `LoginPaused`."""
        tried = Try(self._cipher, name, address)
        with self._database.write() as connection:
            tried.begin(connection, now)
            row = rows.named(connection, name)
        right = self._passwords.is_right(None if row is None else row.password, password)
        renewed = (
            self._passwords.hash(password)
            if row is not None and right and self._passwords.is_old(row.password)
            else None
        )
        with self._database.write() as connection:
            fresh = self._still(connection, row) if right else None
            if fresh is None:
                tried.fail(connection, None if row is None else row.name, "password", now)
                entered = None
            else:
                if renewed is not None:
                    rows.change(connection, fresh.id, password=renewed)
                entered = self._entered(connection, tried, fresh, label, now)
        if entered is None:
            raise LoginRefused(_REFUSED)
        return entered

    def give_code(self, token: str, code: str, address: str, now: datetime) -> Entered:
        """The second step: a code of the authenticator app, or a recovery code.

        Raises `LoginRefused` (also when the first step is too long ago), `LoginPaused`.
        """
        session = self._sessions.find(token, now)
        if session is None or session.stage != "code":
            raise LoginRefused(_TOO_LATE)
        tried = Try(self._cipher, session.account.name, address)
        with self._database.write() as connection:
            tried.begin(connection, now)
            row = rows.find(connection, session.account.id, lock=True)
            used = factor.use(connection, row, code, self._cipher, now)
            if used is None:
                tried.fail(connection, row.name, "code", now)
                entered = None
            else:
                if used == "recovery":
                    rows.note(connection, row.name, "recovery code used", now)
                label = self._leave(connection, session)
                entered = self._finish(connection, tried, row, label, now)
        if entered is None:
            raise LoginRefused(_WRONG_CODE)
        return entered

    def prove(self, session: Session, password: str, address: str, now: datetime) -> None:
        """Asks for the password again before something weighty; wrong ones count as at a login.

        Raises `LoginRefused`, `LoginPaused`.
        """
        tried = Try(self._cipher, session.account.name, address)
        with self._database.write() as connection:
            tried.begin(connection, now)
            row = rows.find(connection, session.account.id)
        right = self._passwords.is_right(row.password, password)
        with self._database.write() as connection:
            if right:
                tried.take_back(connection)
            else:
                tried.fail(connection, row.name, "password", now)
        if not right:
            raise LoginRefused(_WRONG_PASSWORD)

    def _still(self, connection: Connection, row: Row | None) -> Row | None:
        """The row as it is now: while its hash was computed it may have been disabled or changed."""
        if row is None:
            return None
        fresh = rows.find(connection, row.id, lock=True)
        return None if fresh.disabled or fresh.password != row.password else fresh

    def _entered(self, connection: Connection, tried: Try, row: Row, label: str, now: datetime) -> Entered:
        if row.sealed_totp is None:
            return self._finish(connection, tried, row, label, now)
        # Earlier wrong tries stay: whoever has the password alone must not have endless codes.
        tried.take_back(connection)
        token = self._sessions.open(connection, row.id, "code", label, now)
        return Entered(token, "code", rows.account_of(row))

    def _finish(self, connection: Connection, tried: Try, row: Row, label: str, now: datetime) -> Entered:
        tried.succeed(connection)
        rows.change(connection, row.id, last_login_at=now)
        rows.note(connection, row.name, "login", now, {"second_factor": row.sealed_totp is not None})
        stage: Stage = "change" if row.must_change else "open"
        token = self._sessions.open(connection, row.id, stage, label, now)
        return Entered(token, stage, rows.account_of(row))

    def _leave(self, connection: Connection, session: Session) -> str:
        """Ends the session of the first step, whose token is older than the proof; its label."""
        query = select(account_sessions.c.label).where(account_sessions.c.id == session.id)
        label = str(connection.execute(query).scalar_one())
        sessions.end(connection, session.account.id, session.id)
        return label
