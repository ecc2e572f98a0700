"""A request is given to a volunteer on an office PC: proposed with reasons, called, asked, accepted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.desk import Database
from bot.desk.people import Profile
from bot.desk.storage import file_url
from bot.language import clock
from tests.accounts.ledger import hired
from tests.browser.pictures import kept
from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_insight import OpenInsight, open_insight
from tests.connectors.stand_in import StandIn
from tests.connectors.test_staff_people import Bureau
from tests.desk.office import DAY, phone
from tests.desk.test_people import MENU

pytestmark = pytest.mark.browser

__all__ = ["open_insight"]

NEAR = Profile("volunteer", "李建国", phone(501), ("理发",), ("示例社区",), consents=("personal",))
FAR = Profile("volunteer", "赵远", phone(502), ("理发",), ("远社区",), consents=("personal",))


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    """The bureau with two volunteers, and a request that one of them could take."""
    database = Database(file_url(tmp_path))
    database.prepare()
    bureau = Bureau(database)
    hired(bureau.accounts, "王主管", "manager")
    now = clock.now()
    for profile in (FAR, NEAR):
        bureau.people.add(profile, "王主管", now)
    bureau.wish(1, when=bureau.desk.free_times(MENU, now + 7 * DAY, 1, now, 1)[0], now=now)
    yield bureau
    database.close()


@pytest.fixture
def assistant(bureau: Bureau) -> StandIn:
    """The one behind the server."""
    return bureau.assistant


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_request_is_given_to_a_volunteer(open_insight: OpenInsight, bureau: Bureau, scheme: str) -> None:
    page = open_insight("/admin/volunteers", color_scheme=scheme)
    expect(page.get_by_role("heading", name="等人承接的事项（1）")).to_be_visible()
    expect(page.get_by_role("navigation").get_by_role("link", name="志愿者")).to_have_attribute(
        "aria-current", "page"
    )
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    kept(page, f"volunteers-{scheme}")
    page.get_by_role("link", name="看谁合适").click()
    expect(page.get_by_role("heading", name="谁来承接")).to_be_visible()
    page.wait_for_load_state()
    proposed = page.get_by_role("region", name="建议的服务人员").get_by_role("row")
    # The row of headings comes first.
    expect(proposed).to_have_count(3)
    expect(proposed.nth(1)).to_contain_text("同在示例社区")
    expect(proposed.nth(2)).to_contain_text("在别的街道")
    first = proposed.nth(1)
    expect(first).to_contain_text("李**")
    first.get_by_role("button", name="的姓名和电话").click()
    expect(first).to_contain_text("李建国")
    expect(first).to_contain_text(NEAR.phone)
    expect(proposed.nth(2)).to_contain_text("赵**")
    assert_accessible(page)
    kept(page, f"matching-{scheme}")
    first.get_by_role("button", name="问过了").click()
    asked = page.get_by_role("region", name="问过的人的表").get_by_role("row").nth(1)
    expect(asked).to_contain_text("等待答复")
    page.wait_for_load_state()
    assert_accessible(page)
    asked.get_by_role("button", name="对方接受").click()
    expect(asked).to_contain_text("已接受")
    expect(page.get_by_text("没有可以建议的人")).to_be_visible()
    [offer] = bureau.people.offers(state="accepted")
    asked.get_by_role("link", name=offer.helper).click()
    expect(page.get_by_role("heading", name=f"志愿者 {offer.helper}")).to_be_visible()
    expect(page.get_by_role("region", name="问过和做过的表")).to_contain_text("已接受")
    assert_accessible(page)
    kept(page, f"volunteer-{scheme}")
    page.get_by_role("link", name="全部服务人员").click()
    expect(page.get_by_text("没有等人承接的事项。")).to_be_visible()
    assert bureau.desk.case(offer.case).assignee == offer.helper
    revealed = [entry for entry in bureau.trail() if entry.what == "helper"]
    assert [(entry.actor, entry.details["helper"]) for entry in revealed] == [("王主管", offer.helper)]


def test_somebody_pauses(open_insight: OpenInsight, bureau: Bureau) -> None:
    page = open_insight("/admin/volunteers")
    row = page.get_by_role("region", name="服务人员列表").get_by_role("row").filter(has_text="李**")
    row.get_by_role("link").click()
    expect(page.get_by_label("改状态")).to_be_visible()
    page.wait_for_load_state()
    page.get_by_label("改状态").select_option("paused")
    page.get_by_role("button", name="改", exact=True).click()
    expect(page.locator("dl")).to_contain_text("暂停")
    expect(page.get_by_text("现在没有合适的事项。")).to_be_visible()
    assert [one.status for one in bureau.people.of_phone(NEAR.phone)] == ["paused"]
