"""`python -m deploy.backup FOLDER`: a whole copy of the cases, taken while the assistant runs.

The database is the one of BOT_DATABASE_URL (as its owner where BOT_DATABASE_OWNER_URL is set): a dump of
PostgreSQL by `pg_dump`, which must not be older than the server, or a copy of the SQLite file. Copies
older than `--days` go. What is personal in a copy is sealed with BOT_DATA_KEYS; the keys are not in it,
and have to be kept in another place.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from bot.desk.storage import file_url
from bot.settings import settings

_DAY = 24 * 3600


def main() -> int:
    """Takes the copy; the exit status is 1, with one sentence, when there is none."""
    parser = argparse.ArgumentParser(prog="python -m deploy.backup", description="copy the cases")
    parser.add_argument("folder", type=Path, help="where the copies are kept, on another disk if possible")
    parser.add_argument("--days", type=int, default=14, help="days after which a copy is let go of")
    options = parser.parse_args()
    given = settings()
    url = make_url(given.database_owner_url or given.database_url or file_url(given.var_dir))
    os.umask(0o077)
    try:
        options.folder.mkdir(parents=True, exist_ok=True)
        copy = back_up(url, options.folder / f"desk-{datetime.now():%Y%m%d-%H%M%S}")
    except (OSError, sqlite3.Error, subprocess.CalledProcessError) as error:
        print(f"error: no backup was made: {error}", file=sys.stderr)
        return 1
    forget(options.folder, options.days)
    print(f"backup: {copy}")
    return 0


def back_up(url: URL, stem: Path) -> Path:
    """Copies the database to `stem` and an ending; the copy's path. It has that name once it is whole.

    Raises `OSError`, `sqlite3.Error` or `subprocess.CalledProcessError` when it cannot be made.
    """
    embedded = url.get_backend_name() == "sqlite"
    target = stem.with_name(stem.name + (".sqlite3" if embedded else ".dump"))
    part = target.with_name(target.name + ".part")
    try:
        if embedded:
            _copy_file(Path(str(url.database)), part)
        else:
            _dump(url, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def forget(folder: Path, days: int) -> None:
    """Removes copies that are older than so many days."""
    oldest = time.time() - days * _DAY
    for copy in folder.glob("desk-*"):
        if copy.suffix in (".sqlite3", ".dump") and copy.stat().st_mtime < oldest:
            copy.unlink()


def _copy_file(source: Path, part: Path) -> None:
    if not source.is_file():
        raise FileNotFoundError(f"there is no database {source}")
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(part)) as copy:
        live.backup(copy)
        # One file, complete without the live one's log.
        copy.execute("PRAGMA journal_mode=DELETE")
        (state,) = copy.execute("PRAGMA integrity_check").fetchone()
    if state != "ok":
        raise sqlite3.DatabaseError("the copy is damaged")


def _dump(url: URL, part: Path) -> None:
    # By the environment: a command line shows its password to everybody on the machine.
    named = {
        "PGHOST": url.host,
        "PGPORT": url.port and str(url.port),
        "PGUSER": url.username,
        "PGPASSWORD": url.password and str(url.password),
        "PGDATABASE": url.database,
    }
    environment = {**os.environ, **{name: value for name, value in named.items() if value}}
    subprocess.run(
        ["pg_dump", "--format=custom", "--no-owner", f"--file={part}"], env=environment, check=True
    )


if __name__ == "__main__":
    sys.exit(main())
