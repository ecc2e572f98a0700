"""Opens stores of conversations, and plays scenes on them in an event loop of their own."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from cryptography.fernet import Fernet

from bot.conversations import Conversations, EmbeddedConversations, SharedConversations
from bot.conversations.shared.claims import Witness
from bot.desk.privacy.cipher import Cipher

Result = TypeVar("Result")
Store = SharedConversations

KEY = Fernet.generate_key().decode("ascii")
CIPHER = Cipher([KEY])
HOUR = 3600.0
#: Nobody is to wait this long: what is waited for comes by news, or the test fails.
LONG = 20.0


def worker(url: str, lease: float = HOUR, witness: Witness | None = None) -> SharedConversations:
    """The store of one worker."""
    return SharedConversations(url, CIPHER, HOUR, lease, witness)


class World:
    """Opens a store, plays scenes, and closes it; faults that nobody saw fail the scene."""

    def __init__(self, open_one: Callable[[], Conversations]) -> None:
        self._open = open_one

    def play(self, scene: Callable[..., Awaitable[Result]], stores: int = 1) -> Result:
        """Plays a scene with as many stores as it takes."""

        async def whole() -> Result:
            faults: list[dict[str, Any]] = []
            loop = asyncio.get_running_loop()
            loop.set_exception_handler(lambda loop, context: faults.append(context))
            async with asyncio.timeout(LONG), AsyncExitStack() as stack:
                opened = [self._open() for _ in range(stores)]
                for store in opened:
                    stack.push_async_callback(store.close)
                result = await scene(*opened)
            # Tasks that failed unseen tell so when they are collected.
            gc.collect(1)
            assert faults == []
            left = asyncio.all_tasks() - {asyncio.current_task()}
            assert left == set()
            return result

        return asyncio.run(whole())


def embedded() -> World:
    """The store of one process."""
    return World(lambda: EmbeddedConversations(HOUR))


def shared(url: str, lease: float = HOUR, witness: Witness | None = None) -> World:
    """Stores on Redis, each as in a process of its own."""
    return World(lambda: worker(url, lease, witness))


async def say(store: Conversations, conversation: str, message: str) -> dict[str, Any]:
    """A turn that adds its message to the state, and replies with how many there are."""
    async with store.turn(conversation) as session:
        known = await session.reply(message)
        if known is not None:
            return known
        said = [*session.state.get("said", ()), message]
        reply = {"count": len(said)}
        await session.commit({"said": said}, message, reply)
        return reply


async def said(store: Conversations, conversation: str) -> list[str]:
    """The messages that the state has."""
    async with store.turn(conversation) as session:
        found: list[str] = session.state.get("said", [])
        return found


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Waits until something is so; the scene's time ends it otherwise."""
    while not await true():
        await asyncio.sleep(0.02)


async def attached(store: Store) -> bool:
    """Whether a store can use Redis."""
    async with store.turn("probe") as session:
        return not session.detached


async def back(store: Store) -> None:
    """Waits until a store can use Redis again and has brought there what came meanwhile."""
    await until(lambda: attached(store))
    await until(lambda: _idle(store))


async def _idle(store: Store) -> bool:
    return not store.unsaved
