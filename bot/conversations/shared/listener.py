"""The one connection of a process on which Redis tells it news: whose turn it is, where something came."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

from redis.asyncio.client import PubSub
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from bot.conversations.shared.link import Link

#: Seconds of silence after which Redis is asked whether it is there; as many later it counts as gone.
_SILENCE = 5.0
#: Seconds between two tries to listen again.
_PAUSE = 0.1

Hear = Callable[[str], None]

_log = logging.getLogger(__name__)


class Listener:
    """Listens to channels and goes on doing so whatever happens to Redis."""

    def __init__(self, link: Link, on_gap: Callable[[], None], on_again: Callable[[], None]) -> None:
        """`on_gap` is called when news may have been missed: listening has begun, or has ended;
        `on_again` instead when it has begun anew."""
        self._link = link
        self._on_gap, self._on_again = on_gap, on_again
        self._has_ended = False
        self._task: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()

    @property
    def listening(self) -> bool:
        """Whether news come in."""
        return self._listening.is_set()

    def start(self, channels: Mapping[str, Hear]) -> None:
        """Begins to listen, if it has not begun already: what comes in is given to its channel's function."""
        if self._task is None:
            self._task = asyncio.create_task(self._run(channels))

    async def close(self) -> None:
        """Stops listening."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self, channels: Mapping[str, Hear]) -> None:
        while True:
            try:
                async with self._link.subscriber() as subscriber:
                    await self._subscribe(subscriber, channels)
                    await self._hear(subscriber, channels)
            except (RedisError, OSError) as error:
                if self.listening:
                    _log.info("Redis does not tell news any more: %s", type(error).__name__)
                    self._listening.clear()
                    self._has_ended = True
                    self._on_gap()
            await asyncio.sleep(_PAUSE)

    async def _subscribe(self, subscriber: PubSub, channels: Mapping[str, Hear]) -> None:
        await subscriber.subscribe(*channels)
        missing = set(channels)
        while missing:
            message = await self._next(subscriber)
            if message["type"] == "subscribe":
                missing.discard(message["channel"])
        self._listening.set()
        if self._has_ended:
            self._on_again()
        else:
            self._on_gap()

    async def _hear(self, subscriber: PubSub, channels: Mapping[str, Hear]) -> None:
        while True:
            message = await self._next(subscriber)
            if message["type"] == "message":
                channels[message["channel"]](message["data"])

    async def _next(self, subscriber: PubSub) -> dict[str, Any]:
        """The next message. Raises a `RedisError` when Redis does not even answer."""
        message = await subscriber.get_message(timeout=_SILENCE)
        if message is None:
            await subscriber.ping()
            message = await subscriber.get_message(timeout=_SILENCE)
        if message is None:
            raise RedisConnectionError("Redis does not answer")
        found: dict[str, Any] = message
        return found
