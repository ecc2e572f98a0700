"""A served stand-in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.app import create_app
from tests.connectors.stand_in import StandIn
from tests.connectors.websocket.server import Serving


@pytest.fixture
def served(assistant: StandIn) -> Iterator[Serving]:
    """A real server around the stand-in."""
    serving = Serving(create_app(assistant))
    yield serving
    serving.stop()
