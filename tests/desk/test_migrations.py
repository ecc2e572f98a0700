"""The schema goes up and down on both databases; the audit trail cannot be edited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.cli import main
from bot.desk import Audit, Database
from bot.desk.storage import current, downgrade, file_url, head, tables, upgrade
from bot.desk.storage.tables import APPEND_ONLY
from bot.errors import SetupError, StoreUnavailable
from bot.settings import settings
from tests.desk.office import NOW, Office
from tests.desk.postgres import OWNER, PROGRAM, Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, opened by its owner."""
    if request.param == "sqlite":
        database = Database(file_url(tmp_path))
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        database = Database(cluster.url(cluster.empty(), OWNER))
    yield database
    database.close()


def names(database: Database) -> set[str]:
    """Tables, but for those of the database and of the migrations themselves."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if database.is_embedded
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    with database.read() as connection:
        found = set(connection.execute(text(query)).scalars())
    return {name for name in found if not name.startswith("sqlite_")} - {"alembic_version"}


def test_up_down_and_up_again(bare: Database) -> None:
    assert current(bare) is None
    upgrade(bare)
    assert current(bare) == head()
    assert names(bare) >= set(tables.metadata.tables)
    Office(bare).book(1)
    downgrade(bare, "base")
    assert (current(bare), names(bare)) == (None, set())
    upgrade(bare)
    upgrade(bare)
    Office(bare).book(1)
    Office(bare).check()


def test_the_migrations_make_the_tables_that_the_program_knows(bare: Database) -> None:
    upgrade(bare)
    known = set(tables.metadata.tables)

    def ours(thing: object, name: str, kind: str, reflected: bool, other: object) -> bool:
        # Other rooms of the desk keep tables of their own.
        return kind != "table" or name in known

    with bare.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, tables.metadata) == []


def test_a_migration_that_fails_leaves_nothing(bare: Database) -> None:
    with bare.write() as connection:
        connection.execute(text("CREATE TABLE outbox (id INTEGER)"))
    with pytest.raises((DBAPIError, StoreUnavailable)):
        upgrade(bare)
    assert (current(bare), names(bare)) == (None, {"outbox"})


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}"])
def test_triggers_keep_append_only_tables_even_from_their_owner(
    bare: Database, table: str, statement: str
) -> None:
    upgrade(bare)
    Office(bare).book(1)
    Audit(bare).record("小李", "read", NOW)
    with pytest.raises(DBAPIError, match="append-only"), bare.write() as connection:
        connection.execute(text(statement.format(table)))
    with bare.read() as connection:
        assert connection.execute(text(f"SELECT actor FROM {table}")).scalar_one() in ("resident", "小李")


@pytest.fixture
def two_roles(cluster: Cluster) -> Iterator[tuple[Database, Database]]:
    """The same database as its owner and as the program; the owner's triggers are off."""
    name = cluster.migrated()
    owner, program = Database(cluster.url(name, OWNER)), Database(cluster.url(name, PROGRAM))
    for table in APPEND_ONLY:
        cluster.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL", database=name)
    yield owner, program
    owner.close()
    program.close()


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_programs_role_has_no_right_to_edit_the_trail(
    two_roles: tuple[Database, Database], table: str, statement: str
) -> None:
    _, program = two_roles
    Office(program).book(1)
    Audit(program).record("小李", "read", NOW)
    with pytest.raises(DBAPIError, match="permission denied"), program.write() as connection:
        connection.execute(text(statement.format(table)))


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "DROP TABLE audit",
        "DROP TRIGGER audit_append_only ON audit",
        "UPDATE alembic_version SET version_num = 'x'",
    ],
)
def test_the_programs_role_cannot_help_itself(two_roles: tuple[Database, Database], statement: str) -> None:
    _, program = two_roles
    with pytest.raises(DBAPIError, match=r"must be owner|permission denied"), program.write() as connection:
        connection.execute(text(statement))


def test_the_trail_is_read_as_it_was_written(database: Database) -> None:
    trail = Audit(database)
    trail.record("小李", "export", NOW, details={"cases": 3})
    trail.record("小张", "read", NOW.replace(hour=10), case="123456788")
    assert [(entry.actor, entry.what, entry.case, entry.details) for entry in trail.entries()] == [
        ("小李", "export", None, {"cases": 3}),
        ("小张", "read", "123456788", {}),
    ]
    assert [entry.actor for entry in trail.entries(since=NOW.replace(hour=10))] == ["小张"]


def test_postgresql_must_be_migrated_by_its_owner_first(cluster: Cluster) -> None:
    name = cluster.empty()
    with pytest.raises(SetupError, match="python -m bot db upgrade"):
        Database(cluster.url(name)).prepare()


def test_a_database_that_is_away_is_said_to_be(tmp_path: Path) -> None:
    away = Database("postgresql+psycopg2://nobody@127.0.0.1:1/none")
    with pytest.raises(StoreUnavailable):
        away.prepare()
    with pytest.raises(SetupError, match="BOT_DATABASE_URL"):
        Database("nonsense")
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(StoreUnavailable):
        Database(file_url(blocked / "folder")).read().__enter__()


def test_the_commands_work_on_the_embedded_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("BOT_DATABASE_URL", "")
    said = commands(capsys, ["current"], ["upgrade"], ["current"], ["check"], ["downgrade", "base"])
    assert said == [
        (1, f"none, but this program needs {head()}"),
        (0, f"the database is at revision {head()}"),
        (0, str(head())),
        (0, "0 problems"),
        (0, "the database is at revision none"),
    ]


def test_the_commands_work_on_postgresql_with_two_roles(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = cluster.empty()
    monkeypatch.setenv("BOT_DATABASE_URL", cluster.url(name))
    monkeypatch.setenv("BOT_DATABASE_OWNER_URL", cluster.url(name, OWNER))
    assert commands(capsys, ["upgrade"], ["check"]) == [
        (0, f"the database is at revision {head()}"),
        (0, "0 problems"),
    ]
    database = Database(cluster.url(name))
    Office(database).book(1)
    database.close()
    monkeypatch.setenv("BOT_DATABASE_OWNER_URL", "")
    [(status, said)] = commands(capsys, ["upgrade"])
    assert (status, "only triggers" in said) == (0, True)


def commands(capsys: pytest.CaptureFixture[str], *arguments: list[str]) -> list[tuple[int, str]]:
    """Runs `python -m bot db …` with the settings of the present environment: status and output of each."""
    settings.cache_clear()
    try:
        return [(main(["db", *one]), capsys.readouterr().out.strip()) for one in arguments]
    finally:
        settings.cache_clear()
