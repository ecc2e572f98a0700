"""What administrators, and operators by command, do with other people's accounts."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from bot.accounts import factor, naming, passwords, pausing, rows
from bot.accounts.model import Account, OneTime, TotpOffer
from bot.accounts.passwords import Passwords
from bot.accounts.permissions import AccountRole
from bot.accounts.tables import accounts
from bot.accounts.trying import mark_of_name
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage import Database
from bot.errors import NotAllowed, NothingFound, Unacceptable

_ID_BYTES = 9
_NO_ROLE = "至少要选一个角色。"
_LAST = "这是最后一个能用的管理员账号，请先让别人也当管理员。"
_OWN = "不能改自己的角色，也不能停用自己，请另一位管理员来改。"


class Managing:
    """Makes and changes accounts; `actor` is who does it. Every method may raise `StoreUnavailable`.

    Methods that take an account's id raise `NothingFound` for an unknown one.
    """

    def __init__(self, database: Database, cipher: Cipher, passwords: Passwords) -> None:
        self._database = database
        self._cipher = cipher
        self._passwords = passwords

    def add(
        self,
        actor: str,
        name: str,
        display_name: str,
        roles: Iterable[AccountRole],
        now: datetime,
        password: str | None = None,
    ) -> OneTime:
        """A new account, with `password` or one that is made for it and has to be replaced.

        Raises `Unacceptable`, and `NotAllowed` where the name is taken.
        """
        name, display_name = naming.read_name(name), naming.read_display_name(display_name)
        written, given = _written(roles), password or passwords.one_time()
        if password is not None:
            passwords.check(password, name)
        account_id = secrets.token_urlsafe(_ID_BYTES)
        values = {
            "id": account_id,
            "name": name,
            "key": naming.key_of(name),
            "display_name": display_name,
            "roles": written,
            "password": self._passwords.hash(given),
            "must_change": password is None,
            "disabled": False,
            "created_at": now,
        }
        try:
            with self._database.write() as connection:
                connection.execute(insert(accounts).values(**values))
                rows.note(connection, actor, "account added", now, {"account": name, "roles": written})
                return OneTime(self._account(connection, account_id, now), given)
        except IntegrityError as error:
            raise NotAllowed("已经有叫这个名字的账号。") from error

    def listing(self, now: datetime) -> list[Account]:
        """All accounts, by name."""
        with self._database.read() as connection:
            found = connection.execute(select(accounts).order_by(accounts.c.key)).all()
            return [self._seen(connection, row, now) for row in found]

    def find(self, account_id: str, now: datetime) -> Account:
        """An account by its id."""
        with self._database.read() as connection:
            return self._account(connection, account_id, now)

    def named(self, name: str, now: datetime) -> Account:
        """An account by its name. Raises `NothingFound`."""
        with self._database.read() as connection:
            row = rows.named(connection, name)
            if row is None:
                raise NothingFound("没有叫这个名字的账号。")
            return self._seen(connection, row, now)

    def any(self) -> bool:
        """Whether there is an account at all."""
        with self._database.read() as connection:
            return connection.execute(select(accounts.c.id).limit(1)).first() is not None

    def change(
        self,
        actor: str,
        account_id: str,
        now: datetime,
        display_name: str | None = None,
        roles: Iterable[AccountRole] | None = None,
        disabled: bool | None = None,
    ) -> Account:
        """Writes what is not None. Other roles, and being disabled, end the account's sessions.

        Raises `Unacceptable`, and `NotAllowed` for one's own rights and for the last administrator's.
        """
        shown = None if display_name is None else naming.read_display_name(display_name)
        written = None if roles is None else _written(roles)
        with self._database.write() as connection:
            row = self._locked(connection, account_id)
            wanted = {"display_name": shown, "roles": written, "disabled": disabled}
            new = {
                name: value
                for name, value in wanted.items()
                if value is not None and value != row._mapping[name]
            }
            if new.keys() & {"roles", "disabled"}:
                self._check_rights(connection, actor, row, new)
                rows.end_sessions(connection, account_id)
            if new:
                rows.change(connection, account_id, **new)
                told = {name: value for name, value in new.items() if name != "display_name"}
                details = {"account": row.name, "changed": sorted(new), **told}
                rows.note(connection, actor, "account changed", now, details)
            return self._account(connection, account_id, now)

    def set_password(
        self, actor: str, account_id: str, now: datetime, password: str | None = None
    ) -> OneTime:
        """Another password: `password`, or one that is made and has to be replaced.

        Ends the account's sessions and its pause. Raises `Unacceptable`.
        """
        if password is not None:
            passwords.check(password, self.find(account_id, now).name)
        given = password or passwords.one_time()
        kept = self._passwords.hash(given)
        with self._database.write() as connection:
            row = rows.find(connection, account_id, lock=True)
            rows.change(connection, account_id, password=kept, must_change=password is None)
            rows.end_sessions(connection, account_id)
            pausing.forget(connection, mark_of_name(self._cipher, row.name))
            rows.note(connection, actor, "password reset", now, {"account": row.name})
            return OneTime(self._account(connection, account_id, now), given)

    def set_up_totp(self, account_id: str) -> TotpOffer:
        """A secret for an account whose owner stands by. Raises `NotAllowed` where it has one."""
        with self._database.write() as connection:
            return factor.offer(connection, rows.find(connection, account_id, lock=True), self._cipher)

    def turn_totp_on(self, actor: str, account_id: str, code: str, now: datetime) -> list[str]:
        """That secret counts from now on; the recovery codes. Raises `NotAllowed`, `Unacceptable`."""
        with self._database.write() as connection:
            row = rows.find(connection, account_id, lock=True)
            made = factor.confirm(connection, row, code, self._cipher, now)
            rows.end_sessions(connection, account_id)
            rows.note(connection, actor, "second factor on", now, {"account": row.name})
            return made

    def remove_totp(self, actor: str, account_id: str, now: datetime) -> Account:
        """Takes the second factor away, as its telephone was lost; ends the account's sessions."""
        with self._database.write() as connection:
            row = rows.find(connection, account_id, lock=True)
            factor.remove(connection, row)
            rows.end_sessions(connection, account_id)
            rows.note(connection, actor, "second factor off", now, {"account": row.name})
            return self._account(connection, account_id, now)

    def unlock(self, actor: str, account_id: str, now: datetime) -> Account:
        """Ends a pause after wrong tries."""
        with self._database.write() as connection:
            row = rows.find(connection, account_id)
            pausing.forget(connection, mark_of_name(self._cipher, row.name))
            rows.note(connection, actor, "account unlocked", now, {"account": row.name})
            return self._account(connection, account_id, now)

    def end_sessions(self, actor: str, account_id: str, now: datetime) -> int:
        """Logs an account out everywhere; how many sessions that were."""
        with self._database.write() as connection:
            row = rows.find(connection, account_id)
            ended = rows.end_sessions(connection, account_id)
            rows.note(connection, actor, "sessions ended", now, {"account": row.name, "sessions": ended})
            return ended

    def _locked(self, connection: Connection, account_id: str) -> Row:
        """The account's row. All are locked, in one order: two administrators may disable one another."""
        connection.execute(select(accounts.c.id).order_by(accounts.c.id).with_for_update()).all()
        return rows.find(connection, account_id)

    def _check_rights(self, connection: Connection, actor: str, row: Row, new: dict[str, Any]) -> None:
        if row.name == actor:
            raise NotAllowed(_OWN)
        after = {"roles": row.roles, "disabled": row.disabled, **new}
        if "administrator" in after["roles"].split(",") and not after["disabled"]:
            return
        others = select(accounts).where(accounts.c.id != row.id, accounts.c.disabled.is_(False))
        if "administrator" in rows.roles_of(row) and not row.disabled:
            left = (rows.roles_of(other) for other in connection.execute(others))
            if not any("administrator" in roles for roles in left):
                raise NotAllowed(_LAST)

    def _account(self, connection: Connection, account_id: str, now: datetime) -> Account:
        return self._seen(connection, rows.find(connection, account_id), now)

    def _seen(self, connection: Connection, row: Row, now: datetime) -> Account:
        until = pausing.paused(connection, mark_of_name(self._cipher, row.name), now)
        return rows.account_of(row, until)


def _written(roles: Iterable[str]) -> str:
    written = rows.roles_written(roles)
    if not written:
        raise Unacceptable(_NO_ROLE)
    return written
