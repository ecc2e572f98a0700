"""axe-core finds nothing on the page and the widget, at any of their moments."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.mailbox import conversation_of, tell
from tests.browser.test_chat import ask
from tests.browser.test_looks import fill
from tests.browser.test_widget import ID, open_panel
from tests.connectors.stand_in import StandIn
from tests.connectors.websocket.server import Serving

pytestmark = pytest.mark.browser

#: WCAG 2.2 at level AA, and what axe holds to be good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def assert_accessible(page: Page, within: str | None = None) -> None:
    """Nothing to object to, on the whole page or in one element of it."""
    found = Axe().run(page, within, options=RULES).response["violations"]
    told = [(rule["id"], rule["impact"], [node["html"] for node in rule["nodes"]]) for rule in found]
    assert told == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chat(open_page: OpenPage, served: Serving, assistant: StandIn, scheme: str) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    assert_accessible(page)
    fill(page)
    conversation = conversation_of(page)
    tell(served, assistant, conversation, "status", "工作人员已接入")
    tell(served, assistant, conversation, "agent", "您好")
    expect(page.locator(".agent")).to_be_visible()
    assert_accessible(page)


def test_the_widget(open_site: OpenPage, served: Serving, assistant: StandIn) -> None:
    page = open_site()
    assert_accessible(page, "minzheng-assistant")
    open_panel(page)
    ask(page, "领结婚证要带什么")
    page.locator("summary").click()
    tell(served, assistant, conversation_of(page, ID), "agent", "您好")
    expect(page.locator(".agent")).to_be_visible()
    assert_accessible(page, "minzheng-assistant")
