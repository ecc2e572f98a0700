"""The pages of services and cases, over the bureau's real desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from bot.desk import Database
from bot.desk.storage import file_url
from bot.staff.offering import opening
from tests.accounts.ledger import hired
from tests.connectors.office import StaffOffice
from tests.connectors.visits import Visit
from tests.desk.office import COMPLAINT, DAY, FRIDAY, HALF_HOUR, HOURS, NOW

PAGE = "/admin/cases"


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """A manager at the bureau."""
    database = Database(file_url(tmp_path))
    database.prepare()
    office = StaffOffice(database)
    hired(office.accounts, "王主管", "manager")
    yield Visit(office).login("王主管")
    database.close()


def test_services_with_hours_places_and_free_times(visit: Visit) -> None:
    for resident in range(2):
        # From Wednesday nine o'clock on, eleven is the first time that can be booked; now it is full.
        visit.office.book(resident, NOW.replace(hour=11))
    page = visit.look("/admin/services").text
    assert "周一至周五 09:00-12:00、14:00-17:00" in page
    assert "示例服务站" in page
    assert "2026-11-25 11:30" in page
    assert "2026-11-25 11:00" not in page


def test_hours_of_days_that_differ() -> None:
    nine, ten, noon = time(9), time(10), time(12)
    hours = {0: ((nine, noon),), 1: ((nine, noon),), 2: ((ten, noon),), 3: (), 4: ((nine, noon),)}
    assert opening(replace(HOURS, hours=hours)) == [
        "周一至周二 09:00-12:00",
        "周三 10:00-12:00",
        "周五 09:00-12:00",
    ]


def test_cases_with_deadlines_and_filters(visit: Visit) -> None:
    office = visit.office
    late = office.book(1, None, NOW - 9 * DAY, of=COMPLAINT)
    booked = office.book(2)
    page = visit.look(PAGE).text
    assert "逾期（1）" in page
    assert {late.id in page, booked.id in page} == {True}
    only = visit.look(f"{PAGE}?overdue=1").text
    assert (f"{PAGE}/{late.id}" in only, f"{PAGE}/{booked.id}" in only) == (True, False)
    confirmed = visit.look(f"{PAGE}?status=confirmed&community=示例社区").text
    assert (f"{PAGE}/{late.id}" in confirmed, f"{PAGE}/{booked.id}" in confirmed) == (False, True)
    assert visit.look(f"{PAGE}?status=nothing").status_code == 200
    assert visit.look(f"{PAGE}?cursor=nothing").status_code == 422


def test_more_cases_than_a_page_has(visit: Visit) -> None:
    made = [visit.office.book(number, None, of=COMPLAINT).id for number in range(60)]
    first = visit.look(f"{PAGE}?status=requested")
    following = first.text.partition('href="/admin/cases?status=requested&amp;cursor=')[2].partition('"')[0]
    second = visit.look(f"{PAGE}?status=requested&cursor={following}").text
    seen = [[id for id in made if f"{PAGE}/{id}" in page] for page in (first.text, second)]
    assert [len(ids) for ids in seen] == [50, 10]
    assert {id for ids in seen for id in ids} == set(made)


def test_a_case_and_its_steps(visit: Visit) -> None:
    case = visit.office.book(1)
    page = visit.look(f"{PAGE}/{case.id}").text
    assert "王小芳" in page
    assert f'data-send="POST /api/v1/staff/cases/{case.id}/complete"' in page
    assert ("王主管", "read", case.id) in visit.office.noted()
    visit.office.step(case, "complete")
    done = visit.look(f"{PAGE}/{case.id}").text
    assert "已办结" in done
    assert f"/cases/{case.id}/cancel" not in done


def test_a_booking_can_be_moved_to_what_is_free(visit: Visit) -> None:
    office = visit.office
    case, _ = office.book(1), office.book(2)
    taken = [office.book(resident, FRIDAY + HALF_HOUR) for resident in (3, 4)]
    page = visit.look(f"{PAGE}/{case.id}").text
    assert "离原来时间最近的空位" in page
    assert '<option value="2026-11-27T11:00:00+08:00">' in page
    for full in (case, taken[0]):
        assert f'<option value="{full.starts_at.isoformat()}">' not in page
    monday = visit.look(f"{PAGE}/{case.id}?day=2026-11-30").text
    assert monday.count('<option value="2026-11-30') == monday.count("<option value=") == 12
    for closed in ("2026-11-28", "0001-01-01", "9999-12-31"):
        assert "这一天没有空位" in visit.look(f"{PAGE}/{case.id}?day={closed}").text
    assert "离原来时间最近的空位" in visit.look(f"{PAGE}/{case.id}?day=tomorrow").text


def test_only_a_booking_that_is_open_can_be_moved(visit: Visit) -> None:
    case, complaint = visit.office.book(1), visit.office.book(2, None, of=COMPLAINT)
    visit.office.cancel(case)
    for closed in (case, complaint):
        assert "改期</h3>" not in visit.look(f"{PAGE}/{closed.id}").text
