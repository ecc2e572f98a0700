"""Keeps old and repeated callbacks out: whoever recorded one cannot send it again to some effect.

A callback is as old as its timestamp, which is signed. Within the window its timestamp and nonce,
signed too, stand for one message: the same pair with the same message is a genuine retry (WeChat sends
a message up to three times, and whether it signs each try anew is not promised) and does no harm, as
the same message is answered with its first reply; the same pair with another message is a replay.
That matters most in plain mode, where nothing signs the content.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from bot.shared import Shared
from connectors.tencent.refusal import Refusal

#: Digits of a timestamp: seconds since 1970, far into the future.
_MOST_DIGITS = 12


class Guard:
    """Watches the callbacks of one account."""

    def __init__(
        self, name: str, shared: Shared, window: float, clock: Callable[[], float] = time.time
    ) -> None:
        """`name` keeps accounts apart; `window` in seconds, each way; `clock` gives seconds since 1970."""
        self._name = name
        self._shared = shared
        self._window = window
        self._clock = clock

    def check_age(self, timestamp: str) -> None:
        """Raises `Refusal` (`stale`) for a timestamp outside the window, or none at all."""
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _MOST_DIGITS):
            raise Refusal("stale")
        if abs(self._clock() - int(timestamp)) > self._window:
            raise Refusal("stale")

    async def check_first(self, timestamp: str, nonce: str, message: bytes) -> None:
        """Raises `Refusal` (`replayed`) where the pair came with another message before."""
        digest = hashlib.sha256(message).hexdigest()
        key = f"nonce {self._name} {timestamp} {nonce}"
        # A timestamp from the edge of the future stays good for two windows.
        kept = await self._shared.keep(key, {"message": digest}, 2 * self._window + 1)
        if kept["message"] != digest:
            raise Refusal("replayed")
