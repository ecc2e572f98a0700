"""The check runs over a folder as the editors have it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.lint import known_services, lint
from tests.knowledge.factory import GUIDE_TEXT, TODAY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "guides" / "relief").mkdir(parents=True)
    (tmp_path / "guides" / "relief" / "apply.md").write_text(GUIDE_TEXT)
    (tmp_path / "topics.yml").write_text("topics:\n  relief: {name: 社会救助, covers: []}\n")
    (tmp_path / "superseded.yml").write_text("- {pattern: 户口簿, now: 身份证, basis: 条例}\n")
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "relief-request.yml").write_text("id: relief-request\n")
    return tmp_path


def test_a_good_folder(folder: Path) -> None:
    assert lint(folder, TODAY) == []


def test_services_come_from_the_folder_or_from_the_caller(folder: Path) -> None:
    assert known_services(folder) == {"relief-request"}
    assert [problem.rule for problem in lint(folder, TODAY, services={"meal-delivery"})] == [
        "unknown-service"
    ]
    (folder / "services" / "relief-request.yml").unlink()
    assert [problem.rule for problem in lint(folder, TODAY)] == ["unknown-service"]
    (folder / "services").rmdir()
    assert known_services(folder) is None
    assert lint(folder, TODAY) == []


def test_the_rows_of_superseded_are_used_and_may_be_missing(folder: Path) -> None:
    guide = folder / "guides" / "relief" / "apply.md"
    guide.write_text(GUIDE_TEXT.replace("救助向户口所在", "救助要带户口簿，向户口所在"))
    assert [problem.rule for problem in lint(folder, TODAY)] == ["superseded"]
    (folder / "superseded.yml").unlink()
    assert lint(folder, TODAY) == []


def test_the_day_decides_what_is_expired(folder: Path) -> None:
    guide = folder / "guides" / "relief" / "apply.md"
    guide.write_text(GUIDE_TEXT.replace("valid_until: null", "valid_until: 2026-12-31"))
    assert lint(folder, date(2026, 12, 31)) == []
    assert [problem.rule for problem in lint(folder, date(2027, 1, 1))] == ["expired"]


def test_unreadable_files_are_problems_and_hide_no_others(folder: Path) -> None:
    (folder / "guides" / "relief" / "broken.md").write_text("没有资料")
    (folder / "guides" / "relief" / "later.md").write_text(GUIDE_TEXT.replace("救助", "特困"))
    found = lint(folder, TODAY)
    assert found[0].path.name == "broken.md"
    assert (found[0].rule, found[0].line) == ("format", 1)
    assert {problem.rule for problem in found[1:]} >= {"id-file", "duplicate-id", "claimed-twice"}
    assert found == sorted(found)


def test_nothing_can_be_checked_without_guides_or_topics(folder: Path) -> None:
    (folder / "topics.yml").unlink()
    with pytest.raises(KnowledgeError, match=r"topics\.yml"):
        lint(folder, TODAY)
    with pytest.raises(KnowledgeError, match="guides"):
        lint(folder / "services", TODAY)
