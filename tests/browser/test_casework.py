"""Services and cases on an office PC: looked through, and a case brought to its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.desk import Database
from bot.desk.storage import file_url
from tests.accounts.ledger import hired
from tests.browser.pictures import kept
from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_insight import OpenInsight, open_insight
from tests.connectors.office import StaffOffice
from tests.connectors.stand_in import StandIn
from tests.desk.office import COMPLAINT, DAY, NOW

pytestmark = pytest.mark.browser

__all__ = ["open_insight"]


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[StandIn]:
    """The bureau with a case that is late and one that is not."""
    database = Database(file_url(tmp_path))
    database.prepare()
    office = StaffOffice(database)
    office.book(1, None, NOW - 9 * DAY, of=COMPLAINT)
    hired(office.accounts, "王主管", "manager")
    yield office.assistant
    database.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_case_is_found_and_done(open_insight: OpenInsight, scheme: str) -> None:
    page = open_insight("/admin/services", color_scheme=scheme)
    expect(page.get_by_role("heading", name="服务：时间、名额和地点")).to_be_visible()
    assert_accessible(page)
    kept(page, f"services-{scheme}")
    page.get_by_role("link", name="事项").click()
    expect(page.get_by_role("heading", name="逾期（1）")).to_be_visible()
    assert_accessible(page)
    kept(page, f"cases-{scheme}")
    page.get_by_role("region", name="事项列表").get_by_role("link").click()
    assert_accessible(page)
    kept(page, f"case-{scheme}")
    page.get_by_role("button", name="开始办理").click()
    expect(page.locator("dl")).to_contain_text("办理中")
    page.get_by_label("备注").fill("已经联系居民")
    page.get_by_role("button", name="添加备注").click()
    expect(page.get_by_role("region", name="经过的表")).to_contain_text("已经联系居民")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="办结").click()
    expect(page.locator("dl")).to_contain_text("已办结")
    expect(page.get_by_role("heading", name="逾期")).to_have_count(0)
