"""Insight on an office PC: what is asked for is seen, told apart, taken along and printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.desk import Database
from bot.desk.storage import file_url
from tests.accounts.ledger import PASSWORD, hired
from tests.browser.conftest import Watch
from tests.browser.pictures import folder, kept
from tests.browser.test_accessibility import assert_accessible
from tests.connectors.office import StaffOffice
from tests.connectors.stand_in import StandIn
from tests.insight.test_needs import asked

pytestmark = pytest.mark.browser

OFFICE_PC = {"width": 1366, "height": 768}
OpenInsight = Callable[..., Page]


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[StandIn]:
    """The bureau of which residents asked this and that in two months."""
    database = Database(file_url(tmp_path))
    database.prepare()
    for month, times in (("2026-09", 1), ("2026-10", 2)):
        asked(database, 40 * times, "江一社区", "elder-care", f"{month}-03")
        asked(database, 12 * times, "江一社区", "relief", f"{month}-03", "decline")
        asked(database, 9 * times, "示例社区", "relief", f"{month}-04", "handoff")
    for number in range(12):
        asked(database, 10 + number, "江一社区", f"topic-{number}", "2026-10-05")
    office = StaffOffice(database)
    hired(office.accounts, "王主管", "manager")
    yield office.assistant
    database.close()


@pytest.fixture
def open_insight(chromium: Browser, address: str) -> Iterator[OpenInsight]:
    """Logs in and opens a page in a fresh browser; every page keeps its rules (`Watch`)."""
    watch, contexts = Watch(address, unsteady=False), []

    def opened(path: str, **options: object) -> Page:
        context = chromium.new_context(locale="zh-CN", **{"viewport": OFFICE_PC, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        page.goto(f"{address}{path}")
        page.get_by_label("账号名").fill("王主管")
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watch.broken == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_needs_are_seen_and_looked_into(open_insight: OpenInsight, scheme: str) -> None:
    page = open_insight("/admin/insight?from=2026-09&to=2026-10", color_scheme=scheme)
    expect(page.get_by_role("heading", name="统计：需求清单与一社一方案")).to_be_visible()
    for picture in page.locator("img").all():
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    kept(page, f"insight-{scheme}")
    page.get_by_text("数字：居民最常问什么").click()
    table = page.get_by_role("region", name="居民最常问什么的表")
    expect(table.get_by_role("row", name="养老服务")).to_contain_text("120")
    assert_accessible(page)
    page.get_by_label("社区", exact=True).select_option("示例社区")
    page.get_by_role("button", name="查看").click()
    page.get_by_role("link", name="示例社区一页报告（打印）").click()
    expect(page.get_by_role("heading", name="示例社区：需求与供给")).to_be_visible()
    assert_accessible(page)
    kept(page, f"report-{scheme}", full=True)


def test_the_report_is_one_sheet_of_paper(open_insight: OpenInsight) -> None:
    page = open_insight("/admin/insight/report?from=2026-09&to=2026-10&community=江一社区")
    expect(page.get_by_role("heading", name="江一社区：需求与供给")).to_be_visible()
    page.emulate_media(media="print")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    if (pictures := folder()) is not None:
        (pictures / "report.pdf").write_bytes(printed)
    assert printed.count(b"/Type /Page\n") == 1


def test_files_are_taken_along(open_insight: OpenInsight) -> None:
    page = open_insight("/admin/insight?from=2026-09&to=2026-10")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载表格（xlsx）").click()
    assert download.value.suggested_filename == "insight_2026-09_2026-10.xlsx"
