"""What only the store of one process has: its memory is bounded."""

from __future__ import annotations

import random

from bot.conversations import EmbeddedConversations
from bot.conversations.packed import PackedCache
from tests.conversations.stores import embedded, say


def noise(seed: int, length: int) -> str:
    """Text that cannot be packed well."""
    chance = random.Random(seed)
    return "".join(chr(chance.randint(0x4E00, 0x9FFF)) for _ in range(length))


def test_memory_is_bounded_in_bytes_and_the_oldest_go_first() -> None:
    cache = PackedCache(100_000, 3600)
    for number in range(200):
        cache.put(number, {"text": noise(number, 500)})
    kept = [number for number in range(200) if cache.get(number) is not None]
    assert kept == list(range(kept[0], 200))
    assert 30 < len(kept) < 100
    cache.drop(lambda number: number % 2 == 0)
    assert [number for number in range(200) if cache.get(number) is not None] == [
        number for number in kept if number % 2
    ]
    cache.pop(199)
    cache.pop(199)
    assert cache.get(199) is None


def test_what_is_not_used_is_forgotten() -> None:
    async def scene(store: EmbeddedConversations) -> None:
        await say(store, "c", "a")
        short = EmbeddedConversations(0.0)
        await say(short, "c", "a")
        assert await say(short, "c", "a") == {"count": 1}
        async with short.turn("c") as session:
            assert (session.state, await session.reply("a")) == ({}, None)
        assert await say(store, "c", "b") == {"count": 2}

    embedded().play(scene)
