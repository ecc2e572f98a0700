"""How WeChat and WeCom sign what they send: SHA-1 over the sorted pieces, the shared token among them.

Official accounts sign `token, timestamp, nonce` (`signature`), which leaves a plain message's content
unsigned; encrypted messages are signed with their ciphertext (`msg_signature`).
Source: 微信公众平台「接入指南」 and 「消息加解密说明」; 企业微信「加解密方案说明」.
"""

from __future__ import annotations

import hashlib
import hmac


def sign(*pieces: str) -> str:
    """The signature of the pieces in whatever order: 40 hexadecimal digits."""
    return hashlib.sha1("".join(sorted(pieces)).encode(), usedforsecurity=False).hexdigest()


def matches(given: str, *pieces: str) -> bool:
    """Whether `given` is the signature of the pieces; takes the same time wherever they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), sign(*pieces).encode())
