"""A service's timetable on an office PC: changed, corrected, and never past a booking or a colleague."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bot.desk.catalogue.timetable import written
from bot.language import clock
from bot.staff import Member
from tests.browser.bureau import MANAGER, assistant, office
from tests.browser.conftest import OpenPage
from tests.browser.pictures import kept
from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_staff import login
from tests.connectors.office import StaffOffice
from tests.desk.office import BATHING, DAY, HOURS

pytestmark = pytest.mark.browser

__all__ = ["assistant", "office"]

PAGE = f"/admin/services/{BATHING.id}"


@pytest.fixture
def visit(open_staff: OpenPage) -> OpenPage:
    """Opens a page as the manager; what is refused is told to the browser's console as well."""

    def opened(path: str, **options: object) -> Page:
        page = open_staff(path, **options)
        login(page, MANAGER)
        expect(page.get_by_role("button", name="退出登录")).to_be_visible()
        page.wait_for_load_state()
        return page

    return opened


def save(page: Page) -> None:
    """Presses the page's button."""
    page.get_by_role("button", name="保存", exact=True).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_hours_are_corrected_at_their_field_and_kept(visit: OpenPage, scheme: str) -> None:
    page = visit("/admin/services", color_scheme=scheme)
    page.get_by_role("link", name="上门助浴").click()
    expect(page.get_by_role("heading", name="上门助浴：时间、名额和地点")).to_be_visible()
    page.wait_for_load_state()
    assert_accessible(page)
    monday = page.get_by_label("周一")
    monday.fill("8点到11点")
    page.get_by_label("另外不开放的日子").fill("2026-12-24\n除夕")
    page.get_by_label("每个时段名额（人）").fill("6")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("有 2 处没有填对")
    expect(monday).to_be_focused()
    expect(monday).to_have_accessible_description(re.compile("现在是“8点到11点”"))
    assert_accessible(page)
    kept(page, f"service-fault-{scheme}")
    monday.fill("08:30-11:30、13:30-17:00")
    page.get_by_label("另外不开放的日子").fill("2026-12-24\n2027-02-08 至 2027-02-12")
    save(page)
    expect(page.get_by_text("第 1 版，王主管")).to_be_visible()
    page.wait_for_load_state()
    expect(page.get_by_label("周一")).to_have_value("08:30-11:30、13:30-17:00")
    expect(page.get_by_label("每个时段名额（人）")).to_have_value("6")
    expect(page.get_by_role("heading", level=1)).to_contain_text("示例")
    page.get_by_label("地点", exact=True).fill("长河街道服务站")
    page.get_by_label("已经由民政部门核实").check()
    save(page)
    expect(page.get_by_text("第 2 版，王主管")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("示例")
    page.get_by_role("link", name="全部服务").click()
    row = page.get_by_role("row").filter(has_text="上门助浴")
    expect(row).to_contain_text("2027-02-08 至 2027-02-12 不开放")
    expect(row).not_to_contain_text("示例")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bookings_of_a_closed_day_are_shown_before_it_is_saved(
    visit: OpenPage, office: StaffOffice, scheme: str
) -> None:
    ahead = office.desk.free_times(BATHING, clock.now() + 2 * DAY, 1, clock.now(), 1)[0]
    booked = office.book(1, ahead, clock.now())
    page = visit(PAGE, color_scheme=scheme)
    page.get_by_label("另外不开放的日子").fill(str(ahead.date()))
    save(page)
    shown = page.get_by_role("region", name="件已约的事项不合新的安排")
    expect(shown.get_by_role("listitem")).to_have_count(1)
    expect(shown.get_by_role("listitem")).to_contain_text("这个时间不开放")
    assert_accessible(page)
    kept(page, f"service-bookings-{scheme}")
    shown.get_by_role("button", name="先不保存").click()
    expect(shown).to_be_hidden()
    save(page)
    shown.get_by_role("button", name="看过了，保存").click()
    expect(page.get_by_role("heading", name="要另外处理的预约（1）")).to_be_visible()
    expect(page.get_by_text("第 1 版，王主管")).to_be_visible()
    assert_accessible(page)
    assert office.status(booked) == ["confirmed"]


def test_a_colleagues_change_is_told(visit: OpenPage, office: StaffOffice) -> None:
    page = visit(PAGE)
    expect(page.get_by_label("每个时段名额（人）")).to_have_value("2")
    colleague = Member("李主管", "manager")
    office.assistant.staff.timetables.save(colleague, BATHING.id, {**written(HOURS), "capacity": 5}, 0, ())
    page.get_by_label("每个时段名额（人）").fill("9")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("李主管刚刚改过这项服务")
    page.reload()
    expect(page.get_by_label("每个时段名额（人）")).to_have_value("5")
