"""Stores to test on: an SQLite file and a real PostgreSQL, each test with one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.desk.storage import Database, file_url
from tests.desk import postgres


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """The PostgreSQL server of this session."""
    with postgres.running() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a fresh, migrated database, on PostgreSQL as the role of the program."""
    if request.param == "sqlite":
        url = file_url(tmp_path)
        database = Database(url)
        database.prepare()
        database.close()
        return url
    cluster: postgres.Cluster = request.getfixturevalue("cluster")
    return cluster.url(cluster.migrated())
