"""An app around the stand-in, and a client to call it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.desk import Database
from bot.desk.storage import file_url
from connectors.app import create_app
from tests.connectors.bureau import Bureau
from tests.connectors.client import Client
from tests.connectors.office import StaffOffice
from tests.connectors.stand_in import StandIn


@pytest.fixture
def assistant() -> StandIn:
    """A fresh stand-in."""
    return StandIn()


@pytest.fixture
def client(assistant: StandIn) -> Client:
    """A client of an app that answers with `assistant`."""
    return Client(create_app(assistant))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A fresh SQLite store."""
    opened = Database(file_url(tmp_path))
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def staff(database: Database) -> StaffOffice:
    """A desk with staff at its doors."""
    return StaffOffice(database)


@pytest.fixture
def bureau(database: Database) -> Bureau:
    """The same, with services that helpers carry out."""
    return Bureau(database)
