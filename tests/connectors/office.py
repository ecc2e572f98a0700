"""A real desk behind the stand-in: the staff's doors are tested against an SQLite file of the test's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import httpx

from bot.counter import Counter
from bot.desk import Audit, Entry
from bot.desk.catalogue.model import Service, SlotType
from bot.desk.catalogue.model import Slot as ServiceSlot
from bot.desk.people import Communities, People
from bot.insight.areas import Area
from bot.insight.desk import Insight
from bot.language import clock
from bot.staff import Roster, StaffDesk
from connectors.app import create_app
from tests.accounts.ledger import accounts_over
from tests.connectors.client import Client
from tests.connectors.stand_in import StandIn
from tests.desk.office import BATHING, COMPLAINT, NOW, VOLUNTEERING, Office
from tests.editing.desks import editing_over

STAFF = "/api/v1/staff"
CASES = f"{STAFF}/cases"
LOOKUP = "/api/v1/cases/lookup"
VIEWER, CLERK, MANAGER = (f"{role}-token-of-the-tests" for role in ("viewer", "clerk", "manager"))
ROSTER = f"小看:viewer:{VIEWER}, 小李:clerk:{CLERK}, 王主管:manager:{MANAGER}"


def slot(name: str, type: SlotType, label: str) -> ServiceSlot:
    """A slot of which only what staff see is filled in."""
    return ServiceSlot(name, type, label, "")


SLOTS = (
    slot("name", "name", "姓名"),
    slot("phone", "phone", "电话"),
    slot("community", "community", "社区"),
    slot("address", "address", "地址"),
    slot("item", "choice", "项目"),
    slot("note", "text", "备注"),
)
SERVICES = {
    one.id: replace(one, slots=SLOTS, name=name)
    for one, name in (
        (replace(BATHING, sensitive=("health",)), "上门助浴"),
        (COMPLAINT, "服务评价与投诉（示例）"),
        (VOLUNTEERING, "志愿者登记"),
    )
}


class StaffOffice(Office):
    """A desk with staff at its doors, at `now`."""

    def __init__(
        self,
        database: Any,
        roster: str = ROSTER,
        now: datetime = NOW,
        services: dict[str, Service] = SERVICES,
        communities: Communities | None = None,
    ) -> None:
        super().__init__(database, services)
        self.now = now
        self.people = People(database, self.services, self.cipher, communities)
        self.insight = Insight(
            lambda: database,
            self.services,
            {"elder-care": "养老服务", "relief": "社会救助"},
            ("示例社区", "江一社区"),
            (Area("长河南片", (), ("F0090",)), Area("浦沿西南沿江片区", (), ("F0090",))),
            tuple,
        )
        self.assistant = StandIn()
        self.accounts = accounts_over(database, self.cipher)
        self.assistant.staff = StaffDesk(
            Roster(roster),
            lambda: self.desk,
            self.services,
            lambda: self.people,
            lambda: self.accounts,
            lambda: self.insight,
        )
        assistant: Any = self.assistant
        assistant.editing = editing_over(database, self.cipher)
        self.assistant.counter = Counter(lambda: self.desk, self.services)
        self.client = Client(create_app(self.assistant))

    def get(self, path: str, token: str | None = CLERK, **options: Any) -> httpx.Response:
        """A GET with a token."""
        with clock.at(self.now):
            return self.client.request("GET", path, headers=bearer(token), **options)

    def post(self, path: str, body: object, token: str | None = CLERK) -> httpx.Response:
        """A POST of JSON with a token."""
        with clock.at(self.now):
            return self.client.request("POST", path, headers=bearer(token), json=body)

    def put(self, path: str, body: object, token: str | None = CLERK) -> httpx.Response:
        """A PUT of JSON with a token."""
        with clock.at(self.now):
            return self.client.request("PUT", path, headers=bearer(token), json=body)

    def trail(self) -> list[Entry]:
        """The audit trail."""
        return Audit(self.database).entries()

    def noted(self) -> list[tuple[str, str, str | None]]:
        """Who did what to which case, as the audit trail has it."""
        return [(entry.actor, entry.what, entry.case) for entry in self.trail()]


def bearer(token: str | None) -> dict[str, str]:
    """The header of a token."""
    return {} if token is None else {"Authorization": f"Bearer {token}"}
