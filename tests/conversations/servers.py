"""Real Redis servers for tests, each on a free port of loopback and in a temporary folder.

`redis_url` is a server of the whole session, whose database is empty for each test; `redis_server` is one
of the test's own, to be stopped, killed, hung up and started again (`bot.bench.redis_server`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from redis import Redis

from bot.bench.redis_server import RedisServer
from bot.bench.redis_server import redis_server as running
from bot.errors import SetupError

#: What a server writes down it has again after a restart, down to the last command.
PERSISTENT = ("--appendonly", "yes", "--appendfsync", "no")


def _started(*options: str) -> Iterator[RedisServer]:
    """A server; without Redis on this machine the test is skipped, in CI it fails."""
    try:
        with running(*options) as server:
            yield server
    except SetupError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def session_redis() -> Iterator[RedisServer]:
    """The server that the tests of a session share."""
    yield from _started()


@pytest.fixture
def redis_url(session_redis: RedisServer) -> str:
    """The URL of that server, which is empty."""
    with Redis.from_url(session_redis.url) as client:
        client.flushall()
    return session_redis.url


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A server of the test's own that has its data again after a restart."""
    yield from _started(*PERSISTENT)


@pytest.fixture
def forgetful_redis() -> Iterator[RedisServer]:
    """A server of the test's own that comes back without its data."""
    yield from _started()
