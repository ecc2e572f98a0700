"""The bureau behind the server, with a manager: fixtures of the tests that take them along."""

from __future__ import annotations

import pytest

from bot.desk import Database
from tests.accounts.ledger import hired
from tests.connectors.office import StaffOffice
from tests.connectors.stand_in import StandIn

MANAGER = "王主管"


@pytest.fixture
def office(database: Database) -> StaffOffice:
    """The bureau, open every day, with a manager."""
    bureau = StaffOffice(database)
    hired(bureau.accounts, MANAGER, "manager")
    return bureau


@pytest.fixture
def assistant(office: StaffOffice) -> StandIn:
    """The one behind the server."""
    return office.assistant
