"""Needs and demand: what is told is made of groups of five and more, whatever is asked and subtracted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from bot.desk import Database
from bot.desk.storage.tables import cases
from bot.errors import KnowledgeError
from bot.handover.tables import handovers
from bot.insight.areas import Area, load_areas
from bot.insight.demand import UNKNOWN_AREA, offered
from bot.insight.desk import Insight
from bot.insight.groups import Group, OpenQuestion
from bot.insight.period import Period, period_of
from bot.insight.pooling import LEAST, REST, Key, Part, pooled
from bot.insight.release import Release, View, total
from bot.insight.sheet import Sheet
from bot.insight.tables import counted_turns
from bot.language import clock
from bot.settings import ROOT
from tests.desk.office import BATHING, FRIDAY, HALF_HOUR, HOUR, NOW, Office

TOPICS = {"elder-care": "养老服务", "relief": "社会救助"}
PLACES = ("江一社区", "江二社区", "示例社区")
LATER = datetime(2026, 12, 20, 9, tzinfo=clock.TIME_ZONE)
MONTHS = ("2026-09", "2026-10", "2026-11")
NOVEMBER = View(Period("2026-11", "2026-11"))

KEYS = tuple(product(MONTHS, ("a", "b", "c"), ("x", "y", "z")))
COUNTED = st.lists(st.integers(0, 9), min_size=len(KEYS), max_size=len(KEYS)).map(
    lambda counts: {key: Part(count) for key, count in zip(KEYS, counts, strict=True) if count}
)


@pytest.fixture
def store(database_url: str) -> Iterator[Database]:
    """A migrated database, on SQLite and on PostgreSQL."""
    database = Database(database_url)
    yield database
    database.close()


def insight_over(store: Database, office: Office | None = None, *groups: Group) -> Insight:
    """Insight with two areas, of one of which the communities are known."""
    areas = (Area("甲片", (), ("F0090",)), Area("乙片", ("江一社区", "江二社区"), ("F0090",)))
    services = {} if office is None else office.services
    return Insight(lambda: store, services, TOPICS, PLACES, areas, lambda: groups)


def asked(
    store: Database, count: int, community: str | None, topic: str, day: str, route: str = "answer"
) -> None:
    """Counts turns."""
    turn = {
        "at": NOW, "day": day, "hour": 9, "channel": "web", "community": community,
        "topic": topic, "route": route, "took_ms": 1.0,
    }  # fmt: skip
    with store.write() as connection:
        connection.execute(insert(counted_turns), [turn] * count)


def sheets(insight: Insight, view: View = NOVEMBER, now: datetime = LATER) -> dict[str, Sheet]:
    """The tables as they are seen some time later."""
    with clock.at(now):
        return insight.sheets(view)


def values(sheet: Sheet) -> dict[str, tuple]:
    """A table's values by the names of its rows."""
    return {row.name: row.values for row in sheet.rows}


@given(COUNTED)
def test_every_group_is_large_and_nothing_is_counted_twice(parts: dict[Key, Part]) -> None:
    told = pooled(parts)
    assert all(part.count >= LEAST for part in told.values())
    left = sum(part.count for part in parts.values()) - sum(part.count for part in told.values())
    # Left out is at most what a month had too little of altogether.
    assert 0 <= left < LEAST * len(MONTHS)
    for key, part in told.items():
        if REST not in key:
            assert part == parts[key]


@settings(max_examples=60)
@given(COUNTED)
def test_no_small_group_is_what_is_left_when_told_numbers_are_subtracted(parts: dict[Key, Part]) -> None:
    release = Release(pooled(parts), {})

    def told(months: Period, community: str = "", topic: str = "") -> int:
        view = View(months, community, topic)
        inside = {key: part for key, part in release.turns.items() if key[0] in months}
        return total(Release(inside, {}).of(view, str).turns.values()) or 0

    periods = [Period(first, last) for first, last in product(MONTHS, MONTHS) if first <= last]
    left = []
    for months in periods:
        whole = told(months)
        left += [whole - told(months, community) for community in "abc"]
        left += [whole - told(months, "", topic) for topic in "xyz"]
        left.append(whole - sum(told(months, community) for community in "abc"))
        left.append(whole - sum(told(months, "", topic) for topic in "xyz"))
        for community in "abc":
            whole = told(months, community)
            left.append(whole - sum(told(months, community, topic) for topic in "xyz"))
            left += [
                whole - told(shorter, community)
                for shorter in periods
                if set(shorter) < set(months)
            ]  # fmt: skip
    assert [number for number in left if 0 < number < LEAST] == []


def test_five_cases_of_one_resident_are_no_group() -> None:
    one = Part(5, frozenset({"a"}), 5)
    assert pooled({("m", "c"): one}) == {}
    four = Part(4, frozenset("bcde"), 4)
    assert pooled({("m", "c"): one, ("m", "d"): four}) == {("m", REST): one + four}


def test_needs_by_topic_month_and_community(store: Database) -> None:
    asked(store, 12, "江一社区", "elder-care", "2026-11-03")
    asked(store, 3, "江一社区", "relief", "2026-11-03")
    asked(store, 4, "江二社区", "relief", "2026-11-04")
    asked(store, 7, "江二社区", "elder-care", "2026-10-31")
    asked(store, 50, "江一社区", "elder-care", "2026-11-03", route="chitchat")
    insight = insight_over(store)
    found = sheets(insight, View(Period("2026-10", "2026-11")))
    assert values(found["topics"]) == {"养老服务": (19,), "其他主题（合并）": (7,)}
    assert values(found["months"]) == {"2026-10": (7, None), "2026-11": (19, None)}
    assert values(found["needs"]) == {
        "江一社区": (12, None),
        "江二社区": (7, None),
        "其他社区（合并）": (None, 7),
    }
    assert values(found["trend"]) == {"养老服务": (7, 12), "其他主题（合并）": (None, 7)}
    one = sheets(insight, View(Period("2026-10", "2026-11"), "江二社区"))
    assert values(one["topics"]) == {"养老服务": (7,)}


def test_a_month_that_still_grows_is_told_in_fives(store: Database) -> None:
    asked(store, 7, "江一社区", "elder-care", "2026-11-03")
    insight = insight_over(store)
    assert values(sheets(insight, now=NOW)["topics"]) == {"养老服务": (5,)}
    asked(store, 1, "江一社区", "elder-care", "2026-11-04")
    assert values(sheets(insight, now=NOW)["topics"]) == {"养老服务": (5,)}
    assert values(sheets(insight)["topics"]) == {"养老服务": (8,)}


def test_demand_beside_what_there_is(store: Database) -> None:
    office = Office(store)
    made = [
        office.book(number, FRIDAY - HOUR + number // 2 * HALF_HOUR, community="江一社区")
        for number in range(12)
    ]
    assert {case.status for case in made} == {"confirmed"}
    with store.write() as connection:
        for case in made[:6]:
            connection.execute(update(cases).where(cases.c.id == case.id).values(status="rated", rating=4))
        connection.execute(update(cases).where(cases.c.id == made[6].id).values(status="cancelled"))
    asked(store, 9, "江一社区", "elder-care", "2026-11-03")
    found = sheets(insight_over(store, office))
    columns = found["demand"].columns
    row = dict(zip(columns, values(found["demand"])["江一社区"], strict=True))
    assert (row["咨询（人次）"], row["已办结"], row["已确认或办理中"]) == (9, 6, 5)
    # The one that was cancelled is too few to be told, and too few to be counted anywhere.
    assert row["办理（件）"] == row["要的名额（人）"] == 11
    assert values(found["areas"])["乙片"] == values(found["demand"])["江一社区"]
    unknown = found["areas"].rows[0]
    assert unknown.note == UNKNOWN_AREA
    assert set(unknown.values) == {None}
    service = dict(zip(found["services"].columns, values(found["services"])[BATHING.short_name], strict=True))
    assert service["平均评分"] == 4.0
    assert service["开放的名额（人）"] == offered(office.services[BATHING.id].timetable, NOVEMBER.period)


def test_offered_places_are_those_of_the_open_days() -> None:
    timetable = replace(
        BATHING.timetable, hours={0: ((time(9), time(10)),)}, slot_minutes=30, duration_minutes=30, capacity=3
    )
    # Five Mondays in November 2026, two start times each, for three people.
    assert offered(timetable, NOVEMBER.period) == 5 * 2 * 3


def test_shares_are_rounded_and_small_ones_not_told(store: Database) -> None:
    asked(store, 63, None, "relief", "2026-11-03")
    asked(store, 37, None, "relief", "2026-11-03", "decline")
    asked(store, 4, None, "relief", "2026-11-03", "handoff")
    shares = values(sheets(insight_over(store))["outcomes"])
    assert shares == {"答上了或办了": (65,), "没有答上": (35,), "反问了": (None,), "转给人工": (None,)}


def test_waiting_times(store: Database) -> None:
    began = datetime(2026, 11, 3, 9, tzinfo=UTC)
    rows = [
        {
            "id": f"h{number}", "channel": "web", "topic": "relief", "urgency": "normal", "state": "claimed",
            "opened_at": began, "claimed_at": began + timedelta(minutes=number), "last_at": began, "lines": 0,
        }
        for number in range(1, 12)
    ]  # fmt: skip
    rows[0]["topic"] = "elder-care"
    with store.write() as connection:
        connection.execute(insert(handovers), rows)
    waiting = values(sheets(insight_over(store))["waiting"])
    assert waiting == {"全部": (6.0, 10.0), "社会救助": (6.5, 10.1)}


def test_top_questions_are_those_asked_five_times(store: Database) -> None:
    def group(text: str, times: int) -> Group:
        return Group(tuple(OpenQuestion(f"{n}", text, NOW, "declined", None, None) for n in range(times)))

    insight = insight_over(store, None, group("轮椅能借吗", 6), group("王家的狗", 4))
    assert values(insight.questions()) == {"轮椅能借吗": (6,)}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("", "", ("2026-09", "2026-11")),
        ("2026-01", "2026-02", ("2026-01", "2026-02")),
        ("2026-05", "2026-02", ("2026-02", "2026-02")),
        ("2020-01", "2030-01", ("2024-10", "2026-11")),
        ("x", "2026-00", ("2026-09", "2026-11")),
    ],
)
def test_months_are_put_right(first: str, last: str, expected: tuple[str, str]) -> None:
    assert period_of(first, last, NOW) == Period(*expected)


def test_the_plans_areas_are_there_and_wrong_files_are_refused(tmp_path: Path) -> None:
    shipped = load_areas(ROOT / "knowledge_base/places/areas.yml", frozenset())
    assert [(area.name, area.communities) for area in shipped] == [("长河南片", ()), ("浦沿西南沿江片区", ())]
    file = tmp_path / "areas.yml"
    file.write_text("areas:\n  - {name: 甲片, communities: [没有的社区], cite: [F0090]}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="没有的社区"):
        load_areas(file, frozenset({"江一社区"}))
    file.write_text("areas:\n  - {name: 甲片, communities: [江一社区]}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="依据"):
        load_areas(file, frozenset({"江一社区"}))
