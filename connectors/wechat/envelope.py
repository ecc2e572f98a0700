"""The three modes of an official account: plain, compatible (both contents in one body) and safe.

Of a compatible body the encrypted part alone is believed. In plain mode the signature covers neither
the content nor the sender: whoever records one request can put words into it for as long as its
timestamp is good, and the guard stops only those that reuse its nonce. With an AES key configured, plain
requests are let in all the same, as an account that changes over sends both for a while;
BOT_WECHAT_SAFE_ONLY refuses them and is what to set afterwards.
"""

from __future__ import annotations

from connectors.tencent.envelope import Opened, Query, SafeEnvelope
from connectors.tencent.guard import Guard
from connectors.tencent.refusal import Refusal
from connectors.tencent.signature import matches
from connectors.tencent.xml import read


class WeChatEnvelope:
    """One official account's way of signing and encrypting."""

    def __init__(self, token: str, guard: Guard, safe: SafeEnvelope | None, safe_only: bool) -> None:
        """`safe`: with the account's AES key, where there is one."""
        self._token = token
        self._guard = guard
        self._safe = safe
        self._safe_only = safe_only

    def echo(self, query: Query) -> str:
        """`echostr` as it came: it is never encrypted. Raises `Refusal`."""
        self._check(query)
        return query.get("echostr", "")

    def opened(self, query: Query, body: bytes) -> Opened:
        """The message in a callback of any mode. Raises `Refusal`."""
        if self._safe is not None and (query.get("encrypt_type") == "aes" or "msg_signature" in query):
            return self._safe.opened(query, body)
        self._check(query)
        fields = read(body)
        if self._safe_only or ("MsgType" not in fields and "Encrypt" in fields):
            raise Refusal("mode")
        return Opened(body, fields, lambda xml: xml)

    def _check(self, query: Query) -> None:
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not matches(query.get("signature", ""), self._token, timestamp, nonce):
            raise Refusal("signature")
        self._guard.check_age(timestamp)
