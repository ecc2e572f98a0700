"""A desk with three example services and as many residents as one likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from cryptography.fernet import Fernet

from bot.desk import Case, Database, Desk, Event, Inbox, Outbox, Request
from bot.desk.catalogue.model import Claim, Kind, Service, Timetable
from bot.desk.ledger import replayed
from bot.desk.privacy.cipher import Cipher
from bot.desk.soundness import problems
from bot.language.clock import TIME_ZONE

#: A Wednesday.
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=TIME_ZONE)
#: The Friday after it, at ten.
FRIDAY = datetime(2026, 11, 27, 10, 0, tzinfo=TIME_ZONE)
HALF_HOUR, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)
KEY = Fernet.generate_key().decode("ascii")

HOURS = Timetable(
    hours={day: ((time(9), time(12)), (time(14), time(17))) for day in range(5)},
    open_on_holidays=False,
    capacity=2,
    slot_minutes=30,
    duration_minutes=30,
    lead_hours=2,
    horizon_days=30,
    place="示例服务站",
)


def service(name: str, kind: Kind, **values: Any) -> Service:
    """A service of which only what the desk reads is filled in."""
    plain = Service(
        id=name,
        name=name,
        topic="elder-care",
        kind=kind,
        aliases=(),
        examples=(),
        summary="",
        audience=Claim(""),
        slots=(),
        documents=(),
        fee=Claim(""),
        cancellation=Claim(""),
        afterwards="",
        retention_days=30,
    )
    return replace(plain, **values)


BATHING = service("home-bathing", "booking", timetable=HOURS, at_home=True, cancel_hours=4)
COMPLAINT = service("service-complaint", "ticket", deadline_days=5)
VOLUNTEERING = service("volunteer-registration", "registration")
SERVICES = {one.id: one for one in (BATHING, COMPLAINT, VOLUNTEERING)}


class Office:
    """What a test does with a desk, in as few words as possible."""

    def __init__(self, database: Database, services: dict[str, Service] | None = None) -> None:
        self.cipher = Cipher([KEY])
        self.database = database
        self.services = dict(services or SERVICES)
        self.desk = Desk(database, self.services, self.cipher)
        self.outbox = Outbox(database, self.cipher)
        self.inbox: Inbox = self.outbox.inbox

    def request(
        self,
        resident: int,
        when: datetime = FRIDAY,
        *,
        of: Service = BATHING,
        waitlist: bool = True,
        **more: Any,
    ) -> Request:
        """The request of a resident, who has a telephone and a conversation of their own."""
        fields = {"name": "王小芳", "phone": phone(resident), "community": "示例社区", **more}
        if of.kind == "booking":
            fields["when"] = when.isoformat()
        fields = {name: value for name, value in fields.items() if value is not None}
        return Request(self.services[of.id], fields, chat(resident), "web", ("personal",), waitlist)

    def book(self, resident: int, when: datetime = FRIDAY, now: datetime = NOW, **more: Any) -> Case:
        """A case that was opened."""
        opened = self.desk.open(self.request(resident, when, **more), now)
        assert not opened.existed
        return opened.case

    def cancel(self, case: Case, now: datetime = NOW) -> Case:
        """The case, cancelled by its resident."""
        return self.desk.cancel(case.id, "resident", "", now)

    def step(self, case: Case, *actions: Any, now: datetime = NOW) -> Case:
        """The case after what 小李 of the staff did."""
        for action in actions:
            case = self.desk.change(case.id, action, "小李", "", now)
        return case

    def status(self, *cases: Case) -> list[str]:
        """What has become of cases."""
        return [self.desk.case(case.id).status for case in cases]

    def told(self, resident: int, now: datetime = NOW) -> list[str]:
        """The kinds of what a resident is shown, once everything due was delivered."""
        while self.outbox.run_once(now):
            pass
        return [notification.kind for notification in self.inbox.take(chat(resident), now)]

    def events(self, case: Case) -> Sequence[Event]:
        """A case's history, which leads to its status."""
        events = self.desk.history(case.id)
        assert replayed(events) == self.desk.case(case.id).status
        return events

    def check(self) -> None:
        """Nothing is lost, doubled or half-written."""
        with self.database.read() as connection:
            assert problems(connection) == []


def phone(resident: int) -> str:
    """A resident's mobile number."""
    return f"+86138{resident:08d}"


def chat(resident: int) -> str:
    """A resident's conversation."""
    return f"chat-{resident}"
