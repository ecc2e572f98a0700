"""What workers share for a while: in memory, in a real Redis, and in a Redis that goes away."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
import redis
from cryptography.fernet import Fernet

from bot.bench import servers
from bot.desk.privacy.cipher import Cipher
from bot.errors import SetupError, StoreUnavailable
from bot.settings import settings
from bot.shared import MemoryShared, RemoteShared, Shared, TolerantShared, open_shared

KEY = Fernet.generate_key().decode()


@pytest.fixture(scope="module")
def server() -> Iterator[servers.RedisServer]:
    """A real Redis."""
    with servers.redis() as started:
        yield started


def remote(server: servers.RedisServer) -> RemoteShared:
    """One worker's view of it."""
    return RemoteShared(server.url, Cipher([KEY]))


def tolerant(server: servers.RedisServer) -> TolerantShared:
    """One worker's view of it, which does without."""
    return TolerantShared(remote(server), MemoryShared())


@pytest.fixture(params=["memory", "redis", "tolerant"])
def opened(request: pytest.FixtureRequest) -> Callable[[], Shared]:
    """Opens a store of each kind."""
    if request.param == "memory":
        return MemoryShared
    server = request.getfixturevalue("server")
    with redis.Redis.from_url(server.url) as client:
        client.flushall()
    return (lambda: remote(server)) if request.param == "redis" else (lambda: tolerant(server))


def run(shared: Shared, work: Callable[[Shared], Awaitable[Any]]) -> Any:
    """Runs `work` with a store, which is closed afterwards."""

    async def whole() -> Any:
        try:
            return await work(shared)
        finally:
            await shared.close()

    return asyncio.run(whole())


def test_what_is_put_is_got_and_the_latest_wins(opened: Callable[[], Shared]) -> None:
    async def work(shared: Shared) -> None:
        assert await shared.get("a") is None
        await shared.put("a", {"n": 1, "text": "民政"}, 60)
        await shared.put("a", {"n": 2}, 60)
        assert await shared.get("a") == {"n": 2}

    run(opened(), work)


def test_what_is_kept_stays_as_it_was_first(opened: Callable[[], Shared]) -> None:
    async def work(shared: Shared) -> None:
        assert await shared.keep("b", {"n": 1}, 60) == {"n": 1}
        assert await shared.keep("b", {"n": 2}, 60) == {"n": 1}
        assert await shared.get("b") == {"n": 1}
        kept = await asyncio.gather(*(shared.keep("c", {"n": n}, 60) for n in range(20)))
        assert len({one["n"] for one in kept}) == 1

    run(opened(), work)


def test_what_is_kept_runs_out(opened: Callable[[], Shared]) -> None:
    async def work(shared: Shared) -> None:
        await shared.put("d", {}, 0.05)
        assert await shared.keep("e", {"n": 1}, 0.05) == {"n": 1}
        await asyncio.sleep(0.1)
        assert await shared.get("d") is None
        assert await shared.keep("e", {"n": 2}, 60) == {"n": 2}

    run(opened(), work)


def test_one_at_a_time_is_alone(opened: Callable[[], Shared]) -> None:
    async def work(shared: Shared) -> None:
        inside = 0

        async def enter(key: str) -> None:
            nonlocal inside
            async with shared.alone(key):
                inside += 1
                assert inside == 1
                await asyncio.sleep(0.005)
                inside -= 1

        await asyncio.gather(*(enter("f") for _ in range(5)))
        async with shared.alone("g"), shared.alone("h"):
            # Another key is another matter.
            pass

    run(opened(), work)


def test_workers_share(server: servers.RedisServer) -> None:
    async def work(one: Shared) -> None:
        other = remote(server)
        await one.put("token", {"token": "secret"}, 60)
        assert await other.get("token") == {"token": "secret"}
        assert await other.keep("token", {}, 60) == {"token": "secret"}
        await other.close()

    run(remote(server), work)


def test_nothing_readable_is_in_redis(server: servers.RedisServer) -> None:
    async def work(shared: Shared) -> None:
        await shared.put("page of wechat:oABC 1", {"text": "王秀英"}, 60)
        await shared.put("access token", {"token": "t-0-p-secret"}, 60)

    run(remote(server), work)
    with redis.Redis.from_url(server.url) as client:
        stored = b"".join(key + (client.get(key) or b"") for key in client.scan_iter())
    assert len(stored) > 100
    for word in ("oABC", "王秀英", "t-0-p-secret", "access"):
        assert word.encode() not in stored


def test_a_redis_that_is_away_or_hangs_is_said_to_be(server: servers.RedisServer) -> None:
    async def work(shared: Shared) -> None:
        for call in (shared.get("i"), shared.put("i", {}, 60), shared.keep("i", {}, 60)):
            with pytest.raises(StoreUnavailable):
                await call
        with pytest.raises(StoreUnavailable):
            async with shared.alone("i"):
                pytest.fail("alone with nobody to ask")

    server.pause()
    try:
        run(remote(server), work)
    finally:
        server.go_on()


def test_while_redis_is_away_each_worker_goes_on_with_what_it_knows() -> None:
    async def work(shared: Shared) -> None:
        await shared.put("known", {"n": 1}, 60)
        server.stop(signal.SIGKILL)
        assert await shared.get("known") == {"n": 1}
        assert await shared.keep("nonce", {"n": 1}, 60) == {"n": 1}
        assert await shared.keep("nonce", {"n": 2}, 60) == {"n": 1}
        async with shared.alone("token"):
            await shared.put("token", {"n": 3}, 60)
        assert await shared.get("token") == {"n": 3}
        server.start()
        await asyncio.sleep(1.1)
        # What it learned in the meantime it tells the others when it is asked for it again.
        assert await shared.keep("nonce", {"n": 4}, 60) == {"n": 1}
        other = remote(server)
        assert await other.get("nonce") == {"n": 1}
        await other.close()

    with servers.redis() as server:
        run(tolerant(server), work)


def test_the_settings_choose(monkeypatch: pytest.MonkeyPatch, server: servers.RedisServer) -> None:
    monkeypatch.setattr(settings(), "redis_url", "")
    assert isinstance(open_shared(settings()), MemoryShared)
    monkeypatch.setattr(settings(), "redis_url", server.url)
    assert isinstance(open_shared(settings()), TolerantShared)
    monkeypatch.setattr(settings(), "redis_url", "http://user:hidden@host")
    with pytest.raises(SetupError, match="BOT_REDIS_URL") as error:
        open_shared(settings())
    assert "hidden" not in str(error.value)
