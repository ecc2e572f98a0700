"""What everybody does with their own account: password, second factor, sessions, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.accounts import factor, passwords, rows, sessions
from bot.accounts.login import Login
from bot.accounts.model import Entered, OpenSession, Session, TotpOffer
from bot.accounts.passwords import Passwords
from bot.accounts.sessions import Sessions
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage import Database
from bot.errors import NothingFound, Unacceptable

_SAME = "新密码要和现在的不一样。"
_ENDED = "这个登录已经结束了，请刷新列表。"


class Own:
    """Changes the account of a session. Every method may raise `StoreUnavailable`."""

    def __init__(
        self,
        database: Database,
        cipher: Cipher,
        passwords: Passwords,
        opened: Sessions,
        login: Login,
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._passwords = passwords
        self._sessions = opened
        self._login = login

    def change_password(
        self, session: Session, present: str | None, new: str, address: str, label: str, now: datetime
    ) -> Entered:
        """Another password; ends every session and opens one in place of this.

        `present` is asked for unless the password was made for the account and has to be replaced.
        Raises `LoginRefused`, `LoginPaused`, `Unacceptable`.
        """
        passwords.check(new, session.account.name)
        if session.stage != "change":
            self._login.prove(session, present or "", address, now)
        with self._database.read() as connection:
            kept = rows.find(connection, session.account.id).password
        if self._passwords.is_right(kept, new):
            raise Unacceptable(_SAME)
        made = self._passwords.hash(new)
        with self._database.write() as connection:
            row = rows.find(connection, session.account.id, lock=True)
            if not sessions.end(connection, row.id, session.id):
                raise NothingFound(_ENDED)
            rows.end_sessions(connection, row.id)
            rows.change(connection, row.id, password=made, must_change=False)
            rows.note(connection, row.name, "password changed", now, {"account": row.name})
            token = self._sessions.open(connection, row.id, "open", label, now)
            return Entered(token, "open", rows.account_of(rows.find(connection, row.id)))

    def offer_totp(self, session: Session, password: str, address: str, now: datetime) -> TotpOffer:
        """A secret for the second factor. Raises `LoginRefused`, `LoginPaused`, `NotAllowed`."""
        self._login.prove(session, password, address, now)
        with self._database.write() as connection:
            row = rows.find(connection, session.account.id, lock=True)
            return factor.offer(connection, row, self._cipher)

    def confirm_totp(self, session: Session, code: str, now: datetime) -> list[str]:
        """The second factor counts from now on, and other sessions end; the recovery codes.

        Raises `NotAllowed`, `Unacceptable`.
        """
        with self._database.write() as connection:
            row = rows.find(connection, session.account.id, lock=True)
            made = factor.confirm(connection, row, code, self._cipher, now)
            rows.end_sessions(connection, row.id, but=session.id)
            rows.note(connection, row.name, "second factor on", now, {"account": row.name})
            return made

    def remove_totp(self, session: Session, password: str, address: str, now: datetime) -> None:
        """Does without a second factor. Raises `LoginRefused`, `LoginPaused`."""
        self._login.prove(session, password, address, now)
        with self._database.write() as connection:
            row = rows.find(connection, session.account.id, lock=True)
            factor.remove(connection, row)
            rows.end_sessions(connection, row.id, but=session.id)
            rows.note(connection, row.name, "second factor off", now, {"account": row.name})

    def sessions(self, session: Session, now: datetime) -> Sequence[OpenSession]:
        """The account's open sessions."""
        return self._sessions.listing(session, now)

    def end(self, session: Session, session_id: str, now: datetime) -> None:
        """Ends one of the account's sessions. Raises `NothingFound` for one that is not the account's."""
        with self._database.write() as connection:
            if not sessions.end(connection, session.account.id, session_id):
                raise NothingFound(_ENDED)
            rows.note(connection, session.account.name, "logout", now, {"own": session_id == session.id})

    def end_others(self, session: Session, now: datetime) -> int:
        """Ends all of the account's sessions but this; how many that were."""
        with self._database.write() as connection:
            ended = rows.end_sessions(connection, session.account.id, but=session.id)
            rows.note(connection, session.account.name, "logout", now, {"others": ended})
            return ended
