"""Where a benchmark's servers may run."""

from __future__ import annotations

import os
import subprocess
import sys

from bot.bench.deployment import confined_to

_COUNT = "import os; print(len(os.sched_getaffinity(0)))"


def test_what_is_started_meanwhile_stays_on_so_many_processors() -> None:
    allowed = os.sched_getaffinity(0)
    with confined_to(1):
        started = subprocess.run([sys.executable, "-c", _COUNT], capture_output=True, text=True, check=True)
    assert started.stdout.strip() == "1"
    assert os.sched_getaffinity(0) == allowed
