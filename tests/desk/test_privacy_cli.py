"""`python -m bot privacy`, as an operator types it, on the embedded database."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import cli
from bot.desk import Request
from bot.desk.privacy.cipher import Cipher
from bot.desk.privacy.keys import new_key
from bot.desk.privacy.office import Office
from bot.desk.storage import Database
from bot.language import clock
from bot.language.clock import TIME_ZONE
from bot.settings import settings
from tests.desk import catalogue

NOW = datetime(2026, 11, 23, 9, tzinfo=TIME_ZONE)
PHONE, NAME = "13800138000", "王秀英"
OLD, NEW = new_key(), new_key()
SERVICE = catalogue.service()

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty BOT_VAR_DIR and a knowledge base with one service, on a day of the test's own."""
    services = tmp_path / "knowledge_base" / "services"
    services.mkdir(parents=True)
    (services / "home-bathing.yml").write_text(catalogue.SERVICE_TEXT, encoding="utf-8")
    monkeypatch.setenv("BOT_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(tmp_path / "knowledge_base"))
    monkeypatch.setenv("BOT_DATABASE_URL", "")
    keys(monkeypatch, OLD)
    with clock.at(NOW):
        yield tmp_path
    settings.cache_clear()


def keys(monkeypatch: pytest.MonkeyPatch, *given: str) -> None:
    """Gives the next commands these keys."""
    monkeypatch.setenv("BOT_DATA_KEYS", ",".join(given))
    settings.cache_clear()


def office() -> Office:
    """The office that the commands use."""
    return Office.over(
        Database.from_settings(settings()), {SERVICE.id: SERVICE}, Cipher.from_settings(settings())
    )


def booked() -> str:
    """A booking of the resident."""
    when = datetime(2026, 12, 1, 8, 30, tzinfo=TIME_ZONE)
    fields = {"name": NAME, "phone": PHONE, "age": 83, "item": "洗澡", "when": when.isoformat()}
    return office().desk.open(Request(SERVICE, fields, "c-1", "web", ("personal", "health")), NOW).case.id


def test_export_prints_json(capsys: Captured) -> None:
    case = booked()
    assert cli.main(["privacy", "export", "--phone", "138 0013 8000"]) == 0
    told = capsys.readouterr()
    (found,) = json.loads(told.out)["cases"]
    assert (found["id"], found["fields"]["name"]) == (case, NAME)
    assert "cases 1," in told.err


def test_export_writes_a_file_for_its_owner_alone(folder: Path, capsys: Captured) -> None:
    booked()
    out = folder / "wang.json"
    assert cli.main(["privacy", "export", "--conversation", "c-1", "--out", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["cases"][0]["fields"]["name"] == NAME
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert NAME not in "".join(capsys.readouterr())
    assert cli.main(["privacy", "export", "--conversation", "c-1", "--out", str(out)]) == 1
    assert "cannot be made" in capsys.readouterr().err


def test_erase_says_how_much_and_not_whose(capsys: Captured) -> None:
    case = booked()
    assert cli.main(["privacy", "erase", "--phone", PHONE]) == 0
    told = "".join(capsys.readouterr())
    assert told.startswith("erased: ")
    assert "cases 1," in told
    assert PHONE not in told
    assert office().desk.case(case).status == "cancelled"
    assert cli.main(["privacy", "erase", "--phone", PHONE]) == 0
    assert "cases 0," in capsys.readouterr().out


def test_a_resident_must_be_named(capsys: Captured) -> None:
    for words in (["export"], ["erase"], ["erase", "--phone", PHONE, "--conversation", "c-1"]):
        with pytest.raises(SystemExit) as left:
            cli.main(["privacy", *words])
        assert left.value.code == 2


def test_a_key_is_printed_and_works(capsys: Captured) -> None:
    assert cli.main(["privacy", "key"]) == 0
    key = capsys.readouterr().out.strip()
    assert Cipher([key]).open(Cipher([key]).seal({"a": 1})) == {"a": 1}


def test_rotation_from_one_key_to_the_next(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    case = booked()
    keys(monkeypatch, NEW, OLD)
    assert cli.main(["privacy", "rotate"]) == 0
    assert "cases.sealed 1" in capsys.readouterr().out
    keys(monkeypatch, NEW)
    assert office().desk.case(case).fields["name"] == NAME


def test_a_key_that_is_missing_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    booked()
    keys(monkeypatch, NEW)
    assert cli.main(["privacy", "rotate"]) == 1
    assert re.fullmatch(r"error: .*put that key back.*\n", capsys.readouterr().err)


def test_the_daily_job_says_what_it_did(capsys: Captured) -> None:
    case = booked()
    office().desk.cancel(case, "resident", "", NOW)
    with clock.at(NOW + timedelta(days=SERVICE.retention_days)):
        assert cli.main(["privacy", "retain"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("expired 0, promoted 0, late 0\nlet go of: ")
    assert "cases 1," in told
    assert office().desk.case(case).fields == {}
