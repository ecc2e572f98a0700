"""The commands, as an operator types them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import Field, SecretStr

from bot import cli, resources
from bot.cli import show_settings
from bot.cli.values import iso_time
from bot.settings import ROOT, Settings, environment_name, settings


@pytest.fixture
def fresh_settings() -> object:
    """Settings are read anew in the test and forgotten after it."""
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("fresh_settings")
def test_settings_shows_what_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_PORT", "8123")
    assert cli.main(["settings"]) == 0
    assert "default 8000, now 8123" in capsys.readouterr().out


def test_settings_masks_secrets(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class WithSecrets(Settings):
        """Settings with a token that is set and one that is not."""

        token: SecretStr = Field(SecretStr(""), description="a token")
        unset: SecretStr = Field(SecretStr(""), description="another token")

    monkeypatch.setattr(show_settings, "Settings", WithSecrets)
    monkeypatch.setattr(show_settings, "settings", lambda: WithSecrets(token=SecretStr("hush-hush")))
    assert cli.main(["settings"]) == 0
    told = capsys.readouterr().out
    assert "hush-hush" not in told
    assert "default (empty), now ********" in told
    assert "default (empty), now (empty)" in told


def test_settings_prints_each_with_its_meaning(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["settings"]) == 0
    told = capsys.readouterr().out
    for name, field in Settings.__fields__.items():
        assert environment_name(name) in told
        assert field.field_info.description in told


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["dance"])
    assert left.value.code == 2
    assert "dance" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["nlu", "parse", "--now", "yesterday"],
        ["nlu", "parse", "--now", "9999-12-31"],
        ["kb", "search", "低保", "--limit", "0"],
        ["kb", "search", "低保", "--limit", "five"],
        ["kb", "eval", "--corpus", "c.jsonl"],
        ["serve", "--port", "70000"],
        ["serve", "--port", "-1"],
        ["serve", "--workers", "0"],
        ["nlu"],
        [],
    ],
    ids=" ".join,
)
def test_what_cannot_be_meant_is_refused_before_anything_is_loaded(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    assert left.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "error: " in told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01", "2026-03-01T00:00:00+08:00"),
        ("2026-03-01 09:30", "2026-03-01T09:30:00+08:00"),
        ("2026-03-01T01:30:00Z", "2026-03-01T09:30:00+08:00"),
        ("20260301T093000+0800", "2026-03-01T09:30:00+08:00"),
    ],
)
def test_a_time_may_be_written_in_any_form_of_iso(text: str, moment: str) -> None:
    read = iso_time(text)
    assert read.tzinfo is not None
    assert read == datetime.fromisoformat(moment)


def test_who_has_read_enough_may_go() -> None:
    command = [sys.executable, "-m", "bot", "settings"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 141


def test_the_knowledge_base_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["kb", "lint"]) == 0
    assert "0 problems" in capsys.readouterr().out


@pytest.mark.usefixtures("fresh_settings")
def test_lint_fails_with_problems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    folder = tmp_path / "knowledge_base"
    shutil.copytree(ROOT / "knowledge_base", folder)
    guide = next((folder / "guides" / "relief").glob("dibao-amount.md"))
    guide.write_text(
        guide.read_text(encoding="utf-8").replace("每人每月1301元", "每人每月9999元"), encoding="utf-8"
    )
    service = folder / "services" / "home-bathing.yml"
    service.write_text(service.read_text(encoding="utf-8").replace("kind: booking", "kind: queue"), "utf-8")
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(folder))
    assert cli.main(["kb", "lint"]) == 1
    told = capsys.readouterr().out
    assert "dibao-amount" in told
    assert "9999" in told
    assert "home-bathing.yml:4: [format] “kind”" in told


@pytest.mark.usefixtures("fresh_settings", "trained")
def test_what_is_not_trained_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_VAR_DIR", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", io.StringIO("你好\n"))
    assert cli.main(["nlu", "parse"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("error: ")
    assert told.err.count("\n") == 1
    assert "python -m bot train" in told.err


#: A terminal that speaks no Chinese.
LATIN = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}


def parsed(lines: bytes, *options: str) -> list[dict[str, object]]:
    """`nlu parse` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "nlu", "parse", *options],
        cwd=ROOT, input=lines, capture_output=True, check=False, env={**os.environ, **LATIN},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    # What ends a line elsewhere ends none here.
    return [json.loads(line) for line in done.stdout.decode("utf-8").split("\n")[:-1]]


@pytest.mark.usefixtures("trained")
def test_parse_reads_one_text_a_line_at_the_given_time() -> None:
    lines = (
        "\ufeff后天下午三点想去登记结婚\n請問低保標準\r\n\na\u2028b\x00\r😀\n".encode() + b"\xff\xfe\nlast"
    )
    rows = parsed(lines, "--now", "2026-03-01T01:00:00Z")
    assert [row["text"] for row in rows] == [
        "后天下午三点想去登记结婚", "請問低保標準", "", "a\u2028b\x00\r😀", "\ufffd\ufffd", "last",
    ]  # fmt: skip
    assert all(set(row) == {"text", "normalized", "intent", "topic", "entities"} for row in rows)
    time = next(entity for entity in rows[0]["entities"] if entity["type"] == "time")  # type: ignore[attr-defined]
    assert time["value"]["start"].startswith("2026-03-03T15:00")
    assert rows[0]["text"][time["start"] : time["end"]] == time["text"]  # type: ignore[index]
    assert rows[1]["topic"] == "relief"
    assert "低保标准" in str(rows[1]["normalized"])


@pytest.mark.usefixtures("trained")
def test_nlu_eval_trains_and_tests_on_any_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"text": f"{word}{tail}", "intent": intent} for intent, word in (("meal", "食堂吃饭"), ("wed", "结婚登记"))
            for tail in ("怎么办", "多少钱", "在哪里", "要什么", "几点", "可以吗")]  # fmt: skip
    data = tmp_path / "rows.jsonl"
    data.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8")
    assert cli.main(["nlu", "eval", "--data", str(data), "--train", str(data)]) == 0
    figures = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert figures["n"] == 12
    assert figures["accuracy"] == 1.0
    assert figures["macro_f1"] == 1.0


@pytest.mark.usefixtures("trained")
def test_nlu_eval_names_the_wrong_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "rows.jsonl"
    data.write_text('{"text": "a", "intent": "b"}\n{"text": "a"}\n', encoding="utf-8")
    assert cli.main(["nlu", "eval", "--data", str(data)]) == 1
    assert "rows.jsonl, line 2" in capsys.readouterr().err


@pytest.mark.usefixtures("trained")
@pytest.mark.parametrize("content", ["", "\n", '{"text": null, "intent": "b"}\n'])
def test_nlu_eval_of_nothing_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    data = tmp_path / "rows.jsonl"
    data.write_text(content, encoding="utf-8")
    assert cli.main(["nlu", "eval", "--data", str(data)]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)


@pytest.mark.usefixtures("trained")
def test_training_on_one_intent_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "rows.jsonl"
    data.write_text('{"text": "a", "intent": "b"}\n', encoding="utf-8")
    assert cli.main(["nlu", "eval", "--data", str(data), "--train", str(data)]) == 1
    assert "at least two intents" in capsys.readouterr().err


@pytest.mark.usefixtures("trained")
def test_search_prints_hits_with_their_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["kb", "search", "低保标准多少钱", "--limit", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert "dibao-amount#" in lines[0]


def test_import_of_a_missing_file_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["kb", "import", str(tmp_path / "absent.md")]) == 1
    assert "absent.md" in capsys.readouterr().err


def test_services_and_vocabulary_can_be_read() -> None:
    assert len(resources.services()) >= 20
    assert "最低生活保障" in resources.vocabulary().concepts("低保怎么办")
