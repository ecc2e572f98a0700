"""A person at the other end of a kiosk: who left it is written to no more, and who comes next sees nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from bot import resources
from bot.language.clock import now
from tests.accounts.ledger import hired
from tests.browser.agents import AgentDesk
from tests.browser.conftest import OpenPage
from tests.browser.kiosk.conftest import OpenKiosk
from tests.browser.kiosk.steps import ended, press, settled, write
from tests.conftest import Product
from tests.connectors.on_product import serving

pytestmark = pytest.mark.browser

AGENT = "自助机那头的坐席"


@pytest.fixture
def address(product: Product) -> Iterator[str]:
    """The product's server with one agent, and nobody in the queue."""
    hired(resources.accounts(), AGENT, "agent")
    for one in resources.handovers().queue():
        resources.handovers().close(one.id, "other", "operator", now())
    with serving(product) as found:
        yield found


def test_the_agent_is_told_that_the_resident_has_left(open_kiosk: OpenKiosk, open_staff: OpenPage) -> None:
    kiosk = open_kiosk()
    press(kiosk, "找工作人员")
    settled(kiosk, "找工作人员")
    desk = AgentDesk.opened(open_staff, AGENT)
    desk.take_next()
    desk.write("您好，请讲")
    expect(kiosk.locator(".agent")).to_contain_text("您好，请讲")
    desk.words.fill("要带身份证")

    press(kiosk, "结束")
    ended(kiosk)
    expect(desk.lines.last).to_contain_text("居民离开了自助机，再回复没有人看到")
    expect(desk.page.locator("#talk-title")).to_contain_text("居民已离开")
    expect(desk.page.get_by_role("button", name="回复居民")).to_be_hidden()
    # What was begun is not lost, and goes to nobody at the kiosk.
    expect(desk.words).to_have_value("要带身份证")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator(".line.note")).to_contain_text("要带身份证")

    # Who comes next asks for a person too: it is another conversation.
    write(kiosk, "转人工")
    expect(kiosk.locator(".agent")).to_have_count(0)
    desk.page.get_by_role("button", name="结束", exact=True).click()
    desk.page.get_by_role("dialog").get_by_role("button", name="结束").click()
    expect(desk.page.locator("#told")).to_have_text("会话已经结束。")
    desk.page.get_by_role("button", name="等候").click()
    expect(desk.waiting).to_have_count(1)
    expect(desk.waiting).not_to_contain_text("居民已离开")
    desk.take_next()
    desk.write("新来的您好")
    expect(kiosk.locator(".agent")).to_contain_text(["新来的您好"])
