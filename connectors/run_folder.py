"""A folder for what the workers of one running server share; it goes with them."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def run_folder(var_dir: Path) -> Iterator[Path]:
    """A fresh folder below `var_dir`, removed at the end.

    It is named after this machine and process, as several machines may share `var_dir`. What servers of
    this machine left that were killed is removed first.
    """
    parent, machine = var_dir / "run", socket.gethostname()
    own = parent / f"{machine}-{os.getpid()}"
    for left in parent.glob(f"{machine}-*"):
        if left == own or not _is_alive(left.name.rpartition("-")[2]):
            shutil.rmtree(left, ignore_errors=True)
    own.mkdir(parents=True)
    owner = os.getpid()
    try:
        yield own
    finally:
        # Forked workers leave through here, too.
        if os.getpid() == owner:
            shutil.rmtree(own, ignore_errors=True)


def _is_alive(process: str) -> bool:
    """Whether a process of this number runs."""
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        # Somebody else's: it runs.
        return True
    return True
