"""Remembers what each trained thing was made from, so that it is made again only when that changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

_FILE = "fingerprints.json"


def fingerprint(files: Iterable[Path], *more: str) -> str:
    """A digest of the files' names and contents and of further words."""
    total = hashlib.sha256("\n".join(more).encode())
    for file in files:
        total.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def recorded(folder: Path, name: str) -> str | None:
    """What was recorded for `name`, or None."""
    found: str | None = _known(folder).get(name)
    return found


def record(folder: Path, name: str, value: str) -> None:
    """Records the fingerprint of what `name` was just made from."""
    known = {**_known(folder), name: value}
    (folder / _FILE).write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def _known(folder: Path) -> dict[str, str]:
    path = folder / _FILE
    if not path.is_file():
        return {}
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return known
