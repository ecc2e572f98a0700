"""WeChat's servers, faked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.connectors.wechat.server import FakeTencent, running


@pytest.fixture
def tencent() -> Iterator[FakeTencent]:
    """A fresh fake."""
    with running() as fake:
        yield fake
