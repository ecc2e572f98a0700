"""`python -m bot db`: the schema of the desk's database, for operators."""

from __future__ import annotations

import argparse
from typing import Any

from bot.settings import settings


def add(commands: Any) -> None:
    """Adds the commands."""
    parser = commands.add_parser("db", help="the desk's database: upgrade, downgrade, current, check")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    upgrade = actions.add_parser("upgrade", help="bring the schema up, give the program's role its rights")
    upgrade.add_argument("revision", nargs="?", default="head")
    upgrade.set_defaults(run=run_upgrade)
    downgrade = actions.add_parser("downgrade", help="bring the schema down; what it kept is lost")
    downgrade.add_argument("revision", help="`base`: nothing is left")
    downgrade.set_defaults(run=run_downgrade)
    current = actions.add_parser("current", help="the revision that the database is at")
    current.set_defaults(run=run_current)
    check = actions.add_parser("check", help="look for cases that are lost, doubled or half-written")
    check.set_defaults(run=run_check)


def run_upgrade(options: argparse.Namespace) -> int:
    """Migrates as the database's owner; on PostgreSQL the role of BOT_DATABASE_URL gets its rights."""
    from bot.desk.storage import current, role_of, upgrade

    database = _as_owner()
    url = settings().database_url
    upgrade(database, options.revision, role_of(url) if url else None)
    print(f"the database is at revision {current(database)}")
    if url and not settings().database_owner_url:
        print(
            "BOT_DATABASE_OWNER_URL is not set: the program's own role owns the tables, "
            "and only triggers keep the audit trail from being edited"
        )
    return 0


def run_downgrade(options: argparse.Namespace) -> int:
    """Migrates down."""
    from bot.desk.storage import current, downgrade

    database = _as_owner()
    downgrade(database, options.revision)
    print(f"the database is at revision {current(database) or 'none'}")
    return 0


def run_current(options: argparse.Namespace) -> int:
    """Prints the revision, and the one that the program needs where it is another."""
    from bot.desk.storage import current, head

    found, needed = current(_as_owner()), head()
    print(f"{found or 'none'}" + ("" if found == needed else f", but this program needs {needed}"))
    return 0 if found == needed else 1


def run_check(options: argparse.Namespace) -> int:
    """Prints what is not as it must be; fails when there is something."""
    from bot.desk.soundness import problems
    from bot.desk.storage import Database

    with Database.from_settings(settings()).read() as connection:
        found = problems(connection)
    for problem in found:
        print(problem)
    print(f"{len(found)} problems")
    return 1 if found else 0


def _as_owner() -> Any:
    from bot.desk.storage import Database, file_url

    given = settings()
    url = given.database_owner_url or given.database_url
    if not url:
        given.var_dir.mkdir(parents=True, exist_ok=True)
    return Database(url or file_url(given.var_dir))
