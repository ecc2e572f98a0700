"""Cases listed, read and counted; what a viewer sees; and the trail that each look leaves."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk import Database
from bot.staff.hiding import hidden_name, hidden_phone
from tests.connectors.client import assert_problem
from tests.connectors.office import CASES, CLERK, MANAGER, STAFF, VIEWER, StaffOffice
from tests.desk.office import BATHING, COMPLAINT, DAY, FRIDAY, HOUR, NOW, VOLUNTEERING

PERSONAL: dict[str, Any] = {
    "name": "欧阳小芳",
    "address": "江虹路100号3幢2单元501室",
    "note": "她瘫痪在床",
    "item": "擦身",
}


def ids(staff: StaffOffice, query: str = "") -> list[str]:
    """The ids that a list has."""
    response = staff.get(f"{CASES}?{query}")
    assert response.status_code == 200, response.text
    return [case["id"] for case in response.json()["cases"]]


def cursor_of(text: str) -> str:
    """A cursor that holds `text`."""
    return base64.urlsafe_b64encode(text.encode()).decode()


def test_a_list_has_the_newest_first_and_goes_on_page_by_page(staff: StaffOffice) -> None:
    made = [staff.book(n, of=COMPLAINT, now=NOW + n * HOUR, note=f"第{n}件").id for n in range(5)]
    staff.now = NOW + DAY
    seen, cursor = [], ""
    while True:
        page = staff.get(f"{CASES}?limit=2{cursor}").json()
        assert len(page["cases"]) <= 2
        seen += [case["id"] for case in page["cases"]]
        if page["cursor"] is None:
            break
        cursor = f"&cursor={page['cursor']}"
    assert seen == made[::-1]


def test_every_filter_filters(staff: StaffOffice) -> None:
    bath = staff.book(1)
    other = staff.book(2, community="别的社区", now=NOW + HOUR)
    late = staff.book(3, of=COMPLAINT)
    helper = staff.book(4, of=VOLUNTEERING)
    staff.desk.assign(other.id, "小李", "小李", NOW + HOUR)
    staff.now = NOW + 6 * DAY - HOUR
    staff.step(bath, "complete")
    assert ids(staff, "status=done") == [bath.id]
    assert set(ids(staff, "status=done&status=confirmed")) == {bath.id, other.id}
    assert ids(staff, "service=service-complaint") == [late.id]
    assert len(ids(staff, "topic=elder-care")) == 4
    assert ids(staff, "topic=marriage") == []
    assert ids(staff, "community=别的社区") == [other.id]
    assert ids(staff, "assignee=小李") == [other.id]
    assert set(ids(staff, "overdue=true")) == {late.id, other.id}
    assert ids(staff, "since=2026-11-25T10:00:00%2B08:00") == [other.id]
    assert ids(staff, "since=2026-11-25T10:00:00+08:00") == [other.id]
    assert other.id not in ids(staff, "until=2026-11-25T10:00:00")
    assert ids(staff, "since=2026-11-26") == []
    assert set(ids(staff)) == {bath.id, other.id, late.id, helper.id}


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "status=lost",
        "since=gestern",
        "since=1764032400",
        "since=1850-01-01",
        "until=9999-12-31T23:59:59-12:00",
        "overdue=perhaps",
        "service=",
        "topic=%00",
        f"community={'长' * 65}",
        "assignee=%E5%B0%8F%00",
        f"cursor={'x' * 300}",
        "cursor=x",
        "cursor=%F0%9F%92%A9",
        f"cursor={cursor_of('2026-11-25T09:00:00+08:00 483201562')}",
        f"cursor={cursor_of('0001-01-01T00:00:00+09:00 483201561')}",
        f"cursor={cursor_of('yesterday 483201561')}",
    ],
)
def test_a_wrong_query_is_a_422(staff: StaffOffice, query: str) -> None:
    problem = assert_problem(staff.get(f"{CASES}?{query}"), 422)
    assert "type=" not in problem["detail"]
    if not query.startswith(("limit", "cursor")):
        assert_problem(staff.get(f"{CASES}.csv?{query}", MANAGER), 422)
    assert staff.noted() == []


def test_no_query_makes_the_list_fail(database: Database) -> None:
    staff = StaffOffice(database)
    names = st.sampled_from(
        ["status", "service", "community", "since", "until", "cursor", "limit", "overdue"]
    )
    values = st.text(max_size=40) | st.integers().map(str) | st.datetimes().map(str)

    @given(st.dictionaries(names, values))
    @settings(max_examples=60, deadline=None)
    def check(query: dict[str, str]) -> None:
        response = staff.get(CASES, params=query)
        if response.status_code != 200:
            assert_problem(response, 422)

    check()


def test_clerks_and_managers_see_a_case_in_full(staff: StaffOffice) -> None:
    case = staff.book(1, **PERSONAL)
    staff.desk.note(case.id, "家属下午在", "小李", NOW + HOUR)
    for token in (CLERK, MANAGER):
        for number in (case.id, f"{case.id[:3]}-{case.id[3:6]}-{case.id[6:]}"):
            seen = staff.get(f"{CASES}/{number}", token).json()
            assert seen["fields"] == dict(case.fields)
            assert seen["masked"] is False
            assert seen["history"][-1]["reason"] == "家属下午在"
    assert seen["number"] == f"{case.id[:3]}-{case.id[3:6]}-{case.id[6:]}"
    assert (seen["service_name"], seen["status_name"]) == ("上门助浴", "已确认")
    assert seen["starts_at"] == FRIDAY.isoformat()
    assert [event["action"] for event in seen["history"]] == ["open", "note"]
    assert seen["history"][0]["actor"] == "resident"
    assert seen["actions"] == ["start", "complete", "miss", "reschedule", "cancel", "assign", "note"]


def test_a_viewer_sees_nobody(staff: StaffOffice) -> None:
    bath, complaint = staff.book(1, **PERSONAL), staff.book(2, of=COMPLAINT, **PERSONAL)
    for case in (bath, complaint):
        staff.desk.note(case.id, "她女儿叫王丽", "小李", NOW)
    answers = [staff.get(path, VIEWER) for path in (CASES, f"{CASES}/{bath.id}", f"{CASES}/{complaint.id}")]
    for answer in answers:
        assert answer.status_code == 200
        for secret in ("小芳", "13800000001", "13800000002", "江虹路", "瘫痪", "王丽"):
            assert secret not in answer.text
    fields = answers[1].json()["fields"]
    assert (fields["name"], fields["phone"], fields["community"]) == ("欧**", "138****0001", "示例社区")
    assert (fields["address"], fields["note"]) == ("***", "***")
    # What was chosen says something of a person's health where the service asks for a consent for that.
    assert fields["item"] == "***"
    assert answers[2].json()["fields"]["item"] == "擦身"
    assert answers[1].json()["masked"] is True
    assert answers[1].json()["actions"] == []
    assert answers[1].json()["history"][-1]["reason"] == "***"


@given(st.text(min_size=1))
def test_of_a_name_one_character_stays(name: str) -> None:
    assert hidden_name(name) == f"{name[0]}**"


@given(st.text(max_size=20) | st.from_regex(r"\+?[0-9 -]{5,15}", fullmatch=True))
def test_of_a_telephone_number_never_more_than_seven_digits_stay(phone: str) -> None:
    shown = hidden_phone(phone)
    assert "****" in shown
    assert len(shown.replace("*", "")) <= 7


def test_telephone_numbers_are_hidden_however_they_are_written() -> None:
    for phone in ("+8613800138000", "13800138000", "138 0013 8000"):
        assert hidden_phone(phone) == "138****8000"
    assert hidden_phone("+8657188880000") == "****00"
    assert hidden_phone("12345") == "****45"


def test_a_number_that_nobody_has_is_a_404(staff: StaffOffice) -> None:
    for number in ("483201561", "483201562", "x", "1" * 200, "483201561%00", "%E2%91%A0"):
        assert_problem(staff.get(f"{CASES}/{number}"), 404)


def test_what_runs_late_is_counted_by_service(staff: StaffOffice) -> None:
    made = [staff.book(n, of=COMPLAINT, note=f"第{n}件", now=NOW + n * HOUR) for n in range(3)]
    staff.book(7, FRIDAY)
    assert staff.get(f"{STAFF}/overdue", VIEWER).json()["total"] == 0
    staff.now = NOW + 5 * DAY + timedelta(hours=1, minutes=30)
    staff.step(made[0], "start", "complete", now=NOW + DAY)
    assert staff.get(f"{STAFF}/overdue", VIEWER).json() == {
        "as_of": staff.now.isoformat(),
        "total": 2,
        "services": [
            {
                "service": "home-bathing",
                "name": "上门助浴",
                "count": 1,
                "oldest": (FRIDAY + timedelta(minutes=30)).isoformat(),
            },
            {
                "service": "service-complaint",
                "name": "服务评价与投诉",
                "count": 1,
                "oldest": (NOW + HOUR + 5 * DAY).isoformat(),
            },
        ],
    }
    complaint = staff.get(f"{CASES}/{made[1].id}").json()
    assert complaint["overdue"] is True
    assert complaint["due_at"] == (NOW + HOUR + 5 * DAY).isoformat()
    assert staff.get(f"{CASES}/{made[2].id}").json()["overdue"] is False


def test_a_service_that_left_the_catalogue_does_no_harm(staff: StaffOffice) -> None:
    case = staff.book(1, **PERSONAL)
    staff.assistant.staff._services = {}
    seen = staff.get(f"{CASES}/{case.id}", VIEWER).json()
    assert seen["service_name"] == BATHING.id
    assert (seen["fields"]["name"], seen["fields"]["note"]) == ("欧**", "***")
    assert staff.get(f"{CASES}.csv", MANAGER).status_code == 200


def test_every_look_is_in_the_trail_with_who_and_which(staff: StaffOffice) -> None:
    case = staff.book(1, **PERSONAL)
    staff.get(CASES, VIEWER, params={"community": "示例社区", "overdue": "false"})
    staff.get(f"{CASES}/{case.id}", CLERK)
    staff.get(f"{STAFF}/overdue", CLERK)
    staff.get(f"{CASES}.csv", MANAGER)
    assert staff.noted() == [
        ("小看", "list", None),
        ("小李", "read", case.id),
        ("小李", "overdue", None),
        ("王主管", "export", None),
    ]
    listed, exported = staff.trail()[0], staff.trail()[3]
    assert listed.details == {"filters": ["community"], "cases": [case.id]}
    assert exported.details == {"filters": [], "cases": [case.id]}
    assert "示例社区" not in json.dumps([dict(entry.details) for entry in staff.trail()], ensure_ascii=False)
