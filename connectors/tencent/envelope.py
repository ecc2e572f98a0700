"""Takes callbacks out of what they come in, and puts answers into it: the safe mode of both platforms."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from connectors.tencent.cipher import MessageCipher
from connectors.tencent.guard import Guard
from connectors.tencent.refusal import Refusal
from connectors.tencent.signature import matches, sign
from connectors.tencent.xml import field, read, write

#: The query of a callback.
Query = Mapping[str, str]


@dataclass(frozen=True)
class Opened:
    """A callback that was let in: the message's XML, its fields, and what puts an answer's XML into the
    mode that the message came in."""

    xml: bytes
    fields: Mapping[str, Any]
    closed: Callable[[str], str]


class Envelope(Protocol):
    """One account's way of signing and encrypting."""

    def echo(self, query: Query) -> str:
        """What proves to the platform that the account's token is known here. Raises `Refusal`."""

    def opened(self, query: Query, body: bytes) -> Opened:
        """The message in a callback. Raises `Refusal`."""


class SafeEnvelope:
    """Everything encrypted, and signed with its ciphertext."""

    def __init__(self, token: str, cipher: MessageCipher, guard: Guard) -> None:
        self._token = token
        self._cipher = cipher
        self._guard = guard

    def echo(self, query: Query) -> str:
        """The decrypted `echostr`. Raises `Refusal`."""
        try:
            # Base64 has no blanks: one was a plus sign that somebody did not escape.
            return self._decrypted(query, query.get("echostr", "").replace(" ", "+")).decode()
        except UnicodeDecodeError:
            raise Refusal("cipher") from None

    def opened(self, query: Query, body: bytes) -> Opened:
        """The message in a callback. Raises `Refusal`."""
        xml = self._decrypted(query, field(read(body), "Encrypt"))
        return Opened(xml, read(xml), self._closed)

    def _decrypted(self, query: Query, ciphertext: str) -> bytes:
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        signature = query.get("msg_signature", "")
        if not ciphertext or not matches(signature, self._token, timestamp, nonce, ciphertext):
            raise Refusal("signature")
        self._guard.check_age(timestamp)
        return self._cipher.decrypt(ciphertext)

    def _closed(self, xml: str) -> str:
        timestamp, nonce = int(time.time()), secrets.token_hex(8)
        ciphertext = self._cipher.encrypt(xml)
        return write(
            {
                "Encrypt": ciphertext,
                "MsgSignature": sign(self._token, str(timestamp), nonce, ciphertext),
                "TimeStamp": timestamp,
                "Nonce": nonce,
            }
        )
