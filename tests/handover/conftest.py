"""A hand-over desk on an SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.handover import HandoverDesk
from tests.desk.office import KEY


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database, checked as at the program's start."""
    opened = Database(database_url)
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def desk(database: Database) -> HandoverDesk:
    """A desk on that database."""
    return HandoverDesk(database, Cipher([KEY]))
