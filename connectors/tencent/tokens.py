"""Access tokens of Tencent's APIs: one an account, shared by all workers and fetched by one of them.

A fetched token makes the one before invalid, so workers that fetch for themselves would take turns in
breaking each other's. Source: 微信公众平台「获取 Access token」: a central server fetches and refreshes it.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from bot.shared import Shared

#: A token and the seconds it is good for.
Fetched = tuple[str, float]

#: Seconds before its end that a token is no longer used.
_MARGIN = 300.0


class AccessTokens:
    """The token of one account."""

    def __init__(
        self,
        account: str,
        fetch: Callable[[], Awaitable[Fetched]],
        shared: Shared,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`account` keeps accounts apart; `fetch` asks the platform; `clock` gives seconds since 1970."""
        self._key = f"access token of {account}"
        self._fetch = fetch
        self._shared = shared
        self._clock = clock

    async def token(self, refused: str | None = None) -> str:
        """A token that should be good; not `refused`, which the platform does not take any more.

        Raises what `fetch` raises.
        """
        known = await self._known(refused)
        if known is not None:
            return known
        async with self._shared.alone(self._key):
            # Another worker may have fetched one meanwhile.
            known = await self._known(refused)
            if known is not None:
                return known
            token, seconds = await self._fetch()
            # One that is good for a short time only is used for half of it.
            good = max(seconds - _MARGIN, seconds / 2)
            await self._shared.put(self._key, {"token": token, "until": self._clock() + good}, good)
            return token

    async def _known(self, refused: str | None) -> str | None:
        kept = await self._shared.get(self._key)
        if kept is None or kept["token"] == refused or kept["until"] <= self._clock():
            return None
        token: str = kept["token"]
        return token
