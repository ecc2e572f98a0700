"""Starts and reads the processes of `desk_worker`, and the fresh database that they work on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from cryptography.fernet import Fernet

from bot.desk.storage import Database, file_url
from bot.errors import SetupError
from bot.settings import ROOT

#: Encrypts what this run stores; nobody needs it afterwards.
KEY = Fernet.generate_key().decode("ascii")


@contextmanager
def fresh() -> Iterator[str]:
    """The URL of an SQLite database of its own, migrated; removed at the end."""
    with TemporaryDirectory() as folder:
        url = file_url(Path(folder))
        database = Database(url)
        database.prepare()
        database.close()
        yield url


def start(*arguments: object) -> subprocess.Popen[str]:
    """Starts a worker."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot.bench.desk_worker", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "BOT_DATA_KEYS": KEY},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def await_ready(process: subprocess.Popen[str]) -> None:
    """Waits until a worker is ready. Raises `SetupError` when it ends instead."""
    if not pipe(process.stdout).readline():
        raise SetupError(f"a client's process ended with code {process.wait(timeout=60)}")


def go(process: subprocess.Popen[str]) -> None:
    """Lets a worker that is ready begin."""
    pipe(process.stdin).write("go\n")
    pipe(process.stdin).flush()


def pipe(of: IO[str] | None) -> IO[str]:
    """A pipe of a process, which `start` has always opened."""
    if of is None:
        raise SetupError("the client's process has no pipes")
    return of
