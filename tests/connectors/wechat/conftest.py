"""WeChat's servers, faked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.bench.wechat.api import FakeTencent, running


@pytest.fixture
def tencent() -> Iterator[FakeTencent]:
    """A fresh fake."""
    with running() as fake:
        yield fake
