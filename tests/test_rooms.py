"""Who may know whom, and what no source file of the project has: read from the sources, not run."""

from __future__ import annotations

import ast
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.conftest import NetworkRefused

ROOMS = ("bot", "actions", "connectors")
SOURCES = sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

#: Rooms that stay usable without the dialogue and without a web framework.
PLAIN = ("language", "encoder", "retrieval", "knowledge", "understanding")
#: Web frameworks and servers: the business of the connectors.
WEB = {"fastapi", "starlette", "uvicorn", "sanic", "aiohttp", "httpx"}
#: What a connector may know of the assistant.
OPEN_TO_CONNECTORS = {
    *("bot.assistant", "bot.messages", "bot.errors", "bot.settings", "bot.progress"),
    # What the assistant gives its server besides turns: the staff's desk, and jobs to run.
    *("bot.staff", "bot.accounts", "bot.upkeep"),
    # What a process does once everything is loaded, before it forks or answers.
    "bot.settling",
    # What agents are given: plain data of hand-overs and of suggestions.
    *("bot.handover", "bot.suggesting"),
    # For channels that call back: how residents are reached, how buttons are numbered, what workers share.
    *("bot.couriers", "bot.choices", "bot.shared"),
}
#: The stock Rasa pipeline that `bench` measures beside ours: the one place besides the dialogue.
BASELINE = re.compile(r"bot/bench/stock\w*\.py")
#: Rasa's own doors and its telemetry, which are never opened.
RASA_DOORS = ("rasa.server", "rasa.core.run", "rasa.api", "rasa.telemetry", "rasa.cli", "sanic")


def imports(file: Path) -> Iterator[str]:
    """The modules that a file imports anywhere, in full: `from a import b` gives a and a.b."""
    package = file.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def room(file: Path) -> str:
    """`bot/language/numbers.py` → bot/language; `actions/talk.py` → actions."""
    parts = file.relative_to(ROOT).parts
    return "/".join(parts[:2]) if parts[0] == "bot" and len(parts) > 2 else parts[0]


def strangers(files: list[Path], forbidden: set[str]) -> list[str]:
    """Each import of a package of `forbidden`, with the file that does it."""
    return [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in files
        for module in imports(file)
        if module.partition(".")[0] in forbidden
    ]


def below(module: str, *packages: str) -> bool:
    """Whether a module is one of `packages` or inside one."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def test_the_sources_are_found() -> None:
    assert {room(file) for file in SOURCES} >= {
        *(f"bot/{name}" for name in PLAIN),
        "bot/dialogue",
        "connectors",
    }


@pytest.mark.parametrize("name", PLAIN)
def test_plain_rooms_know_neither_rasa_nor_the_web(name: str) -> None:
    files = [file for file in SOURCES if room(file) == f"bot/{name}"]
    assert strangers(files, {"rasa", "rasa_sdk", *WEB}) == []


@pytest.mark.parametrize("name", PLAIN)
def test_plain_rooms_do_not_know_the_rooms_above_them(name: str) -> None:
    above = ("bot.dialogue", "bot.assistant", "bot.cli", "bot.search", "actions", "connectors")
    files = [file for file in SOURCES if room(file) == f"bot/{name}"]
    assert [(file.name, module) for file in files for module in imports(file) if below(module, *above)] == []


def test_only_the_dialogue_knows_rasa() -> None:
    others = [file for file in SOURCES if room(file) not in ("bot/dialogue", "bot/training")]
    others = [file for file in others if not BASELINE.fullmatch(file.relative_to(ROOT).as_posix())]
    assert strangers(others, {"rasa"}) == []
    assert strangers([file for file in others if room(file) != "actions"], {"rasa_sdk"}) == []


def test_nothing_in_the_assistant_knows_http() -> None:
    files = [file for file in SOURCES if room(file) != "connectors"]
    assert strangers(files, WEB - {"httpx"}) == []
    # The bench is a client of the server that it measures.
    assert strangers([file for file in files if room(file) != "bot/bench"], {"httpx"}) == []


def test_only_the_commands_know_the_connectors() -> None:
    files = [file for file in SOURCES if room(file) not in ("bot/cli", "connectors")]
    assert strangers(files, {"connectors"}) == []


def test_connectors_know_the_one_door() -> None:
    files = [file for file in SOURCES if room(file) == "connectors"]
    known = {module for file in files for module in imports(file) if below(module, "bot")} - {"bot"}
    assert {module for module in known if not below(module, *OPEN_TO_CONNECTORS)} == set()
    assert strangers(files, {"rasa", "rasa_sdk", "actions"}) == []


def test_language_knows_no_other_room() -> None:
    files = [file for file in SOURCES if room(file) == "bot/language"]
    known = {module for file in files for module in imports(file) if below(module, "bot")}
    assert {module for module in known if not below(module, "bot.language", "bot.errors", "bot")} == set()


def test_rasas_own_doors_stay_shut() -> None:
    assert [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in SOURCES
        for module in imports(file)
        if below(module, *RASA_DOORS)
    ] == []


def test_telemetry_is_off_and_no_server_is_loaded_with_the_assistant() -> None:
    program = (
        "import os, sys; os.environ.pop('RASA_TELEMETRY_ENABLED', None); import bot.assistant;"
        "from rasa import telemetry; assert not telemetry.is_telemetry_enabled();"
        "assert os.environ['RASA_TELEMETRY_ENABLED'] == 'false';"
        "from rasa.core.agent import Agent; print('rasa.server' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("file", SOURCES + TESTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_module_says_what_it_is(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body, "an empty package needs none; all else has a docstring"


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_public_things_say_what_they_do(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    things = [node for owner in (tree, *classes) for node in owner.body if isinstance(node, kinds)]
    silent = [node.name for node in things if not node.name.startswith("_") and not ast.get_docstring(node)]
    # `Config` is pydantic's word, not a thing of ours.
    assert [name for name in silent if name != "Config"] == []


#: Left-overs, and paths that exist on one machine only. Put together so that this file has none.
FORBIDDEN = re.compile(
    "|".join(
        (
            r"\b" + "TO" + r"DO\b",
            r"\b" + "FIX" + r"ME\b",
            "NotImplemented" + "Error",
            "pragma: no" + " cover",
            r"(?<![\w.])/(?:" + "home|root|Users|work|opt|mnt)/",
            r"[A-Z]:\\\\Users",
        )
    )
)


@pytest.mark.parametrize("file", SOURCES + TESTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_is_left_open_and_no_machine_is_named(file: Path) -> None:
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
    assert [f"{number}: {line.strip()}" for number, line in lines if FORBIDDEN.search(line)] == []


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_failure_is_swallowed(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    lines = source.splitlines()
    handlers = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ExceptHandler)]
    broad = [
        node.lineno for node in handlers if node.type is None or ast.unparse(node.type) == "BaseException"
    ]
    mute = [
        node.lineno
        for node in handlers
        if all(isinstance(step, ast.Pass) for step in node.body)
        # Passing over a named error is a decision, and a decision says why.
        and not any("# " in line for line in lines[node.lineno : node.end_lineno])
    ]
    assert (broad, mute) == ([], [])


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80)])
def test_tests_cannot_leave_the_machine(address: tuple[str, int]) -> None:
    with pytest.raises(NetworkRefused):
        socket.create_connection(address, timeout=1)
    with socket.socket(type=socket.SOCK_DGRAM) as datagrams, pytest.raises(NetworkRefused):
        datagrams.sendto(b"x", address)


def test_tests_reach_loopback() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()
