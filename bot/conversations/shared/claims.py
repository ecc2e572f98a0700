"""By which way a reply goes out, when Redis may be away and the database may be."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from cachetools import TTLCache

from bot.conversations.base import Way
from bot.conversations.shared.link import Link
from bot.conversations.shared.names import Keys
from bot.conversations.turnstile import Turnstile
from bot.errors import StoreUnavailable

#: Claims that are remembered in this process; the oldest go first.
_MOST = 20_000

#: Asked (name, way): the way that is recorded, and whether it was recorded just now. Raises
#: `StoreUnavailable`.
Witness = Callable[[str, Way], Awaitable[tuple[Way, bool]]]


class Claims:
    """Asks everybody who may know of a claim: a reply goes out unless one of them objects."""

    def __init__(self, link: Link, ttl_seconds: float, witness: Witness | None = None) -> None:
        """`witness`: a second store that all workers share, for the time that Redis is away."""
        self._link = link
        self._ttl = round(ttl_seconds * 1000)
        self._witness = witness
        self._here: TTLCache[tuple[str, str], Way] = TTLCache(_MOST, ttl_seconds)
        self._turnstile = Turnstile()

    async def claim(self, keys: Keys, name: str, way: Way) -> bool:
        """Whether the reply to the message of this name may go out this way."""
        async with self._turnstile.through(f"{keys.digest}:{name}"):
            return await self._claim(keys, name, way)

    async def _claim(self, keys: Keys, name: str, way: Way) -> bool:
        before = self._here.get((keys.digest, name))
        known, new, agreed = before or way, before is None, before in (None, way)
        for ask in (self._ask_witness, self._ask_redis):
            try:
                # Each learns of what those before it knew.
                recorded, fresh = await ask(keys, name, known)
            except StoreUnavailable:
                # Somebody else may know; with nobody to ask, this process' memory decides.
                continue
            known, new, agreed = recorded, new and fresh, agreed and recorded == way
        self._here[keys.digest, name] = known
        return agreed and (new or way == "answer")

    def forget(self, digest: str) -> None:
        """Drops what is remembered here of a conversation."""
        for key in [key for key in self._here if key[0] == digest]:
            self._here.pop(key, None)

    async def _ask_redis(self, keys: Keys, name: str, way: Way) -> tuple[Way, bool]:
        recorded, fresh = await self._link.step("claim", [keys.claims], name, way, self._ttl)
        return recorded, bool(fresh)

    async def _ask_witness(self, keys: Keys, name: str, way: Way) -> tuple[Way, bool]:
        if self._witness is None:
            return way, True
        return await self._witness(f"{keys.digest}:{name}", way)
