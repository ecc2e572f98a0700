"""Redis stops and comes back: what residents notice, and what is kept."""

from __future__ import annotations

import asyncio

import pytest
from redis import Redis

from bot.bench.redis_server import RedisServer
from bot.errors import StoreUnavailable
from tests.conversations.stores import Store, attached, back, said, say, shared, until


def test_a_process_goes_on_alone_and_brings_it_along_afterwards(redis_server: RedisServer) -> None:
    async def scene(one: Store, other: Store) -> None:
        await say(one, "c", "a")
        await asyncio.to_thread(redis_server.stop)
        async with one.turn("c") as session:
            assert (session.detached, session.state) == (True, {"said": ["a"]})
        assert await say(one, "c", "b") == {"count": 2}
        assert await say(one, "c", "a") == {"count": 1}
        assert await say(one, "c", "b") == {"count": 2}
        assert await say(one, "new", "x") == {"count": 1}
        with pytest.raises(StoreUnavailable):
            await one.check()
        await asyncio.to_thread(redis_server.start)
        await back(one)
        await back(other)
        assert await said(other, "c") == ["a", "b"]
        assert await said(other, "new") == ["x"]
        assert await say(other, "c", "b") == {"count": 2}
        await one.check()

    shared(redis_server.url).play(scene, stores=2)


def test_turns_of_a_process_stay_one_at_a_time(redis_server: RedisServer) -> None:
    inside: list[str] = []

    async def slow(store: Store, message: str) -> None:
        async with store.turn("c") as session:
            assert inside == []
            inside.append(message)
            await asyncio.sleep(0.01)
            inside.remove(message)
            try:
                await session.commit({"said": [*session.state.get("said", ()), message]}, message, {})
            except StoreUnavailable:
                assert not session.detached

    async def scene(store: Store) -> list[str]:
        first = [asyncio.create_task(slow(store, f"a{number}")) for number in range(20)]
        await asyncio.sleep(0.1)
        await asyncio.to_thread(redis_server.stop)
        away = [asyncio.create_task(slow(store, f"b{number}")) for number in range(20)]
        await asyncio.sleep(0.1)
        await asyncio.to_thread(redis_server.start)
        later = [asyncio.create_task(slow(store, f"c{number}")) for number in range(20)]
        await asyncio.gather(*first, *away, *later)
        await back(store)
        return await said(store, "c")

    found = shared(redis_server.url).play(scene)
    assert sorted(found) == sorted(f"{kind}{number}" for kind in "abc" for number in range(20))


def test_a_turn_during_which_redis_goes_is_kept_afterwards(redis_server: RedisServer) -> None:
    async def scene(one: Store, other: Store) -> None:
        await say(one, "c", "a")
        item = await one.post("c", {"text": "一"})
        async with one.turn("c") as session:
            assert list(await one.take("c")) == [item]
            await asyncio.to_thread(redis_server.stop)
            with pytest.raises(StoreUnavailable):
                await session.commit({"said": ["a", "b"]}, "b", {"count": 2})
        assert await say(one, "c", "b") == {"count": 2}
        await asyncio.to_thread(redis_server.start)
        await back(one)
        await back(other)
        assert await said(other, "c") == ["a", "b"]
        assert list(await other.take("c")) == []

    shared(redis_server.url).play(scene, stores=2)


def test_a_turn_taken_alone_is_brought_along_when_it_ends_later(redis_server: RedisServer) -> None:
    redis_server.stop()

    async def scene(one: Store, other: Store) -> None:
        async with one.turn("c") as session:
            await asyncio.to_thread(redis_server.start)
            await until(lambda: attached(one))
            assert session.detached
            await session.commit({"said": ["a"]}, "a", {"count": 1})
        await back(one)
        assert await said(other, "c") == ["a"]
        assert await say(other, "c", "a") == {"count": 1}

    shared(redis_server.url).play(scene, stores=2)


def test_a_restart_during_a_turn_does_not_matter(redis_server: RedisServer) -> None:
    async def scene(store: Store) -> list[str]:
        async with store.turn("c") as session:
            await asyncio.to_thread(redis_server.restart)
            await session.commit({"said": ["a"]}, "a", {})
        return await said(store, "c")

    assert shared(redis_server.url).play(scene) == ["a"]


def test_the_turn_of_another_worker_goes_before_what_came_meanwhile(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Time for the other worker, which does not know of the fault, to be there first.
    monkeypatch.setattr("bot.conversations.shared.link._PAUSES", (2.0, 0.1))

    async def scene(one: Store, other: Store) -> None:
        await say(one, "c", "a")
        await other.check()
        await asyncio.to_thread(redis_server.stop)
        assert await say(one, "c", "alone") == {"count": 2}
        await asyncio.to_thread(redis_server.start)
        assert await say(other, "c", "b") == {"count": 2}
        assert one.unsaved
        await back(one)
        assert await said(other, "c") == ["a", "b"]
        # The resident was told something, and is told the same again.
        assert await say(other, "c", "alone") == {"count": 2}

    shared(redis_server.url).play(scene, stores=2)


def test_mail_waits_here_and_is_moved_once(redis_server: RedisServer) -> None:
    async def scene(one: Store, other: Store) -> None:
        before = await one.post("c", {"text": "一"})
        await asyncio.to_thread(redis_server.stop)
        watching = asyncio.create_task(one.wait("c", before.number, 3600))
        away = await one.post("c", {"text": "二"})
        assert list(await watching) == [away]
        taken = await one.post("taken", {"text": "三"})
        assert list(await one.take("taken")) == [taken]
        with pytest.raises(StoreUnavailable):
            await one.since("c", 0)
        await asyncio.to_thread(redis_server.start)
        await back(one)
        await back(other)
        assert list(await other.since("c", 0)) == [before, away]
        assert list(await one.since("c", before.number)) == [away]
        assert list(await other.since("taken", 0)) == []
        assert [item.data["text"] for item in await other.take("c")] == ["一", "二"]
        assert list(await one.take("c")) == []

    shared(redis_server.url).play(scene, stores=2)


def test_who_watches_mail_is_served_across_a_restart(redis_server: RedisServer) -> None:
    async def scene(one: Store, other: Store) -> None:
        watching = asyncio.create_task(other.wait("c", 0, 3600))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(redis_server.restart)
        await back(one)
        item = await one.post("c", {"text": "一"})
        assert list(await watching) == [item]

    shared(redis_server.url).play(scene, stores=2)


def test_who_watches_mail_looks_when_listening_begins_anew(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversations.shared.listener._PAUSE", 1.0)

    async def scene(one: Store, other: Store) -> None:
        watching = asyncio.create_task(other.wait("c", 0, 3600))
        await asyncio.sleep(0.3)
        with Redis.from_url(redis_server.url) as client:
            client.client_kill_filter(_type="pubsub")
        await asyncio.sleep(0.5)
        item = await one.post("c", {"text": "一"})
        assert list(await watching) == [item]

    shared(redis_server.url).play(scene, stores=2)


def test_nonces_hold_within_a_process(redis_server: RedisServer) -> None:
    async def scene(store: Store) -> None:
        assert await store.first("before", 60)
        await asyncio.to_thread(redis_server.stop)
        assert not await store.first("before", 60)
        assert await store.first("away", 60)
        assert not await store.first("away", 60)

    shared(redis_server.url).play(scene)


def test_forgetting_needs_redis(redis_server: RedisServer) -> None:
    async def scene(store: Store) -> None:
        await say(store, "c", "a")
        await asyncio.to_thread(redis_server.stop)
        with pytest.raises(StoreUnavailable):
            await store.forget("c")
        assert await said(store, "c") == []

    shared(redis_server.url).play(scene)
