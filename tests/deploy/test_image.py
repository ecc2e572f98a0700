"""The image and the systemd units."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from bot.desk.storage import file_url
from bot.settings import ROOT
from connectors.serve import GRACE_SECONDS
from connectors.workers import _SLACK_SECONDS
from tests.deploy.files import DEPLOY, PINNED, assert_command, paths

DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
STAGES = re.split(r"(?m)^(?=FROM )", DOCKERFILE)[1:]
UNITS = sorted(DEPLOY.glob("*.service"))

#: Hides modules, takes three turns as the server would, and prints their routes.
_SERVE = """
import asyncio, sys
hidden = set(sys.argv[1:])
class Hiding:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in hidden:
            raise ModuleNotFoundError(f"{name} is hidden", name=name)
sys.meta_path.insert(0, Hiding())
import connectors.app, connectors.workers
from bot.assistant import Assistant
from bot.messages import Turn

async def serve():
    connectors.app.create_app()
    assistant = await Assistant.start()
    assert set((await assistant.readiness()).values()) == {"ok"}
    texts = ("老年食堂吃饭打几折", "给我妈约个上门助浴", "转人工")
    routes = [(await assistant.handle(Turn("c", text))).trace.route for text in texts]
    assistant.search("老年食堂", 5)
    await assistant.stop()
    print("routes", *routes)

asyncio.run(serve())
"""


def build_only() -> list[str]:
    lines = (DEPLOY / "build-only.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def pinned() -> set[str]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return {line.partition("==")[0] for line in lines if "==" in line}


def test_what_the_image_leaves_out_is_of_the_lock() -> None:
    names = build_only()
    assert set(names) <= pinned()
    assert len(set(names)) == len(names)


def test_the_image_leaves_out_these_packages_and_no_other(tmp_path: Path) -> None:
    found = re.search(r"(?m)^RUN (sed .*\\\n.*runtime\.lock) \\$", DOCKERFILE)
    assert found is not None
    for file in ("requirements.lock", "deploy/build-only.txt"):
        shutil.copy(ROOT / file, tmp_path)
    subprocess.run(["sh", "-c", found[1].replace("\\\n", "")], cwd=tmp_path, check=True)
    kept = (tmp_path / "runtime.lock").read_text(encoding="utf-8").splitlines()
    assert {line.partition("==")[0] for line in kept if "==" in line} == pinned() - set(build_only())


def test_residents_are_served_without_what_the_image_leaves_out(tmp_path: Path) -> None:
    left_out = {name.lower().replace("_", "-") for name in build_only()}
    hidden = [
        module
        for module, names in packages_distributions().items()
        if all(name.lower().replace("_", "-") in left_out for name in names)
    ]
    assert {"torch", "transformers", "pytest"} <= set(hidden)
    done = subprocess.run(
        [sys.executable, "-c", _SERVE, *hidden],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "BOT_DATABASE_URL": file_url(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "routes answer form handoff" in done.stdout


def test_the_image_has_no_tools_and_no_rights() -> None:
    last = STAGES[-1]
    assert re.search(r"(?m)^ARG BASE=python:3\.11\.\d+-slim", DOCKERFILE)
    assert PINNED.search(re.findall(r"(?m)^ARG BASE=(\S+)", DOCKERFILE)[0])
    assert not re.search(r"apt-get|pip install|gcc", last)
    assert re.findall(r"(?m)^USER (\S+)", last) == ["10001:10001"]
    assert re.findall(r"127\.0\.0\.1:8000(/\w+)", last) == ["/healthz"]
    assert "/healthz" in paths()
    assert 'ENTRYPOINT ["python", "-m", "bot"]' in last
    assert "BOT_PORT=8000" in last


def test_only_what_is_named_goes_into_the_image() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = {
        source
        for line in re.findall(r"(?m)^COPY (?!--from)(.+)$", DOCKERFILE)
        for source in line.split()[:-1]
    }
    assert copied == let_in
    assert all((ROOT / name).exists() for name in let_in)


def unit(file: Path) -> dict[str, list[str]]:
    """A unit's settings; some are written more than once."""
    found: dict[str, list[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if re.match(r"\w+=", line):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_a_unit_can_do_nothing_more_than_it_has_to(file: Path) -> None:
    found = unit(file)
    assert found["User"] == ["binjiang-assistant"]
    for key, value in {
        "NoNewPrivileges": "true",
        "ProtectSystem": "strict",
        "ProtectHome": "true",
        "PrivateTmp": "true",
        "CapabilityBoundingSet": "",
    }.items():
        assert found[key] == [value], key


def test_the_service_starts_the_server_and_waits_for_its_turns() -> None:
    found = unit(DEPLOY / "binjiang-assistant.service")
    (start,) = found["ExecStart"]
    assert_command(start.split(" -m bot ")[1].split())
    assert int(found["TimeoutStopSec"][0]) > GRACE_SECONDS + _SLACK_SECONDS
