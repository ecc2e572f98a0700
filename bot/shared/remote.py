"""What workers on any number of machines keep together in Redis, sealed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, RedisError

from bot.desk.privacy.cipher import Cipher
from bot.errors import SetupError, StoreUnavailable

Result = TypeVar("Result")

_PREFIX = "bot:shared:"
#: Seconds that one question may take: callbacks have five for everything.
_PATIENCE = 1.0
#: Seconds after a failure in which nobody asks again, so that a store that hangs costs little.
_PAUSE = 1.0
#: Seconds that one worker may stay alone, and that the others wait at most.
_LEASE, _WAIT = 60.0, 30.0
#: Seconds between two looks whether it may come in.
_LOOK = 0.1

_log = logging.getLogger(__name__)


class RemoteShared:
    """The store of several workers."""

    def __init__(self, url: str, cipher: Cipher) -> None:
        """`url`: redis://… . Connects at first use. Raises `SetupError` for a wrong URL."""
        try:
            # No `socket_timeout`: the library waits with `asyncio.wait_for` then, which in Python 3.11 may
            # swallow the cancellation of its task.
            self._redis: Redis[bytes] = Redis.from_url(
                url,
                # A connection of before a restart of Redis is of no use, and the next one may be.
                retry=Retry(NoBackoff(), 1),
                retry_on_error=[ConnectionError],
            )
        except ValueError:
            # The message of redis names the URL, and the URL may hold a password.
            raise SetupError(
                "BOT_REDIS_URL is not usable: redis://, rediss:// or unix:// are known"
            ) from None
        self._cipher = cipher
        self._not_before = 0.0

    async def get(self, key: str) -> dict[str, Any] | None:
        """What is kept under a key. Raises `StoreUnavailable`."""
        found = await self._ask(self._redis.get(self._name(key)))
        return None if found is None else self._cipher.open(found.decode("ascii"))

    async def put(self, key: str, data: dict[str, Any], seconds: float) -> None:
        """Keeps `data`, whatever was there before. Raises `StoreUnavailable`."""
        await self._ask(self._redis.set(self._name(key), self._cipher.seal(data), px=_milliseconds(seconds)))

    async def keep(self, key: str, data: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Keeps `data` unless there is something already; what is there then. Raises `StoreUnavailable`."""
        sealed = self._cipher.seal(data)
        while True:
            put = self._redis.set(self._name(key), sealed, px=_milliseconds(seconds), nx=True)
            if await self._ask(put):
                return data
            found = await self.get(key)
            # It may have run out between the two.
            if found is not None:
                return found

    @asynccontextmanager
    async def alone(self, key: str) -> AsyncIterator[None]:
        """Lets one worker at a time in; the others wait. Raises `StoreUnavailable`."""
        lock = self._redis.lock(f"{self._name(key)}:lock", timeout=_LEASE)
        until = time.monotonic() + _WAIT
        while not await self._ask(lock.acquire(blocking=False)):
            if time.monotonic() > until:
                raise StoreUnavailable("another worker has not finished in time")
            await asyncio.sleep(_LOOK)
        try:
            yield
        finally:
            try:
                await self._ask(lock.release())
            except StoreUnavailable as error:
                _log.info("a lock was left to its lease: %s", error)

    async def close(self) -> None:
        """Lets go of connections."""
        await self._redis.close()

    async def _ask(self, question: Awaitable[Result]) -> Result:
        if time.monotonic() < self._not_before:
            _withdraw(question)
            raise StoreUnavailable("Redis did not answer a moment ago")
        try:
            async with asyncio.timeout(_PATIENCE):
                return await question
        except (RedisError, OSError) as error:
            self._not_before = time.monotonic() + _PAUSE
            raise StoreUnavailable(f"Redis cannot be reached: {type(error).__name__}") from None

    def _name(self, key: str) -> str:
        return _PREFIX + self._cipher.blind(f"shared {key}")


def _withdraw(question: Awaitable[Any]) -> None:
    close = getattr(question, "close", None)
    if close is not None:
        close()


def _milliseconds(seconds: float) -> int:
    return max(1, int(seconds * 1000))
