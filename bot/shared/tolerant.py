"""A shared store that may go away: each process then goes on with what it knows itself.

Good for what is safe to know for oneself for a while (a nonce that one worker has seen, an access token
that one worker has fetched), and for nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from bot.errors import StoreUnavailable
from bot.shared.base import Shared

_log = logging.getLogger(__name__)


class TolerantShared:
    """Asks the shared store, and the process' own where that is away. Raises nothing."""

    def __init__(self, shared: Shared, own: Shared) -> None:
        self._shared = shared
        self._own = own
        self._away = False

    async def get(self, key: str) -> dict[str, Any] | None:
        """What is kept under a key."""
        try:
            found = await self._shared.get(key)
        except StoreUnavailable as error:
            self._told(error)
            return await self._own.get(key)
        self._told(None)
        return found

    async def put(self, key: str, data: dict[str, Any], seconds: float) -> None:
        """Keeps `data`, whatever was there before."""
        await self._own.put(key, data, seconds)
        try:
            await self._shared.put(key, data, seconds)
        except StoreUnavailable as error:
            self._told(error)

    async def keep(self, key: str, data: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Keeps `data` unless there is something already; what is there then."""
        own = await self._own.keep(key, data, seconds)
        try:
            return await self._shared.keep(key, own, seconds)
        except StoreUnavailable as error:
            self._told(error)
            return own

    @asynccontextmanager
    async def alone(self, key: str) -> AsyncIterator[None]:
        """Lets one worker at a time in, or one task of this process."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._own.alone(key))
            try:
                await stack.enter_async_context(self._shared.alone(key))
            except StoreUnavailable as error:
                self._told(error)
            yield

    async def close(self) -> None:
        """Lets go of connections."""
        await self._shared.close()
        await self._own.close()

    def _told(self, error: StoreUnavailable | None) -> None:
        """Says once that the store is away."""
        if error is not None and not self._away:
            _log.warning("workers share nothing for now: %s", error)
        self._away = error is not None
