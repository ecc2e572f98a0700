"""The chat on a page of another site, whose content security policy allows the assistant's server alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.mailbox import conversation_of, tell
from tests.browser.site import Site
from tests.browser.test_chat import ask
from tests.browser.test_looks import CONTRASTS
from tests.connectors.stand_in import StandIn
from tests.connectors.websocket.server import Serving

pytestmark = pytest.mark.browser

LAUNCHER = "民政助手"
ID = "minzheng_conversation_id"


@pytest.fixture
def panel(open_site: OpenPage) -> Page:
    """The site's page on an ordinary screen, the panel open."""
    page = open_site(viewport={"width": 1366, "height": 768})
    open_panel(page)
    return page


def open_panel(page: Page) -> None:
    """Presses the button and waits for the greeting."""
    page.get_by_role("button", name=LAUNCHER).click()
    page.locator(".welcome").wait_for()


def test_until_it_is_opened_the_site_loads_one_small_file(open_site: OpenPage, served: Serving) -> None:
    page = open_site()
    button = page.get_by_role("button", name=LAUNCHER)
    expect(button).to_be_visible()
    loaded = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert [name for name in loaded if name.startswith(served.address)] == [f"{served.address}/widget.js"]
    expect(button).to_have_attribute("aria-haspopup", "dialog")


def test_a_question_on_another_site(panel: Page, assistant: StandIn) -> None:
    ask(panel, "领结婚证要带什么")
    expect(panel.locator(".assistant .text").last).to_contain_text("身份证")
    panel.get_by_text("依据（2 条）").click()
    expect(panel.get_by_text("办理内地居民婚姻登记的机关是")).to_be_visible()
    ask(panel, "补贴")
    panel.get_by_role("button", name="老人的养老补贴").click()
    expect(panel.locator(".assistant .text").last).to_contain_text("看年龄和身体情况")
    assert [turn.channel for turn in assistant.turns] == ["web"] * 3
    assert {turn.conversation_id for turn in assistant.turns} == {conversation_of(panel, ID)}
    assert panel.evaluate("scrollY") == 0


def test_neither_touches_the_others_styles(panel: Page) -> None:
    ask(panel, "家里煤气泄漏了")
    sizes = panel.locator(".text, .choice, .send, #question, .call, .top h2").evaluate_all(
        "all => all.map((element) => parseFloat(getComputedStyle(element).fontSize))"
    )
    assert min(sizes) >= 18
    text = panel.locator(".assistant .text").last
    look = text.evaluate(
        "e => (({textTransform, letterSpacing}) => [textTransform, letterSpacing])(getComputedStyle(e))"
    )
    assert look == ["none", "normal"]
    contrasts = "selectors => (" + CONTRASTS.replace("document.", "root.") + ")(selectors)"
    found = panel.evaluate(
        "selectors => { const root = document.querySelector('minzheng-assistant').shadowRoot;"
        f"return ({contrasts})(selectors); }}",
        [
            (selector, None)
            for selector in (".top h2", ".assistant .text", ".call", ".resident .text", ".send")
        ],
    )
    assert min(found.values()) >= 4.5
    heading = panel.locator("main h1")
    assert heading.evaluate("h => getComputedStyle(h).fontSize") == "7px"
    assert heading.evaluate("h => getComputedStyle(h).color") == "rgb(255, 255, 0)"
    assert panel.evaluate("document.adoptedStyleSheets.length") == 0


def test_the_keyboard_is_enough_and_the_sites_shortcuts_are_not_set_off(open_site: OpenPage) -> None:
    page = open_site(
        "window.addEventListener('keydown', (event) => { window.keys = (window.keys ?? '') + event.key; });"
    )
    button = page.get_by_role("button", name=LAUNCHER)
    button.focus()
    page.keyboard.press("Enter")
    question = page.get_by_label("您想问什么？")
    expect(question).to_be_focused()
    page.keyboard.type("s")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(question).to_have_value("s")
    assert page.evaluate("window.keys") == "EnterEnter"


def test_the_button_tells_what_came_while_the_panel_was_closed(
    panel: Page, served: Serving, assistant: StandIn
) -> None:
    ask(panel, "补贴")
    panel.get_by_role("button", name="关闭").click()
    tell(served, assistant, conversation_of(panel, ID), "agent", "您好，我是小王。")
    panel.get_by_role("button", name="民政助手，有新消息").click()
    expect(panel.locator(".agent .text")).to_have_text("您好，我是小王。")
    panel.get_by_role("button", name="关闭").click()
    expect(panel.get_by_role("button", name="民政助手", exact=True)).to_be_visible()


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 640}, {"width": 360, "height": 740}])
def test_on_a_telephone_the_panel_is_the_screen(open_site: OpenPage, viewport: dict[str, int]) -> None:
    page = open_site(viewport=viewport, has_touch=True, is_mobile=True)
    page.get_by_role("button", name=LAUNCHER).tap()
    page.locator(".welcome").wait_for()
    expect(page.get_by_label("您想问什么？")).not_to_be_focused()
    box = page.get_by_role("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, **viewport}
    ask(page, "家里煤气泄漏了")
    for size in ("特大", "大", "标准"):
        page.get_by_role("button", name=size, exact=True).tap()
        edges = page.locator("section button:visible, section a:visible, section textarea").evaluate_all(
            "all => all.map((element) => element.getBoundingClientRect())"
            ".map(({left, right, width, height}) => ({left, right, width, height}))"
        )
        assert min(edge["left"] for edge in edges) >= 0
        assert max(edge["right"] for edge in edges) <= viewport["width"]
        assert min(min(edge["width"], edge["height"]) for edge in edges) >= 44
        expect(page.get_by_role("dialog")).to_have_js_property("scrollTop", 0)


@pytest.mark.parametrize("websockets", [False], ids=["http"])
def test_without_websocket_it_asks_by_http(panel: Page, assistant: StandIn) -> None:
    ask(panel, "老年食堂吃饭打几折")
    expect(panel.locator(".assistant .text").last).to_contain_text("按年龄段可以打5到8折")
    assert len(assistant.turns) == 1


@pytest.mark.usefixtures("unsteady")
@pytest.mark.parametrize("named", [False], ids=["unnamed"])
def test_a_site_that_is_not_named_reaches_nobody(panel: Page, assistant: StandIn) -> None:
    ask(panel, "补贴")
    expect(panel.locator(".notice")).to_contain_text("没有送到")
    assert assistant.turns == []


def test_the_line_in_a_page_twice_makes_one_button(open_site: OpenPage, site: Site, served: Serving) -> None:
    site.embed(served.address, times=2)
    expect(open_site().get_by_role("button", name=LAUNCHER)).to_have_count(1)


@pytest.mark.usefixtures("unsteady")
def test_where_the_panel_cannot_be_loaded_the_page_is_opened(open_site: OpenPage, served: Serving) -> None:
    page = open_site()
    page.route("**/static/widget/panel.js", lambda route: route.abort())
    with page.expect_popup() as opened:
        page.get_by_role("button", name=LAUNCHER).click()
    expect(opened.value).to_have_url(f"{served.address}/chat")


def test_a_browser_without_style_sheets_of_its_own_gets_a_link(open_site: OpenPage, served: Serving) -> None:
    page = open_site("delete CSSStyleSheet.prototype.replaceSync;")
    link = page.get_by_role("link", name=LAUNCHER)
    expect(link).to_have_attribute("href", f"{served.address}/chat")
    expect(link).to_have_attribute("target", "_blank")


def test_starting_again_shows_the_greeting_from_its_beginning(panel: Page, assistant: StandIn) -> None:
    for _ in range(3):
        ask(panel, "领结婚证要带什么")
    before = conversation_of(panel, ID)
    panel.get_by_role("button", name="重新开始").click()
    expect(panel.locator(".welcome h2")).to_be_in_viewport(ratio=1)
    expect(panel.locator(".resident")).to_have_count(0)
    assert conversation_of(panel, ID) != before
