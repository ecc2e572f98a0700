"""What is asked for beside what there is: by community, by the areas that the plan names, by service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.desk.calendar import start_times
from bot.desk.catalogue.model import Service, Timetable
from bot.insight.areas import Area
from bot.insight.needs import EMPTY, Names
from bot.insight.period import Period
from bot.insight.pooling import REST, Key, Part
from bot.insight.release import Release, added, by, total
from bot.insight.sheet import Row, Sheet, Value

#: What the plan's areas are shown with as long as nobody has said which communities they have.
UNKNOWN_AREA: Final = "计划点名的片区，包含哪些社区没有公布"

STANDING_NAMES: Final[Mapping[str, str]] = {
    "requested": "待处理",
    "confirmed": "已确认或办理中",
    "waitlisted": "候补",
    "done": "已办结",
    "ended": "取消、未到或过期",
    REST: "其他（合并）",
}
_COLUMNS = ("咨询（人次）", "办理（件）", *STANDING_NAMES.values(), "要的名额（人）")


def by_community(release: Release, names: Names) -> Sheet:
    """Each community: what it asked, what was requested and what became of it."""
    communities = dict.fromkeys((*by(release.turns, 1), *by(release.cases, 1)))
    ordered = sorted(communities, key=lambda one: one == REST)
    rows = tuple(Row(names.community(one), _demand(release, (one,))) for one in ordered)
    return Sheet("demand", "各社区的需求与办理", "社区", _COLUMNS, rows, EMPTY)


def by_area(release: Release, areas: Sequence[Area]) -> Sheet:
    """The areas that the plan names, each as a row of its own."""
    rows = tuple(
        Row(area.name, _demand(release, area.communities), "、".join(area.communities) or UNKNOWN_AREA)
        for area in areas
    )
    return Sheet("areas", "计划点名的片区", "片区", _COLUMNS, rows, EMPTY)


def _demand(release: Release, communities: Sequence[str]) -> tuple[Value, ...]:
    turns = [part for key, part in release.turns.items() if key[1] in communities]
    cases = {key: part for key, part in release.cases.items() if key[1] in communities}
    standings = by(cases, 3)
    places = sum(part.places for part in cases.values()) or None
    return (total(turns), total(cases.values()), *(standings.get(id) for id in STANDING_NAMES), places)


def by_service(
    release: Release,
    period: Period,
    services: Mapping[str, Service],
    stars: Mapping[str, float],
    names: Names,
    topic: str = "",
) -> Sheet:
    """Each service: requests, what became of them, the places that its timetable offers, mean stars."""
    counts: Mapping[Key, Part] = added(release.cases, 2)
    wanted = [one.id for one in services.values() if not topic or one.topic == topic]
    listed = dict.fromkeys((*by(release.cases, 2), *wanted))
    rows = []
    for id in sorted(listed, key=lambda one: (one == REST, -_count(counts, one))):
        cases = {key: part for key, part in release.cases.items() if key[2] == id}
        standings = by(cases, 3)
        timetable = services[id].timetable if id in services else None
        values = (
            total(cases.values()),
            *(standings.get(standing) for standing in STANDING_NAMES),
            sum(part.places for part in cases.values()) or None,
            None if timetable is None else offered(timetable, period),
            stars.get(id),
        )
        rows.append(Row(names.service(id), values, _note(timetable)))
    columns = (*_COLUMNS[1:], "开放的名额（人）", "平均评分")
    return Sheet("services", "各项服务：需要多少，能给多少", "服务", columns, tuple(rows), EMPTY)


def offered(timetable: Timetable, period: Period) -> int:
    """How many people a timetable has room for, over all start times of a period."""
    days = (period.last_day - period.first_day).days + 1
    starts = sum(len(start_times(timetable, period.first_day + timedelta(days=day))) for day in range(days))
    return starts * timetable.capacity


def _count(counts: Mapping[Key, Part], id: str) -> int:
    found = counts.get((id,))
    return 0 if found is None else found.count


def _note(timetable: Timetable | None) -> str:
    if timetable is None:
        return ""
    return "名额是示例，由民政部门替换" if timetable.example else ""
