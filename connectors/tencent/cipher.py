"""The cipher of encrypted callbacks: AES-256-CBC over `random(16) | length(4) | message | receiver`.

The key is the account's EncodingAESKey, the initial vector its first half; padding is PKCS #7 over
blocks of 32 bytes; the length is in network order and counts bytes. The receiver is the AppID of an
official account, the corporation's id in WeCom. Nothing in the ciphertext proves its origin: callers
verify `msg_signature` before they decrypt.
Source: 微信公众平台「消息加解密说明」.
"""

from __future__ import annotations

import base64
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.errors import SetupError
from connectors.tencent.refusal import Refusal

#: PKCS #7's block, in bytes; twice that of AES.
_BLOCK = 32
_RANDOM, _LENGTH = 16, 4
_KEY_CHARACTERS = 43


class MessageCipher:
    """Encrypts and decrypts the messages of one account."""

    def __init__(self, aes_key: str, receiver: str, setting: str) -> None:
        """`aes_key`: 43 characters of base64, as the platform shows it. `setting` names it to the operator.

        Raises `SetupError` when the key is malformed.
        """
        try:
            key = base64.b64decode(f"{aes_key}=", validate=True)
        except ValueError:
            key = b""
        if len(aes_key) != _KEY_CHARACTERS or len(key) != _BLOCK:
            raise SetupError(f"{setting} is malformed: it has {_KEY_CHARACTERS} letters and digits")
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))
        self._receiver = receiver.encode()

    def encrypt(self, message: str) -> str:
        """The message's ciphertext in base64; another one each time."""
        content = message.encode()
        plain = (
            secrets.token_bytes(_RANDOM) + len(content).to_bytes(_LENGTH, "big") + content + self._receiver
        )
        padding = _BLOCK - len(plain) % _BLOCK
        encryptor = self._cipher.encryptor()
        sealed = encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
        return base64.b64encode(sealed).decode("ascii")

    def decrypt(self, ciphertext: str) -> bytes:
        """The message in `ciphertext`.

        Raises `Refusal`: `cipher` when it cannot be decrypted, `receiver` when it is for another account.
        """
        plain = _unpadded(self._decrypted(ciphertext))
        start = _RANDOM + _LENGTH
        end = start + int.from_bytes(plain[_RANDOM:start], "big")
        if len(plain) < start or end > len(plain):
            raise Refusal("cipher")
        if not hmac.compare_digest(plain[end:], self._receiver):
            raise Refusal("receiver")
        return plain[start:end]

    def _decrypted(self, ciphertext: str) -> bytes:
        decryptor = self._cipher.decryptor()
        try:
            sealed = base64.b64decode(ciphertext.encode("utf-8", "replace"), validate=True)
            return decryptor.update(sealed) + decryptor.finalize()
        except ValueError:
            # No base64 (binascii.Error is one), or no whole number of blocks.
            raise Refusal("cipher") from None


def _unpadded(plain: bytes) -> bytes:
    padding = plain[-1] if plain else 0
    if not 1 <= padding <= min(_BLOCK, len(plain)) or plain[-padding:] != bytes([padding]) * padding:
        raise Refusal("cipher")
    return plain[:-padding]
