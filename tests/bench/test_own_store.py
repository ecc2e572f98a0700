"""What is measured leaves no trace where residents' cases are kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import resources
from bot.bench.own_store import own_store
from bot.desk.storage import file_url
from bot.handover.tables import handovers
from bot.language.clock import now
from bot.settings import settings


@pytest.fixture
def bureau(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The store that the settings name."""
    url = file_url(tmp_path)
    monkeypatch.setattr(settings(), "database_url", url)
    monkeypatch.setattr(settings(), "redis_url", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("BOT_DATABASE_URL", url)
    monkeypatch.delenv("BOT_REDIS_URL", raising=False)
    resources.forget_store()
    return url


def waiting() -> int:
    with resources.database().read() as connection:
        return int(connection.execute(select(func.count()).select_from(handovers)).scalar_one())


def ask_for_a_person() -> None:
    resources.handovers().open("bench-1", "rest", (), None, None, "normal", now())


def test_measurements_meet_an_empty_store_and_leave_the_bureau_as_it_was(bureau: str) -> None:
    ask_for_a_person()
    for _ in range(2):
        with own_store():
            assert waiting() == 0
            ask_for_a_person()
            assert waiting() == 1
    assert waiting() == 1
    resources.database().close()
    resources.forget_store()


def test_so_do_the_processes_that_are_started_meanwhile(bureau: str) -> None:
    with own_store():
        assert os.environ["BOT_DATABASE_URL"] == settings().database_url != bureau
        assert os.environ["BOT_REDIS_URL"] == settings().redis_url == ""
    assert os.environ["BOT_DATABASE_URL"] == settings().database_url == bureau
    assert "BOT_REDIS_URL" not in os.environ
    assert settings().redis_url.endswith(":1/0")
    resources.forget_store()
