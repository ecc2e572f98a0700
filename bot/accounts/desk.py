"""The accounts of the staff as doors and commands reach them: the parts, with the present time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.accounts.login import Login
from bot.accounts.managing import Managing
from bot.accounts.model import Account, Entered, OneTime, OpenSession, Session, TotpOffer
from bot.accounts.own import Own
from bot.accounts.passwords import Passwords
from bot.accounts.permissions import AccountRole
from bot.accounts.sessions import Ends, Sessions
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage import Database
from bot.language.clock import now
from bot.settings import Settings


class Accounts:
    """All that is done with accounts. Methods block; each may raise `StoreUnavailable`.

    What else each raises is said where it is done: `bot.accounts.login`, `own` and `managing`.
    """

    def __init__(self, database: Database, cipher: Cipher, ends: Ends, passwords: Passwords) -> None:
        self._sessions = Sessions(database, ends)
        self._login = Login(database, cipher, passwords, self._sessions)
        self._own = Own(database, cipher, passwords, self._sessions, self._login)
        self._managing = Managing(database, cipher, passwords)

    @classmethod
    def from_settings(cls, settings: Settings, database: Database, cipher: Cipher) -> Accounts:
        """The accounts of a database, with the ends of sessions that are set."""
        ends = Ends(
            timedelta(seconds=settings.session_idle_seconds), timedelta(seconds=settings.session_seconds)
        )
        return cls(database, cipher, ends, Passwords())

    def enter(self, name: str, password: str, address: str, label: str) -> Entered:
        """The first step of a login, from an address, by a browser called `label`."""
        return self._login.enter(name, password, address, label, now())

    def give_code(self, token: str, code: str, address: str) -> Entered:
        """The second step, for accounts with a second factor."""
        return self._login.give_code(token, code, address, now())

    def session(self, token: str, background: bool = False) -> Session | None:
        """The session of a token; with `background` it is not thereby kept from ending."""
        return self._sessions.find(token, now(), background)

    def change_password(
        self, session: Session, present: str | None, new: str, address: str, label: str
    ) -> Entered:
        """Replaces one's own password; the session goes on under another token, the others end."""
        return self._own.change_password(session, present, new, address, label, now())

    def offer_totp(self, session: Session, password: str, address: str) -> TotpOffer:
        """Begins with a second factor."""
        return self._own.offer_totp(session, password, address, now())

    def confirm_totp(self, session: Session, code: str) -> list[str]:
        """Ends with a second factor on; the recovery codes."""
        return self._own.confirm_totp(session, code, now())

    def remove_own_totp(self, session: Session, password: str, address: str) -> None:
        """Gives one's own second factor up."""
        self._own.remove_totp(session, password, address, now())

    def sessions(self, session: Session) -> Sequence[OpenSession]:
        """One's own open sessions."""
        return self._own.sessions(session, now())

    def end(self, session: Session, session_id: str) -> None:
        """Ends one of one's own sessions."""
        self._own.end(session, session_id, now())

    def end_others(self, session: Session) -> int:
        """Ends all of one's own sessions but this."""
        return self._own.end_others(session, now())

    def add(
        self,
        actor: str,
        name: str,
        display_name: str,
        roles: Iterable[AccountRole],
        password: str | None = None,
    ) -> OneTime:
        """Makes an account."""
        return self._managing.add(actor, name, display_name, roles, now(), password)

    def listing(self) -> list[Account]:
        """All accounts."""
        return self._managing.listing(now())

    def find(self, account_id: str) -> Account:
        """An account by its id."""
        return self._managing.find(account_id, now())

    def named(self, name: str) -> Account:
        """An account by its name."""
        return self._managing.named(name, now())

    def any(self) -> bool:
        """Whether there is an account at all."""
        return self._managing.any()

    def change(
        self,
        actor: str,
        account_id: str,
        display_name: str | None = None,
        roles: Iterable[AccountRole] | None = None,
        disabled: bool | None = None,
    ) -> Account:
        """Changes what is not None of an account."""
        return self._managing.change(actor, account_id, now(), display_name, roles, disabled)

    def set_password(self, actor: str, account_id: str, password: str | None = None) -> OneTime:
        """Gives an account another password."""
        return self._managing.set_password(actor, account_id, now(), password)

    def set_up_totp(self, account_id: str) -> TotpOffer:
        """Begins with a second factor for somebody who stands by."""
        return self._managing.set_up_totp(account_id)

    def turn_totp_on(self, actor: str, account_id: str, code: str) -> list[str]:
        """Ends with it on; the recovery codes."""
        return self._managing.turn_totp_on(actor, account_id, code, now())

    def remove_totp(self, actor: str, account_id: str) -> Account:
        """Takes an account's second factor away."""
        return self._managing.remove_totp(actor, account_id, now())

    def unlock(self, actor: str, account_id: str) -> Account:
        """Ends an account's pause."""
        return self._managing.unlock(actor, account_id, now())

    def end_sessions(self, actor: str, account_id: str) -> int:
        """Logs an account out everywhere."""
        return self._managing.end_sessions(actor, account_id, now())
