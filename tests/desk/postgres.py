"""A real PostgreSQL of the tests' own, on loopback and in a temporary folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from sqlalchemy import create_engine

from bot.bench import servers
from bot.desk.storage import Database, upgrade
from bot.errors import SetupError

OWNER, PROGRAM = "desk_owner", "desk_program"


class Cluster:
    """A server with two roles: the owner of the tables, and the one that the program runs as."""

    def __init__(self, server: servers.PostgresServer) -> None:
        self.server = server
        self._numbers = count(1)
        self._template = False
        for role in (OWNER, PROGRAM):
            self.execute(f"CREATE ROLE {role} LOGIN")

    def url(self, database: str, role: str = PROGRAM) -> str:
        """The URL of a database as a role."""
        return self.server.url(database, role)

    def execute(self, *statements: str, database: str = "postgres", role: str = "postgres") -> None:
        """Runs statements, each in a transaction of its own."""
        engine = create_engine(self.url(database, role), future=True, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()

    def empty(self) -> str:
        """The name of a new database without tables, which the owner may fill."""
        name = f"desk_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} OWNER {OWNER}")
        return name

    def migrated(self) -> str:
        """The name of a new database with the present schema."""
        if not self._template:
            self.execute(f"CREATE DATABASE template_desk OWNER {OWNER}")
            database = Database(self.url("template_desk", OWNER))
            upgrade(database, role=PROGRAM)
            database.close()
            self._template = True
        name = f"desk_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template_desk")
        return name


@contextmanager
def running() -> Iterator[Cluster]:
    """A cluster; without PostgreSQL on this machine the test is skipped, in CI it fails."""
    try:
        with servers.postgres() as server:
            yield Cluster(server)
    except SetupError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))
