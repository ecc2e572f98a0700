"""Volunteers, organisations and enterprises through the staff's doors: entered, asked, certified."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.desk.people import EXAMPLE_RECORDER
from bot.staff import ROLES
from tests.connectors.bureau import HELPERS, NOVEMBER, OFFERS, SHOP, VOLUNTEER, Bureau, sound
from tests.connectors.client import assert_problem
from tests.connectors.office import CASES, CLERK, MANAGER, STAFF, VIEWER
from tests.desk.crew import LATER, MENU, SERVICES
from tests.desk.office import COMPLAINT, FRIDAY, HOUR, NOW

#: Method, path, body and the least role.
DOORS = [
    ("GET", "helpers", None, "viewer"),
    ("GET", "helpers/{helper}", None, "viewer"),
    ("GET", "helpers/{helper}/openings", None, "viewer"),
    ("GET", "cases/{case}/matches", None, "viewer"),
    ("GET", f"helpers/{{helper}}/certificate?{NOVEMBER}", None, "clerk"),
    ("POST", "helpers", VOLUNTEER, "clerk"),
    ("PUT", "helpers/{helper}/status", {"status": "active"}, "clerk"),
    ("POST", "cases/{case}/enlist", {}, "clerk"),
    ("POST", "cases/{case}/offers", {"helper": "{helper}"}, "clerk"),
    ("POST", "offers/{offer}/done", {"hours": 1}, "clerk"),
    ("POST", "offers/{offer}/correct", {"hours": 1}, "clerk"),
    *(("POST", f"offers/{{offer}}/{step}", {}, "clerk") for step in ("decline", "withdraw", "accept")),
]
doors = pytest.mark.parametrize(("method", "path", "body", "role"), DOORS, ids=lambda value: str(value))


def test_a_request_is_matched_offered_accepted_served_and_certified(bureau: Bureau) -> None:
    case, helper = bureau.wish(), bureau.helper()
    path = f"{CASES}/{case.id}/matches"
    found = sound(bureau.get(path))
    assert [(one["helper"]["id"], one["score"]) for one in found["matches"]] == [(helper["id"], 100)]
    assert found["matches"][0]["reasons"] == ["会理发", "同在示例社区", "周五上午有空", "最近30天接了0次"]
    assert found["offers"] == []
    [opening] = sound(bureau.get(f"{HELPERS}/{helper['id']}/openings"))["openings"]
    assert (opening["case"], opening["need"], opening["starts_at"]) == (case.id, "理发", FRIDAY.isoformat())
    put = bureau.asked(case, helper)
    assert (put["state_name"], put["need"]) == ("等待答复", "理发")
    assert put["actions"] == ["accept", "decline", "withdraw"]
    assert bureau.asked(case, helper) == put
    assert sound(bureau.get(path)) == {"matches": [], "offers": [put]}
    [opening] = sound(bureau.get(f"{HELPERS}/{helper['id']}/openings"))["openings"]
    assert opening["offer"] == put["id"]
    taken = sound(bureau.post(f"{OFFERS}/{put['id']}/accept", {}))
    assert (taken["state"], taken["actions"]) == ("accepted", ["withdraw", "done"])
    assert sound(bureau.get(f"{CASES}/{case.id}"))["assignee"] == helper["id"]
    assert sound(bureau.get(f"{HELPERS}/{helper['id']}/openings"))["openings"] == []
    bureau.now = LATER
    served = sound(bureau.post(f"{OFFERS}/{put['id']}/done", {"hours": 0.75}))
    assert (served["hours"], served["served_at"], served["actions"]) == (
        0.75,
        FRIDAY.isoformat(),
        ["correct"],
    )
    began = {"hours": "1.5", "began": (FRIDAY + HOUR).isoformat()}
    corrected = sound(bureau.post(f"{OFFERS}/{put['id']}/correct", began))
    assert (corrected["hours"], corrected["served_at"]) == (1.5, began["began"])
    made = sound(bureau.get(f"{HELPERS}/{helper['id']}/certificate?{NOVEMBER}"))
    assert (made["hours"], made["services"], made["facts"][0]) == (1.5, 1, "F0308")
    assert "志愿者姓名：李建国" in made["text"]
    assert f"记录单位：{EXAMPLE_RECORDER}" in made["text"]
    bureau.check()


def test_a_confirmed_registration_becomes_a_volunteer(bureau: Bureau) -> None:
    case = bureau.registration()
    path = f"{CASES}/{case.id}/enlist"
    assert "先核对并确认" in assert_problem(bureau.post(path, {}), 409)["detail"]
    sound(bureau.post(f"{CASES}/{case.id}/confirm", {}))
    helper = sound(bureau.post(path, {}))
    assert (helper["name"], helper["case"], helper["status_name"]) == ("王大力", case.id, "可以安排")
    assert sound(bureau.post(path, {})) == helper
    assert sound(bureau.get(HELPERS)) == {"helpers": [helper]}
    assert_problem(bureau.post(f"{CASES}/{bureau.wish().id}/enlist", {}), 409)
    assert bureau.noted()[:3] == [
        ("小李", "enlist", case.id),
        ("小李", "refused", case.id),
        ("小李", "confirm", case.id),
    ]
    assert bureau.trail()[1].details == {"what": "enlist", "why": "NotAllowed"}


def test_somebody_is_entered_once_and_listed_by_kind_and_status(bureau: Bureau) -> None:
    first, shop = bureau.helper(), bureau.helper(**SHOP)
    assert (first["phone"], shop["phone"], shop["contact"]) == ("+8613800000501", "+8657188880000", "周晓雯")
    assert bureau.helper(phone="13800000501", skills=["陪诊"])["id"] == first["id"]

    def ids(query: str) -> list[str]:
        return [one["id"] for one in sound(bureau.get(f"{HELPERS}?{query}"))["helpers"]]

    assert set(ids("")) == {first["id"], shop["id"]}
    assert ids("kind=enterprise") == [shop["id"]]
    assert ids("status=paused") == ids("kind=organisation") == []
    assert len(ids("limit=1")) == 1
    path = f"{HELPERS}/{first['id']}/status"
    assert sound(bureau.put(path, {"status": "paused"}))["status_name"] == "暂停"
    assert ids("status=paused&kind=volunteer") == [first["id"]]


def test_leaving_calls_off_what_was_taken_on(bureau: Bureau) -> None:
    case, helper = bureau.wish(), bureau.helper()
    put = bureau.asked(case, helper)
    sound(bureau.post(f"{OFFERS}/{put['id']}/accept", {}))
    sound(bureau.put(f"{HELPERS}/{helper['id']}/status", {"status": "left"}))
    assert bureau.desk.case(case.id).assignee is None
    assert bureau.people.find_offer(put["id"]).state == "withdrawn"
    assert (
        "暂停或者退出"
        in assert_problem(bureau.post(f"{CASES}/{case.id}/offers", {"helper": helper["id"]}), 409)["detail"]
    )
    bureau.people.erase(helper["id"], "小李", NOW)
    back = bureau.put(f"{HELPERS}/{helper['id']}/status", {"status": "active"})
    assert "已经清除" in assert_problem(back, 409)["detail"]
    assert sound(bureau.get(HELPERS))["helpers"] == []


def test_who_is_slower_is_refused_and_reasons_are_kept(bureau: Bureau) -> None:
    case, first, shop = bureau.wish(), bureau.helper(), bureau.helper(**SHOP)
    one, two = bureau.asked(case, first), bureau.asked(case, shop)
    sound(bureau.post(f"{OFFERS}/{two['id']}/accept", {}))
    assert "已经有人接了" in assert_problem(bureau.post(f"{OFFERS}/{one['id']}/accept", {}), 409)["detail"]
    off = sound(bureau.post(f"{OFFERS}/{two['id']}/withdraw", {"reason": "师傅请假"}))
    assert (off["state"], off["reason"], off["actions"]) == ("withdrawn", "师傅请假", [])
    again = bureau.asked(case, first)
    assert (
        sound(bureau.post(f"{OFFERS}/{again['id']}/decline", {"reason": "要带孙子"}))["reason"] == "要带孙子"
    )
    assert_problem(bureau.post(f"{OFFERS}/{again['id']}/accept", {}), 409)
    assert "请假" not in str(bureau.trail())
    assert bureau.whats().count("refused") == 2


def test_a_viewer_sees_nobody(bureau: Bureau) -> None:
    case, helper, shop = bureau.wish(), bureau.helper(), bureau.helper(**SHOP)
    put = bureau.asked(case, helper)
    sound(bureau.post(f"{OFFERS}/{put['id']}/decline", {"reason": "膝盖刚动过手术"}))
    paths = (HELPERS, f"{CASES}/{case.id}/matches", f"{HELPERS}/{helper['id']}/openings")
    answers = [bureau.get(path, VIEWER) for path in paths]
    for answer in answers:
        assert answer.status_code == 200
        for secret in ("建国", "晓雯", "理发店", "13800000501", "88880000", "13800000001", "手术"):
            assert secret not in answer.text
    seen = {one["id"]: one for one in answers[0].json()["helpers"]}
    volunteer = seen[helper["id"]]
    assert (volunteer["name"], volunteer["phone"], volunteer["masked"]) == ("李**", "138****0501", True)
    assert (volunteer["contact"], seen[shop["id"]]["contact"]) == ("", "周**")
    assert answers[1].json()["matches"][0]["helper"] == seen[shop["id"]]
    [declined] = answers[1].json()["offers"]
    assert (declined["reason"], declined["need"], declined["actions"]) == ("***", "理发", [])


def test_a_viewer_does_not_see_what_was_chosen_where_it_tells_of_health(bureau: Bureau) -> None:
    sensitive = {**SERVICES, MENU.id: replace(MENU, sensitive=("health",))}
    bureau.services.update(sensitive)
    bureau.assistant.staff.people._services = sensitive
    case, helper = bureau.wish(), bureau.helper()
    for path in (f"{CASES}/{case.id}/matches", f"{HELPERS}/{helper['id']}/openings"):
        # The skills are the helper's own; what is asked for is the resident's.
        one = next(iter(sound(bureau.get(path, VIEWER)).values()))[0]
        assert not any("理发" in reason for reason in one["reasons"])
        assert one.get("need", "***") == "***"
        assert "会理发" in next(iter(sound(bureau.get(path)).values()))[0]["reasons"]


@doors
def test_each_door_asks_for_its_role_and_leaves_a_line(
    bureau: Bureau, method: str, path: str, body: Any, role: str
) -> None:
    case, helper = bureau.wish(), bureau.helper()
    put = bureau.asked(case, helper)
    known = {"case": case.id, "helper": helper["id"], "offer": put["id"]}
    path = f"{STAFF}/{path.format(**known)}"
    if body == {"helper": "{helper}"}:
        body = {"helper": helper["id"]}

    def ask(token: str | None) -> httpx.Response:
        if method == "GET":
            return bureau.get(path, token)
        return bureau.put(path, body, token) if method == "PUT" else bureau.post(path, body, token)

    before = bureau.noted()
    assert_problem(ask(None), 401)
    for held, token in zip(ROLES, (VIEWER, CLERK, MANAGER), strict=True):
        response = ask(token)
        if ROLES.index(held) < ROLES.index(role):  # type: ignore[arg-type]
            assert "才能做" in assert_problem(response, 403)["detail"]
            assert bureau.noted() == before
        else:
            # 409: the role may, the state does not let it be done (twice).
            assert response.status_code in (200, 409), response.text
            assert bureau.noted() != before


def test_every_look_and_change_is_in_the_trail_without_anybodys_words(bureau: Bureau) -> None:
    case, helper = bureau.wish(), bureau.helper()
    bureau.get(f"{HELPERS}?kind=volunteer", VIEWER)
    bureau.get(f"{CASES}/{case.id}/matches", VIEWER)
    bureau.get(f"{HELPERS}/{helper['id']}/openings", CLERK)
    put = bureau.asked(case, helper)
    bureau.post(f"{OFFERS}/{put['id']}/decline", {"reason": "要带孙子"}, MANAGER)
    bureau.get(f"{HELPERS}/{helper['id']}/certificate?{NOVEMBER}", CLERK)
    lines = [(entry.actor, entry.what, entry.case, dict(entry.details)) for entry in bureau.trail()]
    number = helper["id"]
    assert [line for line in lines if "." not in line[1]] == [
        ("小李", "add_helper", None, {"kind": "volunteer"}),
        ("小看", "helpers", None, {"filters": ["kind"], "helpers": [number]}),
        ("小看", "matches", case.id, {"helpers": [number]}),
        ("小李", "openings", None, {"helper": number, "cases": [case.id]}),
        ("小李", "offer", case.id, {"helper": number}),
        ("王主管", "offer_decline", None, {"offer": put["id"]}),
        ("小李", "certificate", None, {"helper": number}),
        ("小李", "refused", None, {"what": "certificate", "why": "NotAllowed", "helper": number}),
    ]
    made = [line[1] for line in lines if "." in line[1]]
    assert made == ["helper.enter", "offer.offer", "offer.decline"]
    assert not any(
        word in json.dumps(lines, ensure_ascii=False) for word in ("李建国", "13800000501", "孙子")
    )


def test_a_case_that_has_no_helpers_is_matched_with_nobody(bureau: Bureau) -> None:
    bureau.helper()
    case = bureau.book(1, of=COMPLAINT)
    assert sound(bureau.get(f"{CASES}/{case.id}/matches")) == {"matches": [], "offers": []}
