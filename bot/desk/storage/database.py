"""The one connection to where cases are kept: an SQLite file of our own, or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from bot.errors import SetupError, StoreUnavailable
from bot.settings import Settings

#: Name of the embedded database in `BOT_VAR_DIR`.
FILE_NAME = "desk.sqlite3"
#: How long a writer waits for another one (SQLite), or for a connection, in seconds.
_PATIENCE = 30
_CONNECT_SECONDS = 5
#: Connections to a server that a process keeps, and how many more it opens when it needs them: for
#: transactions, and for looks. The operators' manual counts on the sum.
_KEPT, _MORE = 5, 6
_LOOKS_KEPT, _MORE_LOOKS = 2, 2
_READING = "desk_reading"
_LOOKING = "desk_looking"


class Database:
    """Opens transactions; a database that cannot be reached is a `StoreUnavailable`."""

    def __init__(self, url: str) -> None:
        """`url` as SQLAlchemy takes it; nothing is opened yet. Raises `SetupError` when it is no such URL."""
        try:
            self._engine = _engine(url)
        except (ArgumentError, ImportError, ValueError):
            # SQLAlchemy's own words repeat the URL, and with it the password.
            raise SetupError(
                "BOT_DATABASE_URL is not of the form postgresql+psycopg2://user:password@host:port/database"
            ) from None
        # SQLite's own waiting is a poll that favours whoever is lucky: within a process we queue.
        self._turn: AbstractContextManager[object] = RLock() if self.is_embedded else nullcontext()
        self._reader = self._engine.execution_options(**{_READING: True})
        self._looker = (
            self._engine.execution_options(**{_LOOKING: True}) if self.is_embedded else _looker(url)
        )

    @classmethod
    def from_settings(cls, settings: Settings) -> Database:
        """The database of the settings, ready for use: the embedded file is migrated by itself.

        Raises `SetupError` when PostgreSQL has not been migrated, `StoreUnavailable` when it is away.
        """
        database = cls(settings.database_url or file_url(settings.var_dir))
        database.prepare()
        return database

    @property
    def is_embedded(self) -> bool:
        """Whether it is an SQLite file."""
        return self._engine.dialect.name == "sqlite"

    @property
    def engine(self) -> Engine:
        """The engine, for migrations."""
        return self._engine

    def prepare(self) -> None:
        """Migrates the embedded database; checks another one. Raises `SetupError`, `StoreUnavailable`."""
        from bot.desk.storage import migrate

        if not self.is_embedded:
            migrate.check(self)
            return
        if self._engine.url.database not in (None, "", ":memory:"):
            Path(self._engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        if migrate.current(self) != migrate.head():
            migrate.upgrade(self)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is kept when the block ends and undone when it raises.

        SQLite takes its write lock at once, so what was read inside stays true until the end.
        """
        with _translated(), self._turn, self._engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads; it waits for no writer."""
        with _translated(), self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """For one statement that only reads: without a transaction it costs the database half as much."""
        with _translated(), self._looker.connect() as connection:
            yield connection

    def close(self) -> None:
        """Closes what is open; the database can be used again."""
        self._engine.dispose()
        self._looker.dispose()


def file_url(folder: Path) -> str:
    """The URL of the embedded database in a folder."""
    return f"sqlite:///{folder / FILE_NAME}"


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise StoreUnavailable("the database cannot be reached; nothing was changed") from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise StoreUnavailable("the connection to the database was lost; nothing was changed") from error


def _server(url: str, **options: Any) -> Engine:
    return create_engine(
        url,
        future=True,
        pool_pre_ping=True,
        pool_timeout=_PATIENCE,
        connect_args={"connect_timeout": _CONNECT_SECONDS},
        **options,
    )


def _looker(url: str) -> Engine:
    """Has connections of its own: to turn transactions off and on again at each look is two more questions
    to the server."""
    return _server(url, pool_size=_LOOKS_KEPT, max_overflow=_MORE_LOOKS, isolation_level="AUTOCOMMIT")


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return _server(url, pool_size=_KEPT, max_overflow=_MORE)
    engine = create_engine(
        url,
        future=True,
        poolclass=QueuePool,
        pool_timeout=_PATIENCE,
        connect_args={"timeout": _PATIENCE, "check_same_thread": False},
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, record: Any) -> None:
    # The driver's own transactions begin too late: they are begun in `_begin`.
    connection.isolation_level = None
    cursor = connection.cursor()
    # NORMAL: a killed process loses nothing, and that is what can happen to an embedded store.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get(_LOOKING, False):
        connection.exec_driver_sql("BEGIN" if options.get(_READING, False) else "BEGIN IMMEDIATE")
