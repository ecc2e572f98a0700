"""What is sent of helpers and offers through the staff's doors: read as it is meant, or refused in words."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.people import times
from connectors.staff.people_fields import read_day, read_hours
from connectors.staff.people_schemas import Part, Weekday
from tests.connectors.bureau import HELPERS, NOVEMBER, OFFERS, VOLUNTEER, Bureau, sound
from tests.connectors.client import assert_problem
from tests.connectors.office import CASES, STAFF


@pytest.mark.parametrize("number", ["V483201562", "X483201561", "V1", "%00", "V483201561%00", "%F0%9F%92%A9"])
def test_a_helper_whom_nobody_knows_is_a_404(bureau: Bureau, number: str) -> None:
    for path in ("openings", f"certificate?{NOVEMBER}"):
        assert_problem(bureau.get(f"{HELPERS}/{number}/{path}"), 404)
    assert_problem(bureau.put(f"{HELPERS}/{number}/status", {"status": "left"}), 404)


def test_numbers_are_read_as_they_are_written_and_unknown_ones_are_404(bureau: Bureau) -> None:
    case, helper = bureau.wish(), bureau.helper()
    written = f"{helper['id'][0].lower()}{helper['id'][1:4]}-{helper['id'][4:7]}-{helper['id'][7:]}"
    shown = f"{case.id[:3]}-{case.id[3:6]}-{case.id[6:]}"
    assert sound(bureau.post(f"{CASES}/{shown}/offers", {"helper": written}))["helper"] == helper["id"]
    for number in ("483201561", "nothing"):
        assert_problem(bureau.get(f"{CASES}/{number}/matches"), 404)
        assert_problem(bureau.post(f"{CASES}/{number}/enlist", {}), 404)
        assert_problem(bureau.post(f"{CASES}/{number}/offers", {"helper": helper["id"]}), 404)
    for step, body in (("accept", {}), ("decline", {}), ("withdraw", {}), ("done", {"hours": 1})):
        assert_problem(bureau.post(f"{OFFERS}/99/{step}", body), 404)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "robot"},
        {"name": " "},
        {"phone": "12345"},
        {"phone": "13800000501 13800000502"},
        {"skills": []},
        {"skills": ["x"] * 31},
        {"skills": "理发"},
        {"free_times": {"sunday": ["morning"]}},
        {"free_times": {"sun": ["night"]}},
        {"consents": []},
        {"consents": ["all"]},
        {"minor": True},
        {"contact": "x\x00"},
    ],
)
def test_who_cannot_be_entered_is_a_422(bureau: Bureau, change: dict[str, Any]) -> None:
    problem = assert_problem(bureau.post(HELPERS, {**VOLUNTEER, **change}), 422)
    assert "type=" not in problem["detail"]
    assert bureau.people.listing() == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("offers/1/done", {}),
        *(
            ("offers/1/done", {"hours": hours})
            for hours in (0, -1, 0.1, 25, True, None, "NaN", "1e-999999", [])
        ),
        ("offers/1/done", {"hours": 1, "began": "gestern"}),
        ("offers/0/accept", {}),
        ("offers/x/accept", {}),
        (f"offers/{2**31}/accept", {}),
        ("offers/1/erase", {}),
        ("offers/1/decline", {"reason": " "}),
        ("cases/483201561/offers", {}),
        ("cases/483201561/offers", {"helper": 5}),
    ],
)
def test_a_wrong_body_or_number_is_a_422(bureau: Bureau, path: str, body: object) -> None:
    assert_problem(bureau.post(f"{STAFF}/{path}", body), 422)
    assert bureau.noted() == []


@pytest.mark.parametrize(
    "query",
    ["", "since=2026-11-01", "since=2026-12-01&until=2026-11-30", "since=1764032400&until=2026-11-30"],
)
def test_a_certificate_needs_its_days(bureau: Bureau, query: str) -> None:
    helper = bureau.helper()
    assert_problem(bureau.get(f"{HELPERS}/{helper['id']}/certificate?{query}"), 422)
    assert (
        "没有志愿服务记录"
        in assert_problem(bureau.get(f"{HELPERS}/{helper['id']}/certificate?{NOVEMBER}"), 409)["detail"]
    )


@pytest.mark.parametrize("query", ["kind=robot", "status=gone", "limit=0", "limit=201"])
def test_a_wrong_query_is_a_422(bureau: Bureau, query: str) -> None:
    assert_problem(bureau.get(f"{HELPERS}?{query}"), 422)


def test_the_doors_know_the_weeks_words() -> None:
    assert (get_args(Weekday), get_args(Part)) == (times.DAYS, tuple(times.PARTS))


@given(st.integers(1, 96), st.sampled_from([float, str]))
def test_quarters_of_an_hour_are_read_as_they_are(quarters: int, kind: Any) -> None:
    assert read_hours(kind(quarters / 4)) * 4 == quarters


@given(st.text(max_size=20) | st.floats() | st.integers() | st.none() | st.booleans())
def test_whatever_else_is_sent_as_hours_is_refused_in_a_sentence(value: object) -> None:
    with suppress(ValueError):
        hours = read_hours(value)
        assert 0 < hours <= 24
        assert hours * 4 == int(hours * 4)


@given(st.dates())
def test_a_day_is_read_as_it_is_written(day: Any) -> None:
    if 2000 <= day.year <= 2100:
        assert read_day(day.isoformat()) == day
    else:
        with pytest.raises(ValueError, match="年之间"):
            read_day(day.isoformat())
