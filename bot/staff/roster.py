"""Who of the staff may come in: the names, roles and tokens of BOT_STAFF_TOKENS."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from bot.accounts.naming import TAKEN
from bot.accounts.permissions import Permission, RoleName, permissions_of
from bot.errors import SetupError
from bot.settings import Settings

#: The roles of tokens; each may what those before it may.
Role = Literal["viewer", "clerk", "manager"]
ROLES: tuple[Role, ...] = get_args(Role)

_NAME = re.compile(r"[^\W_][\w.-]{0,31}")
#: The characters of a bearer token (RFC 6750, section 2.1), and a length that nobody guesses.
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{16,256}={0,2}")
_HOW = "`python -m bot staff token NAME ROLE` prints one"


@dataclass(frozen=True)
class Member:
    """One of the staff, as the desk's histories name them: by a token with its role, or by an account.

    An account and a token of the same name are the same person's.
    """

    name: str
    role: RoleName
    #: Further roles of an account.
    more: tuple[RoleName, ...] = ()

    @classmethod
    def of_account(cls, name: str, roles: Iterable[RoleName]) -> Member:
        """The owner of an account, which has one role at least."""
        role, *more = roles
        return cls(name, role, tuple(more))

    @property
    def roles(self) -> tuple[RoleName, ...]:
        """All roles."""
        return (self.role, *self.more)

    @property
    def permissions(self) -> frozenset[Permission]:
        """What this member may do."""
        return permissions_of(self.roles)

    def may(self, permission: Permission) -> bool:
        """Whether this member may do that."""
        return permission in self.permissions

    def is_at_least(self, role: Role) -> bool:
        """Whether this member may everything that a token of `role` may."""
        return self.permissions >= permissions_of((role,))


class Roster:
    """Knows the staff by their tokens, of which it keeps digests only."""

    def __init__(self, entries: str) -> None:
        """`entries` as BOT_STAFF_TOKENS has them. Raises `SetupError`, which tells no token."""
        self._members: list[tuple[bytes, Member]] = []
        for number, entry in enumerate(filter(None, map(str.strip, entries.split(","))), start=1):
            digest, member = _read(entry, number)
            if any(digest == known for known, _ in self._members):
                raise SetupError(
                    f"entry {number} of BOT_STAFF_TOKENS has the token of an earlier one: {_HOW}"
                )
            self._members.append((digest, member))

    @classmethod
    def from_settings(cls, settings: Settings) -> Roster:
        """The roster of BOT_STAFF_TOKENS. Raises `SetupError` where it is malformed."""
        return cls(settings.staff_tokens.get_secret_value())

    def __len__(self) -> int:
        return len(self._members)

    def __repr__(self) -> str:
        return f"Roster({len(self)} tokens)"

    def names(self, least: Role) -> tuple[str, ...]:
        """Who of the staff has this role at least, in the setting's order, each once."""
        named = (member.name for _, member in self._members if member.is_at_least(least))
        return tuple(dict.fromkeys(named))

    def find(self, token: str) -> Member | None:
        """Whose token this is. It is compared with all of them, so that the time it takes tells nothing."""
        given, found = _digest(token), None
        for digest, member in self._members:
            if hmac.compare_digest(digest, given):
                found = member
        return found


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)


def entry(name: str, role: str, token: str) -> str:
    """What BOT_STAFF_TOKENS needs to have for a member. Raises `SetupError` for a wrong name or role."""
    line = f"{name}:{role}:{token}"
    _read(line, 1)
    return line


def _read(entry: str, number: int) -> tuple[bytes, Member]:
    place = f"entry {number} of BOT_STAFF_TOKENS"
    parts = [part.strip() for part in entry.split(":")]
    if len(parts) != 3:
        raise SetupError(f"{place} is malformed, it must be name:role:token: {_HOW}")
    name, role, token = parts
    if not _NAME.fullmatch(name) or name in TAKEN:
        raise SetupError(
            f"{place} has a name that cannot be used: 1 to 32 letters or digits, none of {sorted(TAKEN)}"
        )
    known: Role | None = next((one for one in ROLES if one == role), None)
    if known is None:
        raise SetupError(f"{place} has an unknown role; it must be one of {', '.join(ROLES)}")
    if not _TOKEN.fullmatch(token):
        raise SetupError(f"{place} has a token that is too short or has characters it may not have: {_HOW}")
    return _digest(token), Member(name, known)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
