"""Passwords: what one may be, its argon2id hash, and the comparison that takes as long for nobody.

The rules follow NIST SP 800-63B, section 5.1.1.2: length counts, kinds of characters are not demanded,
what everybody tries first is refused.
"""

from __future__ import annotations

import secrets
import unicodedata
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from bot.accounts.naming import key_of
from bot.errors import Unacceptable

SHORTEST, LONGEST = 10, 128
#: Different characters that a password has at least: 1111111111 is none.
_DIFFERENT = 5
#: What is tried first and is long enough to pass the other rules.
_KNOWN: Final = ("1234567890", "0123456789", "0987654321", "qwertyuiop", "password12", "administrator")

#: argon2-cffi's defaults are the second recommendation of RFC 9106, section 4: 64 MiB, three passes.
HASHER: Final = PasswordHasher()
#: Hashes computed at once in a process; each takes 64 MiB while it is computed.
_AT_ONCE = 2

#: No letter or digit of a one-time password is mistaken for another.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _IN_GROUP = 4, 4


class Passwords:
    """Hashes and compares."""

    def __init__(self, hasher: PasswordHasher = HASHER) -> None:
        self._hasher = hasher
        self._turns = BoundedSemaphore(_AT_ONCE)
        #: A hash of what nobody knows, made like all others: unknown names are compared with it.
        self._nobodys = hasher.hash(secrets.token_urlsafe(32))

    def hash(self, password: str) -> str:
        """The hash to keep."""
        with self._turns:
            return self._hasher.hash(_one_form(password))

    def is_right(self, kept: str | None, password: str) -> bool:
        """Whether it is the password of the hash; None (no such account) takes as long and is not."""
        with self._turns:
            try:
                return self._hasher.verify(kept or self._nobodys, _one_form(password)) and kept is not None
            except VerificationError:
                return False

    def is_old(self, kept: str) -> bool:
        """Whether the hash was made with other parameters than those of today."""
        return self._hasher.check_needs_rehash(kept)


def check(password: str, name: str) -> None:
    """Raises `Unacceptable`, with the rule that is broken, for a password that `name` may not choose."""
    plain = _one_form(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise Unacceptable(f"密码应为 {SHORTEST} 至 {LONGEST} 个字符；可以用一句容易记的话。")
    lower = plain.casefold()
    if len(set(lower)) < _DIFFERENT or any(known in lower for known in _KNOWN):
        raise Unacceptable("这个密码太容易猜到，请换一个。")
    if len(name) > 1 and key_of(name) in lower:
        raise Unacceptable("密码里不要有账号名。")


def one_time() -> str:
    """A password that nobody guesses and that can be read out over the telephone, 79 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_IN_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def _one_form(password: str) -> str:
    # Keyboards write the same sign in several ways (NIST SP 800-63B, section 5.1.1.2).
    return unicodedata.normalize("NFKC", password.encode("utf-8", "replace").decode())
