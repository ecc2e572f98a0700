"""Stores of conversations to test on."""

from __future__ import annotations

import pytest

from tests.conversations.servers import (  # noqa: F401 - fixtures of this room
    forgetful_redis,
    redis_server,
    redis_url,
    session_redis,
)
from tests.conversations.stores import World, embedded, shared


@pytest.fixture(params=["embedded", "redis"])
def world(request: pytest.FixtureRequest) -> World:
    """Each store, with nothing in it."""
    if request.param == "embedded":
        return embedded()
    return shared(request.getfixturevalue("redis_url"))
