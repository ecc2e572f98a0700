"""Encrypts what is personal before it reaches the database, and makes the marks it is looked up by.

Fernet (AES-128-CBC with HMAC-SHA256) from `cryptography`; a list of keys, newest first: the first one
seals, every one opens. `bot.desk.privacy.keys` says where they come from.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.desk.privacy.keys import load_keys
from bot.errors import SetupError
from bot.settings import Settings

#: Names what the derived key is for; another purpose takes another name (RFC 5869, section 3.2).
_INDEX_PURPOSE = b"binjiang-desk blind index v1"

#: 32 bytes in URL-safe base64.
_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")

_HOW = "`python -m bot privacy key` makes one; put it first in BOT_DATA_KEYS"


class Cipher:
    """Seals and opens mappings; makes blind marks of texts.

    The key of the marks is derived from the *oldest* key, the last of the list, so that putting a new
    key in front changes no mark and residents are found as before. The last key therefore stays in the
    list after a rotation, although it opens nothing any more; where it has to go (it became known),
    take it out and run `python -m bot privacy rotate` again, which makes the marks anew.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise SetupError(f"there is no key to encrypt personal data with: {_HOW}")
        fernets = [_fernet(key) for key in keys]
        self._newest = fernets[0]
        self._all = MultiFernet(fernets)
        oldest = base64.urlsafe_b64decode(keys[-1])
        self._index_key = HKDF(hashes.SHA256(), 32, salt=None, info=_INDEX_PURPOSE).derive(oldest)
        self._count = len(fernets)

    @classmethod
    def from_settings(cls, settings: Settings) -> Cipher:
        """The cipher of BOT_DATA_KEYS, or of the key file in BOT_VAR_DIR, which is made at first use.

        Raises `SetupError` where a key is malformed or the file cannot be used.
        """
        return cls(load_keys(settings))

    def __repr__(self) -> str:
        return f"Cipher({self._count} keys)"

    def seal(self, data: Mapping[str, Any]) -> str:
        """`data`, which JSON must be able to hold, as one encrypted line of ASCII."""
        plain = json.dumps(dict(data), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return self._newest.encrypt(plain.encode()).decode("ascii")

    def open(self, token: str) -> dict[str, Any]:
        """What `seal` was given. Raises `SetupError` where no key opens it or it was tampered with."""
        try:
            plain = self._all.decrypt(token.encode())
        except InvalidToken:
            raise _closed() from None
        opened: dict[str, Any] = json.loads(plain)
        return opened

    def reseal(self, token: str) -> str:
        """The same data under the newest key; a token that has it already comes back as it is.

        Raises `SetupError` as `open` does.
        """
        if self.is_current(token):
            return token
        try:
            return self._all.rotate(token.encode()).decode("ascii")
        except InvalidToken:
            raise _closed() from None

    def is_current(self, token: str) -> bool:
        """Whether the newest key opens the token."""
        try:
            self._newest.decrypt(token.encode())
        except InvalidToken:
            return False
        return True

    def blind(self, text: str) -> str:
        """A mark of `text`, 64 hexadecimal digits: the same text has the same mark, and without the
        key nobody finds the text by trying all eleven-digit numbers.

        The text is taken as it is; a telephone number is brought into one form before.
        """
        return hmac.new(self._index_key, text.encode(), hashlib.sha256).hexdigest()


def _fernet(key: str) -> Fernet:
    # Python's own reader of base64 skips what it does not know, so a damaged key could pass as another.
    if not _KEY.fullmatch(key):
        raise SetupError(
            f"a key of BOT_DATA_KEYS is malformed (44 characters of URL-safe base64 are asked for): {_HOW}"
        )
    return Fernet(key)


def _closed() -> SetupError:
    return SetupError(
        "personal data in the database were encrypted with a key that is not there any more: "
        "put that key back at the end of BOT_DATA_KEYS"
    )
