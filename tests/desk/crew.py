"""An office whose services are carried out by volunteers, organisations and enterprises."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.desk import Case, Database, Request
from bot.desk.catalogue.model import Option, Service, Slot
from bot.desk.people import Communities, Helper, Offer, People, Profile
from bot.desk.people.places import Community, Neighbours
from tests.desk.office import BATHING, COMPLAINT, FRIDAY, HOURS, NOW, Office, phone, service

ITEM = Slot(
    "item",
    "choice",
    "服务项目",
    "要哪一项？",
    options=(Option("理发", ("剃头",)), Option("陪诊", ("陪看病",)), Option("家电维修", ("修空调",))),
)
SKILLS = Slot(
    "skills",
    "skills",
    "会做的事",
    "会做什么？",
    options=(Option("理发", ("剪头发",)), Option("陪诊", ("陪医",)), Option("助浴", ("擦身",))),
)
EVERYBODY: Any = ("volunteer", "organisation", "enterprise")
MENU = service("menu-order", "booking", timetable=HOURS, helpers=EVERYBODY, helper_slot="item", slots=(ITEM,))
BATH = replace(BATHING, helpers=("volunteer", "organisation"), aliases=("助浴", "洗澡"))
VOLUNTEERING = service("volunteer-registration", "registration", slots=(SKILLS,), retention_days=730)
SERVICES: dict[str, Service] = {one.id: one for one in (MENU, BATH, COMPLAINT, VOLUNTEERING)}
PLACES = Communities(
    (
        Community("示例社区", street="东街道", cite=("F1",)),
        Community("近社区"),
        Community("同街社区", street="东街道", example=True),
        Community("远社区", street="西街道", cite=("F2",)),
    ),
    (Neighbours(("示例社区", "近社区"), "隔一条路", example=True),),
)
LATER = NOW + timedelta(days=10)


class Crew(Office):
    """An office with those who carry services out."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, SERVICES)
        self.people = People(database, self.services, self.cipher, PLACES, recorder="示例记录单位")

    def volunteer(self, number: int, now: datetime = NOW, **more: Any) -> Helper:
        """A volunteer whom staff entered."""
        plain = Profile("volunteer", f"志愿{number}", phone(500 + number), ("理发",), consents=("personal",))
        return self.people.add(replace(plain, **more), "小李", now)

    def wish(self, resident: int, when: datetime = FRIDAY, item: str = "理发", **more: Any) -> Case:
        """A request for one item of the menu."""
        return self.book(resident, when, of=MENU, item=item, **more)

    def taken(self, resident: int, helper: Helper, when: datetime = FRIDAY, **more: Any) -> Offer:
        """The offer of a request that the helper accepted."""
        case = self.wish(resident, when, **more)
        put = self.people.offer(case.id, helper.id, "小李", NOW)
        return self.people.accept(put.id, helper.id, NOW)

    def registration(
        self, now: datetime = NOW, consents: tuple[str, ...] = ("personal",), **more: Any
    ) -> Case:
        """Somebody's registration as a volunteer, as the form makes it."""
        said = {"name": "李建国", "phone": phone(77), "skills": ["理发", "陪诊"], "free_times": "周末"}
        fields = {**said, "community": "示例社区", "age": 62, **more}
        return self.desk.open(Request(VOLUNTEERING, fields, "chat-77", "web", consents), now).case
