"""Runs `serve` in a process of its own, with the stand-in behind the doors."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.settings import ROOT

PROGRAM = """
import sys
import connectors.serve as server
from tests.connectors import served
server.FACTORY = "tests.connectors.served:" + sys.argv[1]
served.replace_assistant()
server.serve("127.0.0.1", int(sys.argv[2]), int(sys.argv[3]))
"""


@contextmanager
def running(
    factory: str, port: int, workers: int, var: Path | None = None, **settings: str
) -> Iterator[subprocess.Popen[str]]:
    """A server whose app comes from `tests.connectors.served`, stopped by Ctrl+C at the end.

    `settings` are variables of its environment; `var` is its folder for what it stores.
    """
    environment = {**os.environ, "BOT_REDIS_URL": "redis://127.0.0.1:1", **settings}
    if var is not None:
        environment["BOT_VAR_DIR"] = str(var)
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, factory, str(port), str(workers)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate()


def announced(process: subprocess.Popen[str]) -> str:
    """The address in the line that the server prints when it is ready."""
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line.startswith("滨江民政助手已就绪：http://127.0.0.1:"), line
    return line.removeprefix("滨江民政助手已就绪：").removesuffix("/chat")


def plain(**variables: str) -> Mapping[str, str]:
    """An environment without the project's own settings, but for `variables`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    return {**kept, **variables}
