"""Databases to test on: an SQLite file and a real PostgreSQL, each test with one of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.desk.storage import Database
from tests.desk.crew import Crew
from tests.desk.office import Office


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database, checked as at the program's start."""
    opened = Database(database_url)
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def office(database: Database) -> Office:
    """A desk on that database, with example services and residents."""
    return Office(database)


@pytest.fixture
def crew(database: Database) -> Crew:
    """The same with those who carry services out."""
    return Crew(database)
