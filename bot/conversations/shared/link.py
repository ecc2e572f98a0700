"""The way to Redis: short patience, and none at all while it is known to be away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import chain, repeat
from typing import Any, TypeVar

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.commands.core import AsyncScript
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from bot.conversations.shared.names import PROBE
from bot.conversations.shared.scripts import Name, source
from bot.errors import SetupError, StoreUnavailable

#: Seconds that one step may take, connecting included. On a network of one's own it takes a millisecond;
#: who waits for a reply on WeChat has five seconds in all.
PATIENCE = 1.0
#: Seconds between two looks whether Redis is back; the last goes on.
_PAUSES = (0.05, 0.1, 0.2, 0.5)
#: Connections that are in use at once, besides the one that listens; what comes later waits its turn.
_MOST_CONNECTIONS = 16

Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)


class _Noticing:
    """A connection that notices that Redis has closed it, which redis 4.6 takes for silence: it would be
    used once more, for a step of which nobody knows then whether it was taken."""

    _reader: asyncio.StreamReader | None

    async def can_read_destructive(self) -> bool:
        """As redis has it; raises for a closed connection, which is opened anew then."""
        if self._reader is not None and self._reader.at_eof():
            raise RedisConnectionError("Redis has closed the connection")
        readable: bool = await super().can_read_destructive()  # type: ignore[misc]
        return readable


class Link:
    """Connections to one Redis. Used on one event loop only; opens nothing before its first use."""

    def __init__(self, url: str, on_back: Callable[[], None]) -> None:
        """`on_back` is called each time that Redis can be used again. Raises `SetupError` for a wrong URL."""
        try:
            # No `socket_timeout`: redis 4.6 sends through `asyncio.wait_for` then, which in Python 3.11 may
            # swallow the cancellation of its task, and a turn's lease would be renewed for ever.
            self._redis: Redis = Redis.from_url(url, decode_responses=True, socket_connect_timeout=PATIENCE)
        except ValueError:
            # The message of redis names the URL, and the URL may hold a password.
            raise SetupError(
                "BOT_REDIS_URL is not usable: redis://, rediss:// or unix:// are known"
            ) from None
        pool = self._redis.connection_pool
        pool.connection_class = type("Connection", (_Noticing, pool.connection_class), {})
        self._on_back = on_back
        self._steps: dict[Name, AsyncScript] = {}
        self._places = asyncio.Semaphore(_MOST_CONNECTIONS)
        self._away = ""
        self._looking: asyncio.Task[None] | None = None

    @property
    def away(self) -> bool:
        """Whether Redis could not be used when that was tried last."""
        return bool(self._away)

    async def step(self, name: Name, keys: Sequence[str], *arguments: str | int) -> Any:
        """Runs a step. Raises `StoreUnavailable`; whether the step was taken is not known then."""
        if name not in self._steps:
            self._steps[name] = self._redis.register_script(source(name))
        step = self._steps[name]
        return await self._try(lambda: step(keys=keys, args=arguments))

    async def command(self, *words: str | int) -> Any:
        """Runs one command. Raises `StoreUnavailable`."""
        return await self._try(lambda: self._redis.execute_command(*words))

    async def check(self) -> None:
        """Raises `StoreUnavailable` with the reason when nothing can be written."""
        await self.command("SET", PROBE, 1, "PX", 1000)

    def subscriber(self) -> PubSub:
        """A connection that listens; its methods raise what redis raises."""
        return self._redis.pubsub(ignore_subscribe_messages=False)

    async def close(self) -> None:
        """Lets go of all connections."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait([self._looking])
        await self._redis.close(close_connection_pool=True)

    async def _try(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        self._refuse_while_away()
        async with self._places:
            # Those in front may have found out in the meantime.
            self._refuse_while_away()
            try:
                async with asyncio.timeout(PATIENCE):
                    answer = await ask()
            except (RedisError, OSError) as error:
                raise self._lost(error) from error
        _notice_cancelling()
        return answer

    def _refuse_while_away(self) -> None:
        if self._away:
            raise StoreUnavailable(self._away)

    def _lost(self, error: Exception) -> StoreUnavailable:
        # Only the kind of error: what redis says may quote what was sent to it.
        self._away = f"Redis cannot be used ({type(error).__name__}): see BOT_REDIS_URL"
        if self._looking is None or self._looking.done():
            _log.warning("%s; conversations go on in this process alone", self._away)
            self._looking = asyncio.create_task(self._look())
        return StoreUnavailable(self._away)

    async def _look(self) -> None:
        """Looks for Redis until it is back."""
        for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
            await asyncio.sleep(pause)
            try:
                async with asyncio.timeout(PATIENCE):
                    # Connections of before the fault are of no use.
                    await self._redis.connection_pool.disconnect(inuse_connections=False)
                    await self._redis.set(PROBE, 1, px=1000)
            except (RedisError, OSError):
                continue
            break
        self._away = ""
        _log.warning("Redis can be used again")
        self._on_back()


def _notice_cancelling() -> None:
    """`asyncio.wait_for`, by which redis sends, loses a cancelling that comes when it has just sent
    (https://github.com/python/cpython/issues/86296, until Python 3.12)."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
