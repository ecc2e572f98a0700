"""Tells each notification once, although the outbox may hand it over twice."""

from __future__ import annotations

from bot.couriers import Notification
from bot.shared import Shared

#: Seconds that told notifications are remembered: the outbox tries again within hours.
_KEPT = 3 * 24 * 3600.0


class Told:
    """What one channel has told."""

    def __init__(self, channel: str, shared: Shared) -> None:
        self._channel = channel
        self._shared = shared

    async def before(self, notice: Notification) -> bool:
        """Whether it was told already."""
        return await self._shared.get(self._key(notice)) is not None

    async def now(self, notice: Notification) -> None:
        """Notes that it has just been told."""
        await self._shared.put(self._key(notice), {}, _KEPT)

    def _key(self, notice: Notification) -> str:
        return f"told {self._channel} {notice.id}"
