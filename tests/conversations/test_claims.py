"""By which way a reply goes out, while Redis, the database, both or neither can be asked."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from bot.bench.redis_server import RedisServer
from bot.conversations import SharedConversations
from bot.conversations.witness import DatabaseWitness
from bot.desk.storage import Database
from bot.errors import StoreUnavailable
from tests.conversations.stores import HOUR, World, shared, worker
from tests.conversations.test_away import back

Store = SharedConversations


def witnessed(redis: RedisServer, database: Callable[[], Database]) -> World:
    """Workers with a witness each."""
    return World(lambda: worker(redis.url, witness=DatabaseWitness(database, HOUR)))


@pytest.fixture
def database(database_url: str) -> Database:
    """SQLite and PostgreSQL, as the program opens them."""
    return Database(database_url)


def test_two_workers_without_redis_agree(redis_server: RedisServer, database: Database) -> None:
    redis_server.stop()

    async def scene(one: Store, other: Store) -> None:
        assert await one.claim("c", "m1", "afterwards")
        assert not await other.claim("c", "m1", "answer")
        assert not await other.claim("c", "m1", "afterwards")
        assert await other.claim("c", "m2", "answer")
        assert not await one.claim("c", "m2", "afterwards")
        assert await one.claim("c", "m2", "answer")
        assert await one.claim("other", "m1", "answer")

    witnessed(redis_server, lambda: database).play(scene, stores=2)
    database.close()


def test_what_was_claimed_before_redis_went_is_known(redis_server: RedisServer, database: Database) -> None:
    async def scene(one: Store, other: Store) -> None:
        assert await one.claim("c", "m1", "afterwards")
        assert await one.claim("c", "m2", "answer")
        await asyncio.to_thread(redis_server.stop)
        assert not await other.claim("c", "m1", "answer")
        assert not await other.claim("c", "m2", "afterwards")

    witnessed(redis_server, lambda: database).play(scene, stores=2)
    database.close()


def test_what_was_claimed_without_redis_is_known_afterwards(
    forgetful_redis: RedisServer, database: Database
) -> None:
    forgetful_redis.stop()

    async def scene(one: Store, other: Store) -> None:
        assert await one.claim("c", "m", "afterwards")
        await asyncio.to_thread(forgetful_redis.start)
        await back(one)
        await back(other)
        assert not await other.claim("c", "m", "answer")
        # Redis has been told, by the worker that claimed.
        fresh = worker(forgetful_redis.url)
        assert not await fresh.claim("c", "m", "answer")
        await fresh.close()

    witnessed(forgetful_redis, lambda: database).play(scene, stores=2)
    database.close()


def test_a_forgotten_conversation_can_be_claimed_anew(redis_server: RedisServer, database: Database) -> None:
    async def scene(store: Store) -> None:
        assert await store.claim("c", "m", "afterwards")
        assert await store.claim("other", "m", "afterwards")
        await store.forget("c")
        assert await store.claim("c", "m", "afterwards")
        assert not await store.claim("other", "m", "afterwards")

    witnessed(redis_server, lambda: database).play(scene)
    database.close()


def away() -> Database:
    """A database that nobody listens for."""
    raise StoreUnavailable("the database cannot be reached")


def test_without_the_database_redis_decides(redis_server: RedisServer) -> None:
    async def scene(one: Store, other: Store) -> None:
        assert await one.claim("c", "m", "answer")
        assert not await other.claim("c", "m", "afterwards")
        await one.forget("c")

    witnessed(redis_server, away).play(scene, stores=2)


def test_with_nobody_to_ask_a_request_is_answered_and_what_comes_by_itself_waits(
    redis_server: RedisServer,
) -> None:
    async def scene(store: Store) -> None:
        assert await store.claim("c", "before", "answer")
        assert await store.claim("c", "late", "afterwards")
        await asyncio.to_thread(redis_server.stop)
        assert await store.claim("c", "before", "answer")
        assert not await store.claim("c", "before", "afterwards")
        assert not await store.claim("c", "late", "answer")
        assert await store.claim("c", "new", "answer")
        with pytest.raises(StoreUnavailable):
            await store.claim("c", "by itself", "afterwards")
        await asyncio.to_thread(redis_server.start)
        await back(store)
        assert await store.claim("c", "by itself", "afterwards")
        fresh = worker(redis_server.url)
        assert not await fresh.claim("c", "new", "afterwards")
        await fresh.close()

    witnessed(redis_server, away).play(scene)


def test_a_database_that_hangs_is_not_waited_for(redis_server: RedisServer) -> None:
    going_on = threading.Event()

    def hangs() -> Database:
        going_on.wait()
        raise StoreUnavailable("it has hung")

    async def scene(store: Store) -> None:
        try:
            claims = [store.claim("c", f"m{number}", "answer") for number in range(20)]
            assert await asyncio.gather(*claims) == [True] * 20
            assert not going_on.is_set()
        finally:
            going_on.set()

    witnessed(redis_server, hangs).play(scene)


def test_old_claims_go(redis_server: RedisServer, database: Database) -> None:
    async def scene(store: Store) -> None:
        witness = DatabaseWitness(lambda: database, ttl_seconds=0.0)
        assert await witness.claim("digest", "m", "answer") == ("answer", True)
        assert await witness.claim("digest", "m", "afterwards") == ("answer", False)
        later = DatabaseWitness(lambda: database, ttl_seconds=0.0)
        assert await later.claim("digest", "m", "afterwards") == ("afterwards", True)
        witness.close()
        later.close()

    shared(redis_server.url).play(scene)
    database.close()
