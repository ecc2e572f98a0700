"""Which helper for which request: by skill, distance of community, and time; and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import Select

from bot.desk import records
from bot.desk.people import times
from bot.desk.people.model import Match, Opening, Unserved
from bot.desk.people.offers import WANTED
from bot.desk.people.places import Communities, Distance
from bot.desk.people.rows import find_helper, helper_of
from bot.desk.people.skills import Need, Skills, needed
from bot.desk.people.tables import TAKEN, helpers, offers
from bot.desk.people.timetable import RECENT, busy, overlap, recent, span
from bot.desk.storage.tables import cases
from bot.desk.work import Tools

#: Points of 100. Without the skill nobody is named at all, so it weighs most; what is not known stands
#: between what is good and what is bad.
SKILL: Final = 40
DISTANCE: Final[Mapping[Distance, int]] = {"same": 30, "near": 22, "street": 15, "unknown": 8, "elsewhere": 0}
TIME: Final[Mapping[bool | None, int]] = {True: 30, None: 12, False: 0}


@dataclass(frozen=True)
class Wanted:
    """What an open case asks for. `community` is its own, or the one that its address names."""

    case: Row
    need: Need
    community: str | None


@dataclass(frozen=True)
class Matcher:
    """Compares helpers with requests in an open transaction."""

    connection: Connection
    tools: Tools
    communities: Communities
    skills: Skills

    def match(self, case_id: str, now: datetime, limit: int) -> list[Match]:
        """The helpers for a case, best first; at equal score those who took on less of late.

        Nobody where the case is closed, waits, was taken, or its service has no helpers. Left out are
        those who were asked already, volunteers who are expected elsewhere at the time, and the resident
        himself. Raises `CaseNotFound`.
        """
        wanted = self._wanted(records.find(self.connection, case_id))
        asked = self._asked(offers.c.case_id == case_id)
        if wanted is None or any(state in TAKEN for states in asked.values() for state in states):
            return []
        taken, turns = busy(self.connection), recent(self.connection, now)
        kinds = self.tools.services[wanted.case.service].helpers
        query = select(helpers).where(helpers.c.status == "active", helpers.c.kind.in_(kinds))
        found = []
        for row in self.connection.execute(query).all():
            if (case_id, row.id) in asked or not _can(row, wanted.case, taken):
                continue
            scored = self._score(row, wanted)
            if scored is not None:
                score, reasons = scored
                turn = turns.get(row.id, 0)
                found.append((-score, turn, row, (*reasons, f"最近{RECENT.days}天接了{turn}次")))
        found.sort(key=lambda one: (one[0], one[1], one[2].id))
        return [
            Match(helper_of(row, self.tools.cipher), -score, reasons)
            for score, _, row, reasons in found[:limit]
        ]

    def open_for(self, helper_id: str, now: datetime, limit: int) -> list[Opening]:
        """The requests that a helper could take, best first; at equal score the earliest.

        Left out are those at times that he is not free or expected elsewhere, those that were taken, and
        those that he answered already. Raises `CaseNotFound`.
        """
        row = find_helper(self.connection, helper_id)
        if row.status != "active":
            return []
        query = _untaken([id for id, one in self.tools.services.items() if row.kind in one.helpers], now)
        asked, taken = self._asked(offers.c.helper_id == helper_id), busy(self.connection)
        free_times = helper_of(row, self.tools.cipher).free_times
        found = []
        for case in self.connection.execute(query).all():
            put = asked.get((case.id, helper_id), {})
            wanted = self._wanted(case) if _can(row, case, taken) and set(put) <= {"offered"} else None
            scored = self._score(row, wanted) if wanted is not None else None
            if wanted is None or scored is None or times.is_free(free_times, case.starts_at) is False:
                continue
            found.append(_opening(wanted, *scored, put.get("offered")))
        found.sort(key=lambda one: (-one.score, one.starts_at or now, one.case))
        return found[:limit]

    def unserved(self, now: datetime, limit: int) -> list[Unserved]:
        """The requests that helpers could take and nobody has, the most urgent first."""
        helped = [id for id, service in self.tools.services.items() if service.helpers]
        urgent = func.coalesce(cases.c.starts_at, cases.c.due_at)
        query = _untaken(helped, now).order_by(urgent, cases.c.id).limit(limit)
        asked = self._asked(offers.c.state == "offered")
        return [
            Unserved(
                case=wanted.case.id,
                service=wanted.case.service,
                need=wanted.need.name,
                community=wanted.community,
                starts_at=wanted.case.starts_at,
                due_at=wanted.case.due_at,
                asked=sum(case == wanted.case.id for case, _ in asked),
            )
            for row in self.connection.execute(query).all()
            if (wanted := self._wanted(row)) is not None
        ]

    def _wanted(self, case: Row) -> Wanted | None:
        service = self.tools.services.get(case.service)
        if service is None or not service.helpers or case.status not in WANTED:
            return None
        said = self.tools.cipher.open(case.sealed).get("fields", {})
        community = case.community or self.communities.find(str(said.get("address") or ""))
        return Wanted(case, needed(service, said), community)

    def _asked(self, where: object) -> dict[tuple[str, str], dict[str, int]]:
        """(case, helper) → state → number of the offer."""
        found: dict[tuple[str, str], dict[str, int]] = {}
        for row in self.connection.execute(select(offers).where(where).order_by(offers.c.id)):
            found.setdefault((row.case_id, row.helper_id), {})[row.state] = row.id
        return found

    def _score(self, row: Row, wanted: Wanted) -> tuple[int, tuple[str, ...]] | None:
        """Points and reasons; None where the skill is not there."""
        skill = self.skills.fitting(row.profile.get("skills", ()), wanted.need)
        if skill is None:
            return None
        way = self.communities.way(wanted.community, row.profile.get("communities", ()))
        free = times.is_free(row.profile.get("free_times", {}), wanted.case.starts_at)
        can = f"会{skill}" if row.kind == "volunteer" else f"提供{skill}"
        score = SKILL + DISTANCE[way.distance] + TIME[free]
        return score, (can, way.reason, _free(free, wanted.case.starts_at))


def _untaken(services: Iterable[str], now: datetime) -> Select:
    """The cases of these services that somebody could take: open, not over, nobody's."""
    return select(cases).where(
        cases.c.service.in_(list(services)),
        cases.c.status.in_(WANTED),
        or_(cases.c.starts_at.is_(None), cases.c.starts_at > now),
        cases.c.id.not_in(select(offers.c.case_id).where(offers.c.state.in_(TAKEN))),
    )


def _can(helper: Row, case: Row, taken: Mapping[str, Iterable[tuple[datetime, datetime]]]) -> bool:
    """Whether nothing forbids it: nobody serves himself, no volunteer is in two places at once."""
    if helper.phone is not None and helper.phone == case.phone:
        return False
    wanted = span(case.starts_at, case.ends_at)
    if helper.kind != "volunteer" or wanted is None:
        return True
    return not any(overlap(wanted, other) for other in taken.get(helper.id, ()))


def _free(free: bool | None, when: datetime | None) -> str:
    if when is None:
        return "事项没有约定时间"
    if free is None:
        return "没有登记空闲时间，要问一问"
    return f"{times.named(when)}有空" if free else f"{times.named(when)}不在登记的空闲时间里"


def _opening(wanted: Wanted, score: int, reasons: tuple[str, ...], offer: int | None) -> Opening:
    case = wanted.case
    return Opening(
        case=case.id,
        service=case.service,
        need=wanted.need.name,
        community=wanted.community,
        starts_at=case.starts_at,
        ends_at=case.ends_at,
        score=score,
        reasons=reasons,
        offer=offer,
    )
