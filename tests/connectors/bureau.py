"""A bureau whose services are carried out by volunteers, organisations and enterprises."""

from __future__ import annotations

from typing import Any

import httpx

from bot.desk import Case, Database, Request
from tests.connectors.office import CASES, STAFF, StaffOffice
from tests.desk.crew import MENU, PLACES, SERVICES, VOLUNTEERING
from tests.desk.office import NOW, phone

HELPERS, OFFERS = f"{STAFF}/helpers", f"{STAFF}/offers"
NOVEMBER = "since=2026-11-01&until=2026-11-30"
VOLUNTEER: dict[str, Any] = {
    "kind": "volunteer",
    "name": "李建国",
    "phone": "138 0000 0501",
    "skills": ["理发"],
    "communities": ["示例社区"],
    "free_times": {"fri": ["morning"]},
    "consents": ["personal"],
}
SHOP: dict[str, Any] = {
    "kind": "enterprise",
    "name": "示例理发店",
    "contact": "周晓雯",
    "phone": "0571-88880000",
    "skills": ["理发"],
    "consents": ["personal"],
}


class Bureau(StaffOffice):
    """A desk with staff at its doors, and services that helpers carry out."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, services=SERVICES, communities=PLACES)

    def wish(self, resident: int = 1, **more: Any) -> Case:
        """A request for one item of the menu."""
        return self.book(resident, of=MENU, **{"item": "理发", **more})

    def helper(self, **more: Any) -> dict[str, Any]:
        """Somebody whom 小李 entered through the door."""
        return sound(self.post(HELPERS, {**VOLUNTEER, **more}))

    def asked(self, case: Case, helper: dict[str, Any]) -> dict[str, Any]:
        """The offer of a case to a helper."""
        return sound(self.post(f"{CASES}/{case.id}/offers", {"helper": helper["id"]}))

    def registration(self, **more: Any) -> Case:
        """Somebody's registration as a volunteer, as the form makes it."""
        said = {"name": "王大力", "phone": phone(77), "skills": ["理发"], "free_times": "周末"}
        fields = {**said, "community": "示例社区", "age": 62, **more}
        return self.desk.open(Request(VOLUNTEERING, fields, "chat-77", "web", ("personal",)), NOW).case

    def whats(self) -> list[str]:
        """What the staff's side noted: the desk's own lines have a dot."""
        return [entry.what for entry in self.trail() if "." not in entry.what]


def sound(response: httpx.Response) -> dict[str, Any]:
    """The object of an answer that went well."""
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found
