"""The manual says nothing that the program does not know."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import ROOT, Settings, environment_name
from tests.deploy.files import DEPLOY, MANUAL, assert_command, documents, paths, yaml_files

PAGES = sorted(MANUAL.glob("*.md"))
DEPLOYED = sorted(
    file
    for file in DEPLOY.rglob("*")
    if file.is_file() and file.parent.name not in ("secrets", "__pycache__")
)
SETTINGS = {environment_name(name) for name in Settings.__fields__}
#: `python -m bot …` up to the end of the span or line it stands in.
_COMMAND = re.compile(r"python -m bot ([^`\n\\#|（）。，；：]+)")
#: A host in an address; only examples and this machine, and the platforms' own.
_HOST = re.compile(r"(?:https?|wss?)://([\w.-]+\.[a-z]{2,})")
_OWN = {"api.weixin.qq.com", "qyapi.weixin.qq.com"}


def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def commands() -> set[str]:
    found = {match.strip() for file in [*PAGES, *DEPLOYED] for match in _COMMAND.findall(text(file))}
    return {re.split(r"[\"']? *[—–;,…]", command)[0].strip().rstrip(".") for command in found}


@pytest.mark.parametrize("file", yaml_files(), ids=lambda file: file.relative_to(DEPLOY).as_posix())
def test_yaml_can_be_read(file: Path) -> None:
    assert all(isinstance(document, dict) for document in documents(file))


@pytest.mark.parametrize("file", [*PAGES, *DEPLOYED], ids=lambda file: file.relative_to(ROOT).as_posix())
def test_settings_that_are_named_exist(file: Path) -> None:
    assert set(re.findall(r"\bBOT_[A-Z][A-Z_]+[A-Z]\b", text(file))) <= SETTINGS


def test_every_setting_has_its_line_in_the_manual() -> None:
    lines = re.findall(r"(?m)^\| `(BOT_[A-Z_]+)` \| .+ \| .+ \|$", text(MANUAL / "12-settings.md"))
    assert sorted(lines) == sorted(SETTINGS)


def test_the_example_has_every_setting_but_the_owners_and_sets_none() -> None:
    lines = text(DEPLOY / "assistant.env.example").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []
    named = re.findall(r"(?m)^#(BOT_[A-Z_]+)=", "\n".join(lines))
    # Only what migrates and backs up is given the owner's password.
    assert sorted(named) == sorted(SETTINGS - {"BOT_DATABASE_OWNER_URL"})


def test_what_is_secret_is_a_secret_in_kubernetes() -> None:
    wanted = {
        environment_name(name) for name, field in Settings.__fields__.items() if field.type_ is SecretStr
    }
    secret, _ = documents(DEPLOY / "kubernetes" / "secret.example.yaml")
    assert wanted <= set(secret["stringData"])


@pytest.mark.parametrize("command", sorted(commands()))
def test_a_command_exists(command: str) -> None:
    assert_command(shlex.split(command))


def test_commands_are_found() -> None:
    assert {"db upgrade", "privacy rotate", "bench load"} <= commands()


def test_paths_of_the_api_exist() -> None:
    wanted = {
        path.replace("{id}", "{}")
        for page in PAGES
        for path in re.findall(
            r"(?<![\w./])(/(?:api|ws|connectors)/[\w/{}-]+|/(?:chat|healthz|readyz|metrics|widget\.js))(?![\w/-])",
            text(page),
        )
    }
    known = {re.sub(r"\{\w+\}", "{}", path) for path in paths()}
    below = {path for path in wanted if any(one.startswith(f"{path}/") for one in known)}
    assert {path.rstrip("/") for path in wanted - below} <= known


def test_files_that_are_named_exist() -> None:
    named = {
        name.rstrip("/")
        for page in PAGES
        for name in re.findall(r"(?<![\w/])(?:deploy|knowledge_base)/[\w./-]*\w", text(page))
    }
    # What secrets.sh makes, and what the operator brings, is not here.
    missing = {
        name for name in named if not (ROOT / name).exists() and not name.startswith("deploy/secrets/")
    }
    assert missing == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", text(page)):
        assert (page.parent / target).exists(), target


def test_every_chapter_is_in_the_table_of_contents() -> None:
    listed = re.findall(r"\]\((\d\d-[\w-]+\.md)\)", text(MANUAL / "README.md"))
    assert listed == [page.name for page in PAGES if page.name != "README.md"]


@pytest.mark.parametrize("file", [*PAGES, *DEPLOYED], ids=lambda file: file.relative_to(ROOT).as_posix())
def test_addresses_are_examples(file: Path) -> None:
    hosts = set(_HOST.findall(text(file)))
    assert {host for host in hosts if not host.endswith("example.gov.cn")} - _OWN <= {
        "assistant.binjiang-assistant.svc"
    }


@pytest.mark.parametrize("file", [*PAGES, *DEPLOYED], ids=lambda file: file.relative_to(ROOT).as_posix())
def test_no_secret_stands_in_a_file(file: Path) -> None:
    # A Fernet key, an EncodingAESKey, or a password inside an address.
    assert not re.search(r"(?<![\w/])[A-Za-z0-9_-]{43}=?(?![\w/=-])", text(file))
    assert not re.search(r"://\w+:[A-Za-z0-9]{8,}@", text(file))
