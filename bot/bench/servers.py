"""A real Redis and a real PostgreSQL on loopback, in temporary folders, for benchmarks and tests.

Both can be stopped and started again on the same port with what they had kept.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.bench.redis_server import RedisServer, redis_server
from bot.errors import SetupError

HOST = "127.0.0.1"


class PostgresServer:
    """One PostgreSQL cluster with the superuser `postgres`, who needs no password on loopback."""

    def __init__(self, folder: Path) -> None:
        """Makes the cluster. Raises `SetupError` where PostgreSQL is not installed."""
        self._programs = _postgres_programs()
        self._folder = folder
        self._data = folder / "data"
        self.port = free_port()
        if os.geteuid() == 0:
            # The server refuses to run as root; this folder is the only place it must be able to go.
            shutil.chown(folder, "postgres")
        self._run(
            "initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C",
            "--no-sync",
        )  # fmt: skip

    def url(self, database: str = "postgres", role: str = "postgres") -> str:
        """The URL of a database as a role."""
        return f"postgresql+psycopg2://{role}@{HOST}:{self.port}/{database}"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        # Durability against a power cut is not measured here, and costs each commit a wait for the disk.
        options = f"-p {self.port} -c listen_addresses={HOST} -c fsync=off -k {self._folder}"
        self._run("pg_ctl", "-D", self._data, "-l", self._folder / "log", "-w", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stops it: `fast` writes what it has, `immediate` does not."""
        self._run("pg_ctl", "-D", self._data, "-w", "-m", mode, "stop")

    def _run(self, program: str, *arguments: object) -> None:
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        done = subprocess.run(
            [*user, str(self._programs / program), *map(str, arguments)],
            cwd=tempfile.gettempdir(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SetupError(f"{program} failed: {done.stderr.strip()}")


@contextmanager
def redis() -> Iterator[RedisServer]:
    """A Redis that runs, and has its data again after a restart."""
    with redis_server("--appendonly", "yes", "--appendfsync", "everysec") as server:
        yield server


@contextmanager
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL that runs."""
    with tempfile.TemporaryDirectory(prefix="assistant-postgres-", ignore_cleanup_errors=True) as folder:
        server = PostgresServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _postgres_programs() -> Path:
    found = shutil.which("pg_ctl")
    if found is not None:
        return Path(found).resolve().parent
    # Debian keeps the server's programs out of the way, one folder a version.
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda place: int(place.parts[-3]))
    if not places:
        raise SetupError("PostgreSQL is missing: apt-get install postgresql")
    return places[-1].parent
