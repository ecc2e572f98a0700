"""Several workers on one Redis: whose turn it is, and what each may still write."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from redis import Redis

from bot.bench.redis_server import RedisServer
from bot.conversations.shared.link import Link
from bot.conversations.shared.names import Digests
from bot.errors import SetupError, TurnLost
from tests.conversations.stores import CIPHER, LONG, Store, said, say, shared, until, worker


def steps(url: str) -> int:
    """How many steps Redis took so far."""
    with Redis.from_url(url) as client:
        return int(client.info("commandstats").get("cmdstat_evalsha", {"calls": 0})["calls"])


async def in_line(url: str, many: int) -> bool:
    """Whether so many stand in line for a conversation, whoever has the turn included."""
    queue, _ = Digests(CIPHER).conversation("c").line
    with Redis.from_url(url) as client:
        return bool(client.llen(queue) == many)


def silence() -> None:
    """Lets the one who has a turn say no more that it lives."""
    renewing = [task for task in asyncio.all_tasks() if "_renew" in str(task.get_coro())]
    assert len(renewing) == 1
    renewing[0].cancel()


def outlive(url: str, conversation: str) -> None:
    """Lets the lease of everybody in line run out."""
    _, ends = Digests(CIPHER).conversation(conversation).line
    with Redis.from_url(url) as client:
        for token in client.hkeys(ends):
            client.hset(ends, token, 1)


def test_workers_share_conversations(redis_url: str) -> None:
    async def scene(one: Store, other: Store) -> None:
        await say(one, "c", "a")
        assert await say(other, "c", "b") == {"count": 2}
        assert await say(other, "c", "a") == {"count": 1}
        assert await said(one, "c") == ["a", "b"]
        assert await one.claim("c", "a", "answer")
        assert not await other.claim("c", "a", "afterwards")
        assert await one.first("nonce", 60)
        assert not await other.first("nonce", 60)

    shared(redis_url).play(scene, stores=2)


def test_turns_of_two_workers_keep_their_order_and_wait_for_news(redis_url: str) -> None:
    """Leases are an hour long here: nobody comes in by looking again."""

    async def scene(one: Store, other: Store) -> list[str]:
        tasks = []
        async with one.turn("c"):
            for number in range(20):
                tasks.append(asyncio.create_task(say((one, other)[number % 2], "c", f"m{number}")))
                await until(lambda: in_line(redis_url, len(tasks) + 1))
        await asyncio.gather(*tasks)
        return await said(one, "c")

    assert shared(redis_url).play(scene, stores=2) == [f"m{number}" for number in range(20)]


def test_messages_of_a_process_do_not_overtake_each_other(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one has to open a connection, say, and the second one finds an open one."""
    step, slow = Link.step, [True]

    async def slow_at_first(link: Link, *arguments: Any) -> Any:
        if slow.pop() if slow else False:
            await asyncio.sleep(0.2)
        return await step(link, *arguments)

    async def scene(store: Store) -> list[str]:
        monkeypatch.setattr(Link, "step", slow_at_first)
        await asyncio.gather(*(say(store, "c", f"m{number}") for number in range(4)))
        return await said(store, "c")

    assert shared(redis_url).play(scene) == ["m0", "m1", "m2", "m3"]


def test_who_takes_the_dead_out_of_line_wakes_the_next(redis_url: str) -> None:
    """The first waiter learns of it although it is another one that looks."""

    async def scene(dead: Store, one: Store, other: Store) -> list[str]:
        turn = dead.turn("c")
        await turn.__aenter__()
        silence()
        first = asyncio.create_task(say(one, "c", "first"))
        await until(lambda: in_line(redis_url, 2))
        # By then nobody looks by itself, as at the beginning of listening.
        await asyncio.sleep(0.5)
        # As when its lease had run out; nobody else's.
        queue, ends = Digests(CIPHER).conversation("c").line
        with Redis.from_url(redis_url) as client:
            client.hset(ends, client.lindex(queue, 0), 1)
        second = asyncio.create_task(say(other, "c", "second"))
        await asyncio.gather(first, second)
        await turn.__aexit__(None, None, None)
        return await said(one, "c")

    assert shared(redis_url).play(scene, stores=3) == ["first", "second"]


def test_mail_reaches_who_watches_at_another_worker(redis_url: str) -> None:
    async def scene(one: Store, other: Store) -> None:
        watching = asyncio.create_task(other.wait("c", 0, 3600))
        await asyncio.sleep(0.2)
        item = await one.post("c", {"text": "一"})
        assert list(await watching) == [item]
        assert list(await one.take("c")) == [item]
        assert list(await other.take("c")) == []

    shared(redis_url).play(scene, stores=2)


def test_who_is_silent_loses_the_turn_and_writes_nothing(redis_url: str) -> None:
    async def scene(one: Store, other: Store) -> None:
        await say(one, "c", "a")
        async with one.turn("c") as late:
            state = late.state
            outlive(redis_url, "c")
            assert await say(other, "c", "b") == {"count": 2}
            with pytest.raises(TurnLost):
                await late.commit({"said": [*state["said"], "late"]}, "late", {})
        assert await said(one, "c") == ["a", "b"]
        async with other.turn("c") as session:
            assert await session.reply("late") is None

    shared(redis_url).play(scene, stores=2)


def test_who_was_silent_keeps_its_turn_when_nobody_came(redis_url: str) -> None:
    async def scene(store: Store) -> list[str]:
        async with store.turn("c") as late:
            outlive(redis_url, "c")
            await late.commit({"said": ["late"]}, "late", {})
        return await said(store, "c")

    assert shared(redis_url).play(scene) == ["late"]


def test_a_long_turn_keeps_its_lease(redis_url: str) -> None:
    async def scene(one: Store, other: Store) -> list[str]:
        async with one.turn("c") as session:
            waiting = asyncio.create_task(say(other, "c", "second"))
            await asyncio.sleep(1.0)
            assert not waiting.done()
            await session.commit({"said": ["first"]}, "first", {})
        await waiting
        return await said(one, "c")

    assert shared(redis_url, lease=0.3).play(scene, stores=2) == ["first", "second"]


def test_who_waits_comes_in_when_the_holder_died(redis_url: str) -> None:
    async def scene(dead: Store, one: Store, other: Store) -> list[str]:
        # A worker without its event loop says nothing any more, as a killed one.
        turn = dead.turn("c")
        await turn.__aenter__()
        silence()
        waiting = [asyncio.create_task(say(store, "c", name)) for name, store in (("a", one), ("b", other))]
        await asyncio.gather(*waiting)
        # It was only thought dead: what it does now, late, holds nobody up.
        await turn.__aexit__(None, None, None)
        return sorted(await said(one, "c"))

    assert shared(redis_url, lease=0.3).play(scene, stores=3) == ["a", "b"]


def test_what_a_lost_turn_brought_is_brought_again(redis_url: str) -> None:
    async def scene(one: Store, other: Store) -> None:
        item = await one.post("c", {"text": "一"})
        async with one.turn("c") as late:
            assert list(await one.take("c")) == [item]
            outlive(redis_url, "c")
            await say(other, "c", "b")
            with pytest.raises(TurnLost):
                await late.commit({}, "late", {})
        assert list(await other.take("c")) == [item]

    shared(redis_url).play(scene, stores=2)


def test_who_takes_beside_a_turn_leaves_nothing_to_it(redis_url: str) -> None:
    async def scene(store: Store) -> None:
        begun, over = asyncio.Event(), asyncio.Event()

        async def turn() -> None:
            async with store.turn("c") as session:
                begun.set()
                await over.wait()
                assert list(await store.take("c")) == []
                await session.commit({}, "m", {})

        item = await store.post("c", {"text": "一"})
        under_way = asyncio.create_task(turn())
        await begun.wait()
        assert list(await store.take("c")) == [item]
        over.set()
        await under_way
        # The turn of the task that asks is over, and brings nothing any more.
        await say(store, "c", "n")
        await store.post("c", {"text": "二"})
        assert [item.data["text"] for item in await store.take("c")] == ["二"]
        assert list(await store.take("c")) == []

    shared(redis_url).play(scene)


def test_a_turn_costs_two_steps(redis_url: str) -> None:
    async def scene(store: Store) -> int:
        await say(store, "c", "a")
        before = steps(redis_url)
        await say(store, "c", "b")
        return steps(redis_url) - before

    assert shared(redis_url).play(scene) == 2


def test_a_forgotten_conversation_is_forgotten_by_the_others_too(redis_url: str) -> None:
    async def scene(one: Store, other: Store) -> None:
        await say(other, "c", "a")
        await say(one, "c", "b")
        await other.forget("c")
        async with one.turn("c") as session:
            assert (session.state, await session.reply("b")) == ({}, None)

    shared(redis_url).play(scene, stores=2)


@pytest.mark.parametrize("url", ["nonsense", "http://user:geheim@127.0.0.1/0", "redis://127.0.0.1:port"])
def test_a_wrong_url_is_said_without_its_password(url: str) -> None:
    with pytest.raises(SetupError, match="BOT_REDIS_URL") as caught:
        worker(url)
    assert "geheim" not in str(caught.value)


def test_a_worker_that_is_closed_leaves_no_connection(forgetful_redis: RedisServer) -> None:
    async def scene(store: Store) -> None:
        await asyncio.gather(*(say(store, f"c{number}", "m") for number in range(40)))
        with Redis.from_url(forgetful_redis.url) as client:
            # Sixteen that ask, one that listens, and this client.
            assert len(client.client_list()) <= 18

    shared(forgetful_redis.url).play(scene)
    with Redis.from_url(forgetful_redis.url) as client:
        end = time.monotonic() + LONG
        while len(client.client_list()) > 1:
            assert time.monotonic() < end
