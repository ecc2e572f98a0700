"""The suggester over the real knowledge, with a store of the test's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot import resources
from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage import file_url
from bot.handover.wording import load_handover
from bot.settings import settings
from bot.suggesting import Suggester
from bot.suggesting.store import SuggestionStore
from tests.desk.office import KEY


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database, checked as at the program's start."""
    opened = Database(database_url)
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> SuggestionStore:
    """Suggestions in that database."""
    return SuggestionStore(database, Cipher([KEY]))


@pytest.fixture
def suggester(
    trained: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Suggester]:
    """The product's suggester over a fresh SQLite store."""
    monkeypatch.setattr(settings(), "database_url", file_url(tmp_path_factory.mktemp("suggesting")))
    resources.forget_store()
    yield resources.suggester()
    resources.forget_store()


@pytest.fixture(scope="session")
def sentences() -> dict[str, str]:
    """The editors' sentences for agents."""
    return dict(load_handover(settings().knowledge_dir / resources.HANDOVER_FILE).suggest)
