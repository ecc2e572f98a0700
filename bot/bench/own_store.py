"""A store for what is measured: its bookings and hand-overs never reach staff or residents."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import resources
from bot.desk.storage import file_url
from bot.settings import environment_name, settings


@contextmanager
def own_store() -> Iterator[None]:
    """Meanwhile this process, and what it starts, keeps cases in an SQLite file that is empty at first and
    deleted at the end, and conversations in its own memory: each measurement begins like the first."""
    with TemporaryDirectory(prefix="assistant-bench-") as folder:
        with _settings({"database_url": file_url(Path(folder)), "redis_url": ""}):
            resources.forget_store()
            try:
                yield
            finally:
                resources.database().close()
        resources.forget_store()


@contextmanager
def _settings(values: Mapping[str, str]) -> Iterator[None]:
    """Meanwhile these settings are so, here and where a process of its own reads them."""
    chosen, environment = settings(), {environment_name(field): value for field, value in values.items()}
    fields = {field: getattr(chosen, field) for field in values}
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    for field, value in values.items():
        setattr(chosen, field, value)
    try:
        yield
    finally:
        for field, value in fields.items():
            setattr(chosen, field, value)
        for name, old in before.items():
            os.environ.pop(name)
            if old is not None:
                os.environ[name] = old
