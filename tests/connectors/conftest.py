"""An app around the stand-in, and a client to call it."""

from __future__ import annotations

import pytest

from connectors.app import create_app
from tests.connectors.client import Client
from tests.connectors.stand_in import StandIn


@pytest.fixture
def assistant() -> StandIn:
    """A fresh stand-in."""
    return StandIn()


@pytest.fixture
def client(assistant: StandIn) -> Client:
    """A client of an app that answers with `assistant`."""
    return Client(create_app(assistant))
