"""`/admin/services/…` and its door: who may change what, what is told, what is noted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.desk import Database
from bot.desk.catalogue.timetable import written
from bot.desk.storage import file_url
from tests.accounts.ledger import hired
from tests.connectors.client import assert_problem
from tests.connectors.office import CLERK, MANAGER, STAFF, StaffOffice
from tests.connectors.visits import Visit
from tests.desk.office import BATHING, HOURS

PAGE = f"/admin/services/{BATHING.id}"
DOOR = f"{STAFF}/services/{BATHING.id}/timetable"


def body(version: int = 0, seen: tuple[str, ...] = (), **changed: Any) -> dict[str, Any]:
    """What the page sends with what a test changes."""
    return {"version": version, "timetable": {**written(HOURS), **changed}, "seen": list(seen)}


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """A manager at the bureau."""
    database = Database(file_url(tmp_path))
    database.prepare()
    office = StaffOffice(database)
    hired(office.accounts, "王主管", "manager")
    yield Visit(office).login("王主管")
    database.close()


def test_a_page_shows_what_counts_and_who_made_it(visit: Visit) -> None:
    assert f'href="{PAGE}"' in visit.look("/admin/services").text
    page = visit.look(PAGE).text
    assert 'value="09:00-12:00、14:00-17:00"' in page
    assert "还没有在网页上改过" in page
    kept = visit.send("PUT", DOOR, body(capacity=7, closed_days=["2026-12-24"]))
    assert kept.status_code == 200
    assert (kept.json()["version"], kept.json()["updated_by"]) == (1, "王主管")
    page = visit.look(PAGE).text
    assert "第 1 版，王主管 2026-11-25 09:00 保存" in page
    assert 'value="7"' in page
    listed = visit.look("/admin/services").text
    assert "7 人，每 30 分钟一个时段" in listed
    assert "另有 2026-12-24 不开放" in listed


def test_a_page_of_what_takes_no_bookings_is_not_there(visit: Visit) -> None:
    for service in ("service-complaint", "nothing"):
        assert visit.look(f"/admin/services/{service}").status_code == 404


def test_faults_are_told_by_field(visit: Visit) -> None:
    answer = visit.send("PUT", DOOR, body(hours={"mon": ["8点"], "tue": []}))
    assert_problem(answer, 422)
    [error] = answer.json()["errors"]
    assert error["field"] == "timetable.hours.mon"
    assert "08:30-11:30" in error["message"]
    answer = visit.send("PUT", DOOR, body(capacity=0, place="", horizon_days=10**9))
    assert {error["field"]: error["message"] for error in answer.json()["errors"]} == {
        "timetable.capacity": "不能小于 1",
        "timetable.place": "不能为空",
        "timetable.horizon_days": "不能大于 366",
    }
    assert visit.send("PUT", DOOR, body(closed_days="明天")).status_code == 422
    assert [entry.details["why"] for entry in visit.office.trail() if entry.what == "refused"] == [
        "TimetableFaults"
    ]


def test_bookings_are_shown_before_anything_is_saved(visit: Visit) -> None:
    booked = visit.office.book(1)
    closed = {"closed_days": ["2026-11-27"]}
    answer = visit.send("PUT", DOOR, body(**closed))
    assert_problem(answer, 409)
    [shown] = answer.json()["bookings"]
    assert (shown["case"], shown["people"], shown["reasons"]) == (booked.id, 1, ["这个时间不开放"])
    assert "王小芳" not in answer.text
    assert "还没有在网页上改过" in visit.look(PAGE).text
    assert visit.send("PUT", DOOR, body(seen=(booked.id,), **closed)).status_code == 200
    page = visit.look(PAGE).text
    assert "要另外处理的预约（1）" in page
    assert f'href="/admin/cases/{booked.id}"' in page
    assert visit.office.status(booked) == ["confirmed"]


def test_a_colleagues_change_is_not_overwritten(visit: Visit) -> None:
    assert visit.office.put(DOOR, body(capacity=5), MANAGER).status_code == 200
    answer = visit.send("PUT", DOOR, body(capacity=9))
    assert_problem(answer, 409)
    assert "王主管刚刚改过" in answer.json()["detail"]
    assert 'value="5"' in visit.look(PAGE).text


def test_changes_and_refusals_are_noted(visit: Visit) -> None:
    booked = visit.office.book(1)
    visit.send("PUT", DOOR, body(capacity=5))
    visit.send("PUT", DOOR, body(1, closed_days=["2026-11-27"], capacity=5))
    visit.send("PUT", DOOR, body(1, seen=(booked.id,), closed_days=["2026-11-27"], capacity=5))
    visit.look(PAGE)
    kinds = ("timetable", "timetable_bookings", "refused")
    noted = [(entry.what, dict(entry.details)) for entry in visit.office.trail() if entry.what in kinds]
    change = {"service": BATHING.id, "version": 2, "changed": ["closed_days"]}
    assert noted == [
        ("timetable", {"service": BATHING.id, "version": 1, "changed": ["capacity"]}),
        ("timetable", change),
        ("refused", {**change, "what": "timetable", "why": "BookingsTouched", "cases": [booked.id]}),
        ("timetable", change),
        ("timetable_bookings", {"service": BATHING.id, "cases": [booked.id]}),
    ]


def test_only_managers_change_them(visit: Visit) -> None:
    assert_problem(visit.office.put(DOOR, body(), CLERK), 403)
