"""Brings a database to the present schema and back, and gives the application's role its rights."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection, make_url

from bot.desk.storage.database import Database
from bot.desk.storage.tables import APPEND_ONLY
from bot.errors import SetupError

#: Of one PostgreSQL advisory lock: two operators do not migrate at the same time.
_LOCK = 2_300_330_108
_VERSIONS = "alembic_version"


def upgrade(database: Database, revision: str = "head", role: str | None = None) -> None:
    """Migrates up to `revision`, all or nothing, and grants `role` (PostgreSQL) what it may do."""
    with database.write() as connection:
        _lock(connection)
        command.upgrade(_config(connection), revision)
        if role is not None and connection.dialect.name == "postgresql":
            _grant(connection, role)


def downgrade(database: Database, revision: str) -> None:
    """Migrates down to `revision` (`base`: nothing is left), all or nothing."""
    with database.write() as connection:
        _lock(connection)
        command.downgrade(_config(connection), revision)


def current(database: Database) -> str | None:
    """The revision that the database is at; None before the first."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The revision that this program needs."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def check(database: Database) -> None:
    """Raises `SetupError` unless the database is at the revision that this program needs."""
    found, needed = current(database), head()
    if found != needed:
        raise SetupError(
            f"the database is at revision {found or 'none'}, this program needs {needed}: "
            "run `python -m bot db upgrade`"
        )


def role_of(url: str) -> str | None:
    """The role that a URL connects as."""
    username = make_url(url).username
    return None if username is None else str(username)


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _grant(connection: Connection, role: str) -> None:
    """Rights of the application's own role: it adds to the append-only tables and cannot change them."""
    quote = connection.dialect.identifier_preparer.quote
    name = quote(role)
    if role == connection.execute(text("SELECT current_user")).scalar_one():
        return
    schema = quote(connection.execute(text("SELECT current_schema()")).scalar_one())
    closed = ", ".join(f"{schema}.{quote(table)}" for table in APPEND_ONLY)
    for statement in (
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {name}",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {closed} FROM {name}",
        f"REVOKE INSERT, UPDATE, DELETE ON {schema}.{_VERSIONS} FROM {name}",
    ):
        connection.exec_driver_sql(statement)
