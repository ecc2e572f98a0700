"""By which way a reply goes out, when Redis may be away and the database may be."""

from __future__ import annotations

import logging
from typing import Protocol

from cachetools import TTLCache

from bot.conversations.base import Way
from bot.conversations.shared.link import Link
from bot.conversations.shared.names import Keys
from bot.conversations.turnstile import Turnstile
from bot.errors import StoreUnavailable

#: Claims that are remembered in this process; the oldest go first.
_MOST = 20_000

_log = logging.getLogger(__name__)


class Witness(Protocol):
    """A second store of claims that all workers share, for the time that Redis is away."""

    async def claim(self, conversation: str, message: str, way: Way) -> tuple[Way, bool]:
        """The way that is recorded, and whether it was recorded just now. Raises `StoreUnavailable`."""

    async def forget(self, conversation: str) -> None:
        """Drops the claims of a conversation. Raises `StoreUnavailable`."""

    def close(self) -> None:
        """Lets go of what it holds."""


class Claims:
    """Asks everybody who may know of a claim: a reply goes out unless one of them objects."""

    def __init__(self, link: Link, ttl_seconds: float, witness: Witness | None = None) -> None:
        """`ttl_seconds`: how long a claim is kept."""
        self._link = link
        self._ttl = round(ttl_seconds * 1000)
        self._witness = witness
        self._here: TTLCache[tuple[str, str], Way] = TTLCache(_MOST, ttl_seconds)
        self._untold: TTLCache[tuple[str, str], Way] = TTLCache(_MOST, ttl_seconds)
        self._turnstile = Turnstile()

    async def claim(self, keys: Keys, name: str, way: Way) -> bool:
        """Whether the reply to the message of this name may go out this way.

        Raises `StoreUnavailable` for `afterwards` where nobody that may know can be asked.
        """
        async with self._turnstile.through(f"{keys.digest}:{name}"):
            return await self._claim(keys, name, way)

    async def _claim(self, keys: Keys, name: str, way: Way) -> bool:
        before = self._here.get((keys.digest, name))
        known, new, agreed = before or way, before is None, before in (None, way)
        asked, told = 0, False
        for ask in (self._ask_witness, self._ask_redis):
            try:
                # Each learns of what those before it knew.
                recorded, fresh = await ask(keys, name, known)
            except StoreUnavailable:
                continue
            asked, told = asked + 1, ask == self._ask_redis
            known, new, agreed = recorded, new and fresh, agreed and recorded == way
            if not agreed or (way == "afterwards" and not new):
                # Somebody else's. Told by us, their claim would not be new any more where they ask next.
                break
        if new and not asked and way == "afterwards":
            # Another worker may have answered. A request that waits for its answer cannot be left
            # without one; what comes by itself can come a little later.
            raise StoreUnavailable("nobody can be asked by which way the reply went out")
        self._here[keys.digest, name] = known
        if agreed and not told:
            self._untold[keys.digest, name] = known
        return agreed and (new or way == "answer")

    async def tell(self) -> None:
        """Tells Redis what was claimed while nobody could be asked. Raises `StoreUnavailable`."""
        for (digest, name), way in list(self._untold.items()):
            await self._ask_redis(Keys(digest), name, way)
            self._untold.pop((digest, name), None)

    async def forget_everywhere(self, keys: Keys) -> None:
        """Drops the claims of a conversation, but for those in Redis. A witness that is away keeps them:
        they name nobody."""
        self.forget(keys.digest)
        if self._witness is not None:
            try:
                await self._witness.forget(keys.digest)
            except StoreUnavailable as error:
                _log.info("claims of a forgotten conversation stay: %s", error)

    def forget(self, digest: str) -> None:
        """Drops what is remembered here of a conversation."""
        for kept in (self._here, self._untold):
            for key in [key for key in kept if key[0] == digest]:
                kept.pop(key, None)

    async def _ask_redis(self, keys: Keys, name: str, way: Way) -> tuple[Way, bool]:
        recorded, fresh = await self._link.step("claim", [keys.claims], name, way, self._ttl)
        return recorded, bool(fresh)

    async def _ask_witness(self, keys: Keys, name: str, way: Way) -> tuple[Way, bool]:
        if self._witness is None:
            return way, True
        return await self._witness.claim(keys.digest, name, way)

    def close(self) -> None:
        """Lets go of the witness."""
        if self._witness is not None:
            self._witness.close()
