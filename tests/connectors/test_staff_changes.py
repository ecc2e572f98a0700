"""What staff do to a case: by the desk's rules, with their name in the history and in the trail."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.client import assert_problem
from tests.connectors.office import CASES, CLERK, MANAGER, StaffOffice
from tests.desk.office import COMPLAINT, DAY, FRIDAY, HALF_HOUR, HOUR, NOW


def test_a_complaint_is_dealt_with_from_beginning_to_end(staff: StaffOffice) -> None:
    case = staff.book(1, of=COMPLAINT, note="饭是冷的")
    path = f"{CASES}/{case.id}"
    assert staff.post(f"{path}/assign", {"assignee": "小李"}, MANAGER).json()["assignee"] == "小李"
    assert staff.post(f"{path}/confirm", {"reason": "已核实"}).json()["status"] == "confirmed"
    assert staff.post(f"{path}/start", {}).json()["status"] == "in_progress"
    assert staff.post(f"{path}/note", {"text": "单位答应换保温箱"}).json()["status"] == "in_progress"
    done = staff.post(f"{path}/complete", {"reason": None}).json()
    assert (done["status"], done["status_name"], done["actions"]) == ("done", "已办结", ["note"])
    history = [(event.actor, event.action, event.reason) for event in staff.events(case)]
    assert history[1:] == [
        ("王主管", "assign", ""),
        ("小李", "confirm", "已核实"),
        ("小李", "start", ""),
        ("小李", "note", "单位答应换保温箱"),
        ("小李", "complete", ""),
    ]
    assert staff.noted() == [
        ("王主管", "assign", case.id),
        ("小李", "confirm", case.id),
        ("小李", "start", case.id),
        ("小李", "note", case.id),
        ("小李", "complete", case.id),
    ]
    assert staff.trail()[0].details == {"assignee": "小李"}
    assert not any("核实" in str(entry) or "保温" in str(entry) for entry in staff.trail())
    staff.check()


def test_a_case_can_be_taken_from_everybody(staff: StaffOffice) -> None:
    case = staff.book(1)
    staff.post(f"{CASES}/{case.id}/assign", {"assignee": "小李"})
    assert staff.post(f"{CASES}/{case.id}/assign", {"assignee": None}).json()["assignee"] is None


def test_a_booking_is_moved(staff: StaffOffice) -> None:
    case = staff.book(1)
    later = FRIDAY + HOUR
    moved = staff.post(
        f"{CASES}/{case.id}/reschedule", {"when": later.isoformat(), "reason": "师傅请假"}
    ).json()
    assert (moved["starts_at"], moved["status"]) == (later.isoformat(), "confirmed")
    assert "change" in staff.told(1)
    assert staff.trail()[-1].details == {"when": later.isoformat()}


def test_a_full_time_is_refused_or_waited_for(staff: StaffOffice) -> None:
    case = staff.book(1)
    for other in (2, 3):
        staff.book(other, FRIDAY + HOUR)
    body: dict[str, Any] = {"when": (FRIDAY + HOUR).isoformat()}
    assert "约满" in assert_problem(staff.post(f"{CASES}/{case.id}/reschedule", body), 409)["detail"]
    assert staff.status(case) == ["confirmed"]
    waiting = staff.post(f"{CASES}/{case.id}/reschedule", {**body, "waitlist": True}).json()
    assert (waiting["status"], waiting["position"]) == ("waitlisted", 1)
    assert [entry.what for entry in staff.trail()] == ["reschedule", "refused", "reschedule"]
    assert staff.trail()[1].details == {"what": "reschedule", "why": "TimeFull"}


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (NOW - DAY, "过了"),
        (NOW + HALF_HOUR, "太近"),
        (FRIDAY + 60 * DAY, "太远"),
        (FRIDAY + DAY, "不开放"),
    ],
)
def test_a_time_that_cannot_be_had_is_a_sentence(staff: StaffOffice, when: Any, said: str) -> None:
    case = staff.book(1)
    response = staff.post(f"{CASES}/{case.id}/reschedule", {"when": when.isoformat()})
    assert said in assert_problem(response, 422)["detail"]
    assert staff.desk.case(case.id) == case


def test_cancelling_lets_the_next_one_in_and_is_told(staff: StaffOffice) -> None:
    first, _, waiting = (staff.book(resident) for resident in (1, 2, 3))
    assert staff.status(waiting) == ["waitlisted"]
    assert staff.post(f"{CASES}/{first.id}/cancel", {"reason": "服务点停电"}).json()["status"] == "cancelled"
    assert staff.status(waiting) == ["confirmed"]
    assert "cancelled" in staff.told(1)
    assert "promotion" in staff.told(3)
    staff.check()


def test_what_the_state_forbids_is_a_conflict(staff: StaffOffice) -> None:
    case = staff.cancel(staff.book(1))
    for step in ("confirm", "start", "complete", "cancel"):
        detail = assert_problem(staff.post(f"{CASES}/{case.id}/{step}", {}), 409)["detail"]
        assert "已取消" in detail
    assert_problem(staff.post(f"{CASES}/{case.id}/assign", {"assignee": "小李"}), 409)
    assert {entry.what for entry in staff.trail() if entry.details.get("why") == "NotAllowed"} == {"refused"}
    early = staff.book(2)
    assert_problem(staff.post(f"{CASES}/{early.id}/miss", {}), 409)


def test_a_case_that_is_not_there_is_a_404(staff: StaffOffice) -> None:
    for number in ("483201561", "nothing"):
        for path, body in (("confirm", {}), ("note", {"text": "x"}), ("assign", {"assignee": None})):
            assert_problem(staff.post(f"{CASES}/{number}/{path}", body), 404)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("promote", {}),
        ("erase", {}),
        ("expire", {}),
        ("note", {}),
        ("note", {"text": " "}),
        ("note", {"text": "x" * 1001}),
        ("note", {"text": "a\x00b"}),
        ("note", {"text": 5}),
        ("assign", {}),
        ("assign", {"assignee": ""}),
        ("assign", {"assignee": "李" * 65}),
        ("confirm", {"reason": ["x"]}),
        ("confirm", 5),
        ("reschedule", {}),
        ("reschedule", {"when": 1764032400}),
        ("reschedule", {"when": "morgen"}),
        ("reschedule", {"when": "2026-11-27T10:30:00+08:00", "waitlist": "perhaps"}),
    ],
)
def test_a_wrong_body_is_a_422_and_changes_nothing(staff: StaffOffice, path: str, body: object) -> None:
    case = staff.book(1)
    assert_problem(staff.post(f"{CASES}/{case.id}/{path}", body), 422)
    assert staff.desk.case(case.id) == case
    assert staff.noted() == []


def test_only_json_is_read(staff: StaffOffice) -> None:
    case = staff.book(1)
    response = staff.client.request(
        "POST",
        f"{CASES}/{case.id}/cancel",
        headers={"Authorization": f"Bearer {CLERK}", "Content-Type": "text/plain"},
        content=b"{}",
    )
    assert_problem(response, 415)
    assert staff.status(case) == ["confirmed"]
