"""A real PostgreSQL of the tests' own, on loopback and in a temporary folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.desk.storage import Database, upgrade

OWNER, PROGRAM = "desk_owner", "desk_program"
_MISSING = "PostgreSQL is missing: apt-get install postgresql"


class Cluster:
    """A server with two roles: the owner of the tables, and the one that the program runs as."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._numbers = count(1)
        self._template = False
        for role in (OWNER, PROGRAM):
            self.execute(f"CREATE ROLE {role} LOGIN")

    def url(self, database: str, role: str = PROGRAM) -> str:
        """The URL of a database as a role."""
        return f"postgresql+psycopg2://{role}@127.0.0.1:{self._port}/{database}"

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
    programs = _programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail(_MISSING)
        pytest.skip(_MISSING)
    folder = Path(tempfile.mkdtemp(prefix="desk-postgres-"))
    data, port = folder / "data", _free_port()
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _run(
            programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C",
            "--no-sync",
        )  # fmt: skip
        # Durability against a power cut is not tested here, and costs each commit a wait for the disk.
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}"
        _run(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
        try:
            yield Cluster(port)
        finally:
            _run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    found = shutil.which("pg_ctl")
    if found is not None:
        return Path(found).resolve().parent
    # Debian keeps the server's programs out of the way, one folder a version.
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda place: int(place.parts[-3]))
    return places[-1].parent if places else None


def _run(*command: object) -> None:
    # The server refuses to run as root; the folder is the only place it must be able to go.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*user, *map(str, command)],
        cwd=tempfile.gettempdir(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
