"""Accounts and sessions as plain data. None of it has a password, a secret or a token in its repr."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.accounts.permissions import AccountRole

#: How far a login has come: the code of the second factor is awaited, a new password has to be chosen,
#: or everything is done. Only `open` lets anybody in.
Stage = Literal["code", "change", "open"]


@dataclass(frozen=True)
class Account:
    """One of the staff. `must_change`: the password was made for them and has to be replaced by their own.

    `paused_until`: when the next try at the password is looked at, after too many wrong ones.
    """

    id: str
    name: str
    display_name: str
    roles: tuple[AccountRole, ...]
    disabled: bool
    must_change: bool
    totp: bool
    created_at: datetime
    last_login_at: datetime | None
    paused_until: datetime | None = None


@dataclass(frozen=True)
class Session:
    """An open login, as found by the token of its cookie. `csrf` is what its pages send with each change."""

    id: str
    account: Account
    stage: Stage
    created_at: datetime
    ends_at: datetime
    csrf: str = field(repr=False)


@dataclass(frozen=True)
class OpenSession:
    """A session as its owner sees it in the list of theirs; `label` says which browser it was."""

    id: str
    label: str
    created_at: datetime
    last_seen_at: datetime
    current: bool


@dataclass(frozen=True)
class Entered:
    """A step of a login that succeeded: the token for the cookie, and what comes next."""

    token: str = field(repr=False)
    stage: Stage
    account: Account


@dataclass(frozen=True)
class OneTime:
    """An account with a password that was made for it, to be told once."""

    account: Account
    password: str = field(repr=False)


@dataclass(frozen=True)
class TotpOffer:
    """A secret that counts once a code of it was given back. `qr` is an SVG element of `uri`."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)
    qr: str = field(repr=False)
