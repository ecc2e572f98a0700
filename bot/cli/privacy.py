"""`python -m bot privacy`: what is kept of a resident, for operators."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from bot.settings import settings

#: Who the audit trail says it was.
_ACTOR = "operator"


def add(commands: Any) -> None:
    """Adds the commands."""
    parser = commands.add_parser("privacy", help="personal data: export, erase, rotate, key, retain")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    export = _about(actions.add_parser("export", help="all that is kept of one resident, as JSON"))
    export.add_argument("--out", type=Path, help="a new file that only you can read, instead of the screen")
    export.set_defaults(run=run_export)
    erase = _about(actions.add_parser("erase", help="take one resident out; what is open is cancelled"))
    erase.set_defaults(run=run_erase)
    rotate = actions.add_parser("rotate", help="encrypt everything with the first key of BOT_DATA_KEYS")
    rotate.set_defaults(run=run_rotate)
    actions.add_parser("key", help="print a new key").set_defaults(run=run_key)
    retain = actions.add_parser("retain", help="the daily job: let go of what is kept for too long")
    retain.set_defaults(run=run_retain)


def _about(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--phone", help="the resident's telephone number")
    whose.add_argument("--conversation", help="the id of a conversation of theirs")
    return parser


def run_export(options: argparse.Namespace) -> int:
    """Prints or writes the export; on the error output, how much it is."""
    from bot.desk.privacy.export import export
    from bot.language.clock import now

    found = export(_office(), _subject(options), _ACTOR, now())
    written = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    if options.out is None:
        sys.stdout.write(written)
    else:
        _write(options.out, written)
    counts = {name: len(records) for name, records in found.items() if isinstance(records, list)}
    print(_said(counts), file=sys.stderr)
    return 0


def run_erase(options: argparse.Namespace) -> int:
    """Erases, and prints how much that was."""
    from bot.desk.privacy.erase import erase
    from bot.language.clock import now

    print(f"erased: {_said(erase(_office(), _subject(options), _ACTOR, now()))}")
    return 0


def run_rotate(options: argparse.Namespace) -> int:
    """Rotates, and prints how much was encrypted anew."""
    from bot.desk.privacy.rotate import rotate
    from bot.language.clock import now

    print(f"encrypted anew: {_said(rotate(_office(), _ACTOR, now()))}")
    return 0


def run_key(options: argparse.Namespace) -> int:
    """Prints a new key."""
    from bot.desk.privacy.keys import new_key

    print(new_key())
    return 0


def run_retain(options: argparse.Namespace) -> int:
    """Runs the daily job, and prints what it did."""
    from bot.desk.privacy.retention import daily
    from bot.language.clock import now

    day = daily(_office(), now())
    swept = {"expired": day.swept.expired, "promoted": day.swept.promoted, "late": day.swept.late}
    print(_said({name: len(cases) for name, cases in swept.items()}))
    print(f"let go of: {_said(day.retained)}")
    return 0


def _office() -> Any:
    from bot.desk.catalogue import load_services
    from bot.desk.privacy.cipher import Cipher
    from bot.desk.privacy.office import Office
    from bot.desk.storage import Database

    given = settings()
    services = load_services(given.knowledge_dir / "services", given.timetable_file)
    return Office.over(Database.from_settings(given), services, Cipher.from_settings(given))


def _subject(options: argparse.Namespace) -> Any:
    from bot.desk.privacy.holder import Subject

    return Subject(options.phone, options.conversation)


def _said(counts: Any) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _write(path: Path, text: str) -> None:
    """Makes the file for its owner alone; one that is there already is not written over."""
    from bot.errors import SetupError

    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise SetupError(f"{path} cannot be made: {error.strerror}") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
