"""Making the stores and copying them, with real ones."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from bot.bench import servers
from bot.desk.audit import Audit
from bot.desk.soundness import problems
from bot.desk.storage import Database, current, file_url, head, upgrade
from bot.errors import SetupError
from bot.language.clock import now
from bot.settings import ROOT
from tests.deploy.files import DEPLOY, program, with_postgres_programs


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.PostgresServer]:
    """A PostgreSQL that `init.sh` has been run on."""
    program("psql")
    secrets = tmp_path_factory.mktemp("passwords")
    for name in ("owner", "program"):
        (secrets / f"postgres-{name}").write_text(f"it's {name}'s \\ password", encoding="utf-8")
    try:
        with servers.postgres() as started:
            subprocess.run(
                ["sh", str(DEPLOY / "postgres" / "init.sh")],
                env={
                    **with_postgres_programs(),
                    "PGHOST": servers.HOST,
                    "PGPORT": str(started.port),
                    "SECRETS": str(secrets),
                },
                check=True,
                capture_output=True,
            )
            upgrade(Database(started.url("desk", "desk_owner")), role="desk_program")
            yield started
    except SetupError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


def backup(url: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deploy.backup", str(folder), *options],
        cwd=ROOT,
        env={**with_postgres_programs(), "BOT_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def note(url: str) -> None:
    """Leaves a line in the audit trail."""
    database = Database(url)
    Audit(database).record("operator", "retain", now(), details={"cases": 1})
    database.close()


def test_the_program_may_add_to_the_audit_trail_and_not_change_it(server: servers.PostgresServer) -> None:
    url = server.url("desk", "desk_program")
    note(url)
    engine = create_engine(url)
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text("DELETE FROM audit"))
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text("CREATE TABLE more (a int)"))
    engine.dispose()


def test_passwords_are_the_secrets(server: servers.PostgresServer) -> None:
    # On loopback nobody is asked for one, so the stored ones are looked at.
    engine = create_engine(server.url("postgres"))
    with engine.connect() as connection:
        kept = dict(connection.execute(text("SELECT rolname, rolpassword FROM pg_authid")).all())
    engine.dispose()
    assert kept["desk_owner"].startswith("SCRAM-SHA-256$")
    assert kept["desk_program"] != kept["desk_owner"]


def test_a_copy_of_postgresql_can_be_restored(server: servers.PostgresServer, tmp_path: Path) -> None:
    program("pg_dump")
    note(server.url("desk", "desk_program"))
    done = backup(server.url("desk", "desk_owner"), tmp_path)
    assert done.returncode == 0, done.stderr
    (copy,) = tmp_path.iterdir()
    assert copy.stat().st_mode & 0o077 == 0
    engine = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE restored OWNER desk_owner"))
    engine.dispose()
    target = make_url(server.url("restored", "desk_owner"))
    plain = target.set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run(
        [program("pg_restore"), "--no-owner", "--exit-on-error", "-d", plain, str(copy)],
        check=True,
        capture_output=True,
    )
    assert_sound(target.render_as_string(hide_password=False))


def test_a_copy_of_the_file_is_whole_while_the_assistant_writes(tmp_path: Path) -> None:
    live, copies = tmp_path / "live", tmp_path / "copies"
    database = Database(file_url(live))
    database.prepare()
    note(file_url(live))
    with database.write() as writing:
        writing.execute(text("DELETE FROM outbox"))
        done = backup(file_url(live), copies)
    assert done.returncode == 0, done.stderr
    (copy,) = copies.iterdir()
    assert copy.stat().st_mode & 0o077 == 0
    assert_sound(f"sqlite:///{copy}")


def assert_sound(url: str) -> None:
    restored = Database(url)
    assert current(restored) == head()
    with restored.read() as connection:
        assert problems(connection) == []
        assert connection.execute(text("SELECT count(*) FROM audit")).scalar_one() >= 1
    restored.close()


def test_old_copies_go_and_nothing_else(tmp_path: Path) -> None:
    live, copies = tmp_path / "live", tmp_path / "copies"
    Database(file_url(live)).prepare()
    copies.mkdir()
    ages = {"desk-20260101-041500.sqlite3": 8, "desk-20260105-041500.dump": 3, "notes.txt": 100}
    for name, days in ages.items():
        (copies / name).write_text("", encoding="utf-8")
        moment = time.time() - days * 24 * 3600
        os.utime(copies / name, (moment, moment))
    assert backup(file_url(live), copies, "--days", "7").returncode == 0
    kept = {file.name for file in copies.iterdir()}
    assert {"desk-20260105-041500.dump", "notes.txt"} <= kept
    assert "desk-20260101-041500.sqlite3" not in kept
    assert len(kept) == 3


def test_without_a_database_there_is_a_sentence_and_no_copy(tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    done = backup(file_url(tmp_path / "nowhere"), copies)
    assert done.returncode == 1
    assert done.stderr.startswith("error: no backup was made")
    assert list(copies.iterdir()) == []
