"""The files that operators install, read as data, and what the program has to compare them with."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import main
from bot.settings import ROOT
from connectors.app import create_app
from connectors.metrics import Metrics
from tests.connectors.stand_in import StandIn

DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
MANUAL = ROOT / "docs" / "manual"

#: A version such as 16.4 in an image's tag, or a digest.
PINNED = re.compile(r":\d+\.\d+(\.\d+)?(-[\w.-]+)?$|@sha256:[0-9a-f]{64}$")
#: Paths that only operators ask, from inside.
INSIDE = ("/metrics", "/readyz")


def yaml_files() -> list[Path]:
    """All YAML files of `deploy/`."""
    return sorted(file for ending in ("yml", "yaml") for file in DEPLOY.rglob(f"*.{ending}"))


def documents(file: Path) -> list[dict[str, Any]]:
    """The objects of a YAML file."""
    return [document for document in yaml.safe_load_all(file.read_text(encoding="utf-8")) if document]


def paths() -> set[str]:
    """The paths of all routes of the app, as they are written in it."""
    return {str(getattr(route, "path", "")) for route in create_app(StandIn()).routes}


def series() -> set[str]:
    """The names of all time series that the app has."""
    endings = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}
    found = set()
    for line in Metrics().exposition().decode().splitlines():
        if line.startswith("# TYPE assistant_"):
            _, _, name, kind = line.split()
            if name.endswith("_created"):
                # When the counting began: the library's own.
                continue
            found |= {name + ending for ending in endings.get(kind, ())}
    return found


def assert_command(words: list[str]) -> None:
    """Fails where `python -m bot` does not know these words: command, subcommand, options."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), pytest.raises(SystemExit) as end:
        main([*words, "--help"])
    assert end.value.code == 0, f"{shlex.join(words)}: {said.getvalue()}"
    for word in words:
        if word.startswith("--"):
            assert word in said.getvalue(), f"{shlex.join(words)}: no option {word}"


def seconds(written: str) -> int:
    """`40s` → 40."""
    found = re.fullmatch(r"(\d+)s", written)
    assert found, written
    return int(found[1])


def with_postgres_programs() -> dict[str, str]:
    """The environment with PostgreSQL's client programs on its path, where Debian hides them."""
    hidden = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    path = os.pathsep.join([*map(str, hidden[-1:]), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path}


def program(name: str) -> str:
    """The path of a program; where it is missing the test is skipped, in CI it fails."""
    found = shutil.which(name, path=with_postgres_programs()["PATH"])
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing")
        pytest.skip(f"{name} is missing")
    return found
