"""Redis comes back without its memory, hangs, takes nothing or lets nobody in: what is kept, and what is told."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from redis import Redis

from bot.bench.redis_server import RedisServer
from bot.errors import StoreUnavailable
from tests.conversations.stores import Store, back, said, say, shared


def test_a_redis_without_its_memory_learns_from_the_workers(forgetful_redis: RedisServer) -> None:
    async def scene(store: Store) -> None:
        await say(store, "c", "a")
        await say(store, "idle", "x")
        async with store.turn("c") as session:
            waiting = asyncio.create_task(say(store, "c", "c"))
            await asyncio.sleep(0.1)
            await asyncio.to_thread(forgetful_redis.restart)
            # The waiter has looked in the meantime and found nobody: then it is kept a moment later.
            with suppress(StoreUnavailable):
                await session.commit({"said": [*session.state["said"], "b"]}, "b", {"count": 2})
        await waiting
        await back(store)
        assert await said(store, "c") == ["a", "b", "c"]
        assert await said(store, "idle") == ["x"]

    shared(forgetful_redis.url).play(scene)


def test_a_holder_has_its_turn_again_before_those_who_wait(forgetful_redis: RedisServer) -> None:
    """The lease is renewed while the turn goes on; Redis lost who was in line."""

    async def scene(one: Store, other: Store) -> list[str]:
        async with one.turn("c") as session:
            await asyncio.to_thread(forgetful_redis.restart)
            await asyncio.sleep(0.5)
            waiting = asyncio.create_task(say(other, "c", "second"))
            await asyncio.sleep(0.5)
            assert not waiting.done()
            await session.commit({"said": ["first"]}, "first", {})
        await waiting
        await back(one)
        return await said(one, "c")

    assert shared(forgetful_redis.url, lease=0.6).play(scene, stores=2) == ["first", "second"]


def test_a_redis_that_hangs_is_left_alone_and_used_again(redis_server: RedisServer) -> None:
    """Leases are an hour long: who stood in line of a hanging Redis must have been taken out."""

    async def scene(one: Store, other: Store) -> None:
        await say(one, "c", "a")
        await other.check()
        redis_server.pause()
        assert await say(one, "c", "b") == {"count": 2}
        assert await say(one, "c", "c") == {"count": 3}
        redis_server.go_on()
        await back(one)
        await back(other)
        assert await said(other, "c") == ["a", "b", "c"]

    shared(redis_server.url).play(scene, stores=2)


def test_mail_that_a_hanging_redis_read_late_is_there_once(redis_server: RedisServer) -> None:
    async def scene(one: Store, other: Store) -> None:
        await one.post("c", {"text": "一"})
        redis_server.pause()
        late = await one.post("c", {"text": "二"})
        redis_server.go_on()
        await back(one)
        before, found = await other.since("c", 0)
        # Under another number a watcher would be shown it once more.
        assert (before.data, found) == ({"text": "一"}, late)

    shared(redis_server.url).play(scene, stores=2)


def test_a_redis_that_was_never_there_is_found_later(redis_server: RedisServer) -> None:
    redis_server.stop()

    async def scene(store: Store) -> list[str]:
        assert await say(store, "c", "a") == {"count": 1}
        await asyncio.to_thread(redis_server.start)
        await back(store)
        return await said(store, "c")

    assert shared(redis_server.url).play(scene) == ["a"]


@pytest.mark.parametrize(
    ("fault", "cure"),
    [
        (("maxmemory", "1"), ("maxmemory", "0")),
        (("min-replicas-to-write", "1"), ("min-replicas-to-write", "0")),
    ],
)
def test_a_redis_that_takes_nothing_counts_as_away(
    redis_server: RedisServer, fault: tuple[str, str], cure: tuple[str, str]
) -> None:
    async def scene(store: Store) -> list[str]:
        await say(store, "c", "a")
        with Redis.from_url(redis_server.url) as client:
            client.config_set(*fault)
            with pytest.raises(StoreUnavailable, match="BOT_REDIS_URL"):
                await store.check()
            assert await say(store, "c", "b") == {"count": 2}
            client.config_set(*cure)
        await back(store)
        return await said(store, "c")

    assert shared(redis_server.url).play(scene) == ["a", "b"]


def test_a_wrong_password_is_a_reason_that_does_not_tell_it(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    with Redis.from_url(redis_server.url) as client:
        client.config_set("requirepass", "richtig")

    async def scene(store: Store) -> None:
        with pytest.raises(StoreUnavailable) as caught:
            await store.check()
        assert "geheim" not in str(caught.value)
        assert await say(store, "c", "13800138000") == {"count": 1}

    shared(redis_server.url.replace("//", "//:geheim@")).play(scene)
    assert "Redis cannot be used" in caplog.text
    assert [word for word in ("geheim", "13800138000") if word in caplog.text] == []


def test_faults_again_and_again_leave_no_connections(redis_server: RedisServer) -> None:
    async def scene(one: Store, other: Store) -> Any:
        counts: list[str] = []
        for number in range(4):
            tasks = [
                asyncio.create_task(say(store, f"c{place}", f"m{number}"))
                for place in range(15)
                for store in (one, other)
            ]
            await asyncio.sleep(0.01)
            await asyncio.to_thread(redis_server.restart)
            await asyncio.gather(*tasks, return_exceptions=True)
            await back(one)
            await back(other)
            with Redis.from_url(redis_server.url) as client:
                assert len(client.client_list()) <= 35
            counts += await said(one, "c3")
        return counts

    assert shared(redis_server.url).play(scene, stores=2)
