"""The audit trail on an office PC: looked through, narrowed and taken along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.desk import Audit, Database
from bot.desk.numbers import shown
from bot.desk.storage import file_url
from bot.language import clock
from tests.accounts.ledger import hired
from tests.browser.conftest import OpenPage
from tests.browser.pictures import kept
from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_staff import login
from tests.connectors.office import StaffOffice
from tests.connectors.stand_in import StandIn
from tests.desk.office import COMPLAINT

pytestmark = pytest.mark.browser


@pytest.fixture
def office(tmp_path: Path) -> Iterator[StaffOffice]:
    """The bureau; 小李 looked at two cases, again and again at one of them."""
    database = Database(file_url(tmp_path))
    database.prepare()
    bureau = StaffOffice(database)
    hired(bureau.accounts, "老周", "administrator")
    trail, now = Audit(database), clock.now()
    for number in range(120):
        trail.record("小王", "list_handovers", now, details={"cases": [f"{number:09}"]})
    trail.record("小李", "read", now, bureau.book(1, None, now, of=COMPLAINT).id)
    yield bureau
    database.close()


@pytest.fixture
def assistant(office: StaffOffice) -> StandIn:
    """The stand-in with the bureau behind it."""
    return office.assistant


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_looked_at_a_case_is_found(open_staff: OpenPage, office: StaffOffice, scheme: str) -> None:
    page = open_staff("/login?next=/admin/accounts", color_scheme=scheme)
    login(page, "老周")
    page.get_by_role("navigation").get_by_role("link", name="操作记录").click()
    expect(page.get_by_role("heading", name="操作记录")).to_be_visible()
    table = page.get_by_role("region", name="操作记录的表")
    # Whoever looks stands in it as the first.
    expect(table.locator("tbody tr").first).to_contain_text("老周")
    expect(table.locator("tbody tr").first).to_contain_text("查看操作记录")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    kept(page, f"audit-{scheme}", full=False)

    page.get_by_role("link", name="更早的记录").click()
    expect(table.locator("tbody tr")).not_to_have_count(100)
    expect(page.get_by_role("link", name="更早的记录")).to_have_count(0)

    ((day, number),) = ((entry.at, entry.case) for entry in office.trail() if entry.actor == "小李")
    assert number is not None
    page.get_by_label("人员").fill("小李")
    page.get_by_label("事项编号").fill(shown(number))
    page.get_by_label("日期").fill(f"{day:%Y-%m-%d}")
    page.keyboard.press("Enter")
    expect(table.locator("tbody tr")).to_have_count(1)
    expect(table).to_contain_text("查看事项")
    with page.expect_download() as taken:
        page.get_by_role("link", name="导出这些记录（CSV）").click()
    lines = Path(taken.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert shown(number) in lines[1]
