"""One worker at a time: of all processes that share a database, one does a job and the others pass."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout
from sqlalchemy import text

from bot.desk.storage.database import Database


@contextmanager
def alone(database: Database, job: str) -> Iterator[bool]:
    """Whether this process may do the job now; nobody else may while the block lasts.

    On PostgreSQL an advisory lock of a transaction, beside an embedded database's file a locked file:
    either goes with a process that dies. Raises `StoreUnavailable`.
    """
    if database.is_embedded:
        yield from _by_file(database, job)
    else:
        with database.read() as connection:
            statement = text("SELECT pg_try_advisory_xact_lock(:key)")
            yield bool(connection.execute(statement, {"key": _key(job)}).scalar_one())


def _by_file(database: Database, job: str) -> Iterator[bool]:
    file = database.engine.url.database
    if file in (None, "", ":memory:"):
        # Nobody else can have it open.
        yield True
        return
    lock = FileLock(f"{file}.{job}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def _key(job: str) -> int:
    """A number of 63 bits, the same in every process."""
    return int.from_bytes(hashlib.sha256(f"desk job {job}".encode()).digest()[:8], "big") >> 1
