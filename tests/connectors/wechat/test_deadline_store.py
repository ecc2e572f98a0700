"""Within five seconds and once each, also while the store of conversations is away or hangs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from bot.bench.wechat.api import FakeTencent
from bot.conversations import EmbeddedConversations, Item, Way
from bot.errors import StoreUnavailable
from tests.connectors.wechat.account import (
    ANSWER,
    MEALS,
    PLAIN,
    SHORT,
    Staller,
    connected,
    rights,
    soon,
    stalled,
)
from tests.connectors.wechat.platform import RESIDENT, Platform, acknowledged, content, message, typed


class Away(EmbeddedConversations):
    """A store that is away for a while, or takes its time."""

    def __init__(self) -> None:
        super().__init__(3600)
        self.away = False
        self.hanging: asyncio.Event | None = None

    async def _reach(self) -> None:
        if self.hanging is not None:
            await self.hanging.wait()
        if self.away:
            raise StoreUnavailable("away")

    async def claim(self, conversation_id: str, message_id: str, way: Way) -> bool:
        await self._reach()
        return await super().claim(conversation_id, message_id, way)

    async def post(self, conversation_id: str, data: dict[str, Any]) -> Item:
        await self._reach()
        return await super().post(conversation_id, data)

    async def take(self, conversation_id: str) -> Sequence[Item]:
        return () if self.away else await super().take(conversation_id)


def test_while_the_store_is_away_answers_go_out_in_time() -> None:
    async def run() -> None:
        store = Away()
        store.away = True
        async with connected(Staller(store), **PLAIN) as wechat:
            assert content(await wechat.plain(typed(MEALS))).startswith(ANSWER)

    asyncio.run(run())


def test_a_late_answer_waits_for_the_store(tencent: FakeTencent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.tencent.claiming._LOOK", 0.02)

    async def run() -> None:
        store = Away()
        assistant = stalled(conversations=store)
        async with connected(assistant, **rights(tencent), **SHORT) as wechat:
            assert acknowledged(await wechat.plain(typed(MEALS)))
            store.away = True
            assistant.until[MEALS].set()
            await soon(lambda: assistant.turns)
            await asyncio.sleep(0.1)
            assert tencent.sent == []
            store.away = False
            await soon(lambda: tencent.sent)
        assert len(tencent.texts(RESIDENT)) == 1

    asyncio.run(run())


def test_a_store_that_hangs_does_not_hold_up_the_acknowledgement(tencent: FakeTencent) -> None:
    """The reply is ready, but who may give it is not known before the deadline."""

    async def run() -> None:
        store = Away()
        store.hanging = asyncio.Event()
        async with connected(Staller(store), **rights(tencent), **SHORT) as wechat:
            assert acknowledged(await wechat.plain(typed(MEALS)))
            store.hanging.set()
        assert [text.startswith(ANSWER) for text in tencent.texts(RESIDENT)] == [True]

    asyncio.run(run())


@pytest.mark.parametrize(
    "send",
    [lambda wechat: wechat.plain(message("image", MediaId="1")), lambda wechat: wechat.plain(typed(""))],
)
def test_what_needs_no_turn_follows_too(
    tencent: FakeTencent, send: Callable[[Platform], Awaitable[Any]]
) -> None:
    async def run() -> None:
        store = Away()
        store.hanging = asyncio.Event()
        async with connected(Staller(store), **rights(tencent), **SHORT) as wechat:
            assert acknowledged(await send(wechat))
            store.hanging.set()
        assert len(tencent.texts(RESIDENT)) == 1

    asyncio.run(run())
