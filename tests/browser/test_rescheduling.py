"""A booking of a day that was closed is moved to a free time, and its resident is told."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.language import clock
from tests.browser.bureau import assistant, office
from tests.browser.pictures import kept
from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_insight import OpenInsight, open_insight
from tests.connectors.office import StaffOffice
from tests.desk.office import BATHING, DAY

pytestmark = pytest.mark.browser

__all__ = ["assistant", "office", "open_insight"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_booking_is_moved_and_its_resident_told(
    open_insight: OpenInsight, office: StaffOffice, scheme: str
) -> None:
    now = clock.now()
    first, later = (office.desk.free_times(BATHING, now + days * DAY, 1, now, 1)[0] for days in (7, 14))
    booked = office.book(1, first, now)
    office.told(1, now)
    page = open_insight(f"/admin/cases/{booked.id}", color_scheme=scheme)
    move = page.get_by_role("region", name="改期")
    expect(move.get_by_label("离原来时间最近的空位")).to_be_visible()
    assert_accessible(page)
    move.get_by_label("哪一天").fill(str(later.date()))
    move.get_by_role("button", name="看这一天").click()
    times = move.get_by_label("这一天的空位")
    expect(times).to_be_visible()
    page.wait_for_load_state()
    kept(page, f"case-move-{scheme}")
    times.select_option(later.isoformat())
    move.get_by_label("原因").fill("那天停办")
    page.on("dialog", lambda dialog: dialog.accept())
    move.get_by_role("button", name="改期").click()
    expect(page.locator("dl")).to_contain_text(f"{later:%Y-%m-%d %H:%M}")
    expect(page.get_by_role("region", name="经过的表")).to_contain_text("那天停办")
    assert_accessible(page)
    assert office.desk.case(booked.id).starts_at == later
    assert office.told(1, clock.now()) == ["change"]
    office.check()
