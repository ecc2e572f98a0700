"""`/admin/volunteers…`: who there is, masked; who could take what; and what it leads to."""

from __future__ import annotations

import pytest

from bot.desk.people import times
from tests.accounts.ledger import hired
from tests.connectors.bureau import HELPERS, OFFERS, SHOP, Bureau, sound
from tests.connectors.office import CASES
from tests.connectors.visits import Visit
from tests.desk.crew import LATER
from tests.desk.office import COMPLAINT, FRIDAY, HALF_HOUR

PAGE = "/admin/volunteers"


@pytest.fixture
def bureau(bureau: Bureau) -> Bureau:
    """The bureau with an agent."""
    hired(bureau.accounts, "小陈", "agent")
    return bureau


@pytest.fixture
def visit(bureau: Bureau) -> Visit:
    """The agent, who may see residents' names."""
    return Visit(bureau).login("小陈")


def test_names_and_telephones_are_masked_until_they_are_asked_for(bureau: Bureau, visit: Visit) -> None:
    helper = bureau.helper()
    case = bureau.wish()
    bureau.asked(case, bureau.helper(name="王大力", phone="13800000502"))
    for path in (PAGE, f"{PAGE}/{helper['id']}", f"/admin/cases/{case.id}/helpers"):
        page = visit.look(path).text
        assert "李**" in page
        assert "138****0501" in page
        assert "李建国" not in page
        assert "8000000501" not in page
        assert "王大力" not in page
    assert ("小陈", "helper", None) not in bureau.noted()
    shown = sound(visit.send("GET", f"{HELPERS}/{helper['id']}"))
    assert (shown["name"], shown["phone"]) == ("李建国", "+8613800000501")
    last = bureau.trail()[-1]
    assert (last.actor, last.what, last.details) == ("小陈", "helper", {"helper": helper["id"]})


def test_what_an_organisation_is_called_is_no_secret_but_whom_to_ask_for(
    bureau: Bureau, visit: Visit
) -> None:
    shop = sound(bureau.post(HELPERS, SHOP))
    page = visit.look(PAGE).text
    assert "示例理发店" in page
    assert "周晓雯" not in page
    assert sound(visit.send("GET", f"{HELPERS}/{shop['id']}"))["contact"] == "周晓雯"


def test_everybody_with_skills_communities_times_and_hours(bureau: Bureau, visit: Visit) -> None:
    helper, case = bureau.helper(), bureau.wish()
    put = bureau.asked(case, helper)
    sound(bureau.post(f"{OFFERS}/{put['id']}/accept", {}))
    bureau.now = LATER
    sound(bureau.post(f"{OFFERS}/{put['id']}/done", {"hours": 1.5}))
    # The login of the fixture ended in the meantime.
    page = visit.login("小陈").look(PAGE).text
    for part in ("理发", "示例社区", "周五上午", "1.5", "可以安排"):
        assert part in page
    assert helper["id"] not in visit.look(f"{PAGE}?kind=enterprise").text
    assert helper["id"] not in visit.look(f"{PAGE}?status=left").text
    assert helper["id"] in visit.look(f"{PAGE}?kind=nonsense&status=active").text


def test_requests_wait_with_the_most_urgent_first(bureau: Bureau, visit: Visit) -> None:
    later, sooner = bureau.wish(1, when=FRIDAY + HALF_HOUR), bureau.wish(2)
    bureau.book(3, of=COMPLAINT)
    gone = bureau.wish(4, when=FRIDAY + 2 * HALF_HOUR)
    bureau.cancel(gone)
    bureau.asked(later, bureau.helper())
    page = visit.look(PAGE).text
    assert "等人承接的事项（2）" in page
    assert page.index(sooner.id) < page.index(later.id)
    assert gone.id not in page
    put = bureau.people.offers(later.id)[0]
    sound(bureau.post(f"{OFFERS}/{put.id}/accept", {}))
    assert "等人承接的事项（1）" in visit.look(PAGE).text


def test_those_who_fit_are_proposed_in_order_with_reasons(bureau: Bureau, visit: Visit) -> None:
    case = bureau.wish()
    far = bureau.helper(name="远志愿", phone="13800000601", communities=["远社区"])
    near = bureau.helper()
    bureau.helper(name="别的事", phone="13800000602", skills=["陪诊"])
    page = visit.look(f"/admin/cases/{case.id}/helpers").text
    assert page.index(near["id"]) < page.index(far["id"])
    assert "会理发；同在示例社区；周五上午有空" in page
    assert "别**" not in page
    sound(visit.send("POST", f"{CASES}/{case.id}/offers", {"helper": near["id"]}))
    page = visit.look(f"/admin/cases/{case.id}/helpers").text
    assert "等待答复" in page
    put = bureau.people.offers(case.id)[0]
    assert f'data-send="POST /api/v1/staff/offers/{put.id}/accept"' in page
    sound(visit.send("POST", f"{OFFERS}/{put.id}/accept", {}))
    page = visit.look(f"/admin/cases/{case.id}/helpers").text
    assert "没有可以建议的人" in page
    assert near["id"] in visit.look(f"/admin/cases/{case.id}").text
    matched = [entry for entry in bureau.trail() if (entry.actor, entry.what) == ("小陈", "matches")]
    assert matched[0].case == case.id
    assert matched[0].details["helpers"] == [near["id"], far["id"]]


def test_a_registration_leads_to_the_volunteers(bureau: Bureau, visit: Visit) -> None:
    case = bureau.registration()
    assert "列入志愿者" not in visit.look(f"/admin/cases/{case.id}").text
    bureau.step(case, "confirm")
    assert (
        f'data-send="POST /api/v1/staff/cases/{case.id}/enlist"' in visit.look(f"/admin/cases/{case.id}").text
    )
    sound(visit.send("POST", f"{CASES}/{case.id}/enlist"))
    page = visit.look(PAGE).text
    assert "王**" in page
    assert "周六上午、下午、晚上；周日上午、下午、晚上" in page


def test_a_case_leads_to_helpers_only_where_there_are_any(bureau: Bureau, visit: Visit) -> None:
    wish, complaint = bureau.wish(), bureau.book(2, of=COMPLAINT)
    assert f"/admin/cases/{wish.id}/helpers" in visit.look(f"/admin/cases/{wish.id}").text
    assert "/helpers" not in visit.look(f"/admin/cases/{complaint.id}").text


def test_times_in_words() -> None:
    assert times.in_words({"mon": ("morning", "evening"), "sun": ("afternoon",)}) == [
        "周一上午、晚上",
        "周日下午",
    ]
    assert times.in_words({}) == []
