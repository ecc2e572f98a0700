"""Accounts on an SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.accounts import Accounts
from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from tests.accounts.ledger import accounts_over
from tests.desk.office import KEY


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database, checked as at the program's start."""
    opened = Database(database_url)
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def accounts(database: Database) -> Accounts:
    """The accounts on that database; none yet."""
    return accounts_over(database, Cipher([KEY]))
