"""`POST /api/v1/cases/lookup`: a resident's case, by number and telephone."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import SetupError, StoreUnavailable
from tests.connectors.client import Client, assert_problem
from tests.connectors.office import LOOKUP, StaffOffice
from tests.desk.office import COMPLAINT, DAY, FRIDAY, NOW

NUMBER, PHONE = "483201561", "13800000001"


def asked(staff: StaffOffice, number: str, phone: str, conversation: str = "c-1") -> Any:
    """A look-up."""
    return staff.post(LOOKUP, {"number": number, "phone": phone, "conversation_id": conversation}, None)


def test_number_and_telephone_show_how_a_case_stands_and_nobody(staff: StaffOffice) -> None:
    case = staff.book(1, address="江虹路100号", note="瘫痪在床")
    shown = f"{case.id[:3]}-{case.id[3:6]}-{case.id[6:]}"
    for number in (case.id, shown, shown.replace("-", " ")):
        for phone in (PHONE, "+8613800000001", "138 0000 0001"):
            response = asked(staff, number, phone)
            assert response.status_code == 200, response.text
    assert response.json() == {
        "case": {
            "id": case.id,
            "number": shown,
            "service": "home-bathing",
            "service_name": "上门助浴",
            "status": "confirmed",
            "status_name": "已确认",
            "when": FRIDAY.isoformat(),
            "place": "示例服务站",
            "due_at": None,
            "position": None,
        }
    }


def test_a_complaint_shows_until_when_it_is_dealt_with(staff: StaffOffice) -> None:
    case = staff.book(1, of=COMPLAINT)
    assert asked(staff, case.id, PHONE).json()["case"]["due_at"] == (NOW + 5 * DAY).isoformat()


def test_which_of_the_two_is_wrong_is_not_told(staff: StaffOffice) -> None:
    case = staff.book(1)
    wrong = [
        asked(staff, case.id, "13800000002", "a"),
        asked(staff, NUMBER, PHONE, "b"),
        asked(staff, "483201562", PHONE, "c"),
        asked(staff, "我的编号", PHONE, "d"),
    ]
    assert len({assert_problem(response, 404)["detail"] for response in wrong}) == 1


def test_after_five_wrong_tries_one_has_to_wait(staff: StaffOffice) -> None:
    case = staff.book(1)
    for _ in range(5):
        assert_problem(asked(staff, case.id, "13800000002"), 404)
    refused = asked(staff, case.id, PHONE)
    assert_problem(refused, 429)
    assert refused.headers["retry-after"] == "900"
    # Another conversation of the telephone number that was tried waits as well.
    assert_problem(asked(staff, case.id, "13800000002", "c-2"), 429)
    assert asked(staff, case.id, PHONE, "c-3").status_code == 200
    staff.now = NOW + DAY
    assert asked(staff, case.id, PHONE).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"number": NUMBER, "phone": PHONE},
        {"number": NUMBER, "phone": PHONE, "conversation_id": "white space"},
        {"number": NUMBER, "phone": "", "conversation_id": "c"},
        {"number": "", "phone": PHONE, "conversation_id": "c"},
        {"number": 483201567, "phone": PHONE, "conversation_id": "c"},
        {"number": NUMBER, "phone": "1" * 65, "conversation_id": "c"},
        {"number": NUMBER, "phone": "1\x0038", "conversation_id": "c"},
    ],
)
def test_a_wrong_body_is_a_422(staff: StaffOffice, body: object) -> None:
    assert_problem(staff.post(LOOKUP, body, None), 422)


def test_a_store_that_is_away_is_a_503(client: Client) -> None:
    body = {"number": NUMBER, "phone": PHONE, "conversation_id": "c"}
    response = client.post(LOOKUP, body)
    assert "没有改动" in assert_problem(response, 503)["detail"]
    assert response.headers["retry-after"] == "10"
    assert StoreUnavailable.__name__ not in response.text


def test_a_missing_set_up_is_a_503_whose_reason_is_for_the_log(
    staff: StaffOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def closed(*args: object) -> None:
        raise SetupError("run `python -m bot db upgrade`")

    monkeypatch.setattr(staff.desk, "by_number", closed)
    response = asked(staff, NUMBER, PHONE)
    assert "db upgrade" not in assert_problem(response, 503)["detail"]
    assert "db upgrade" in caplog.text
