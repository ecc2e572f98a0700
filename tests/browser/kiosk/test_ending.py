"""A stranger never sees the one before: nothing of them is left on the page, in the browser or on the server."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from connectors.app import create_app
from tests.browser.kiosk.conftest import OpenKiosk
from tests.browser.kiosk.stand_in import KioskStandIn
from tests.browser.kiosk.steps import ended, fill_form, press, settled, write
from tests.browser.mailbox import tell
from tests.connectors.websocket.server import Serving

#: `unsteady`: to the line, time that is jumped over is a server that does not answer.
pytestmark = pytest.mark.browser

#: What the first resident says; none of it may be found by the second.
WORDS = ("王秀英", "13800138000", "542-436-839", "煤气泄漏", "社区的工作人员")

#: Everything that scripts, and so whoever stands at the kiosk, can get out of the browser.
LEFT = """
async () => ({
  page: document.documentElement.outerHTML,
  fields: [...document.querySelectorAll("input, textarea")].map((field) => field.value),
  session: { ...sessionStorage },
  local: { ...localStorage },
  cookies: document.cookie,
  databases: indexedDB.databases ? await indexedDB.databases() : [],
  caches: window.caches ? await caches.keys() : [],
  workers: navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0,
  requests: performance.getEntries().map((entry) => entry.name),
  address: location.href,
  state: history.state,
  name: window.name,
})
"""


def found(left: Any) -> list[str]:
    """What of the first resident is in something that was read from the browser."""
    return [word for word in WORDS if word in str(left)]


def first_resident(page: Page, served: Serving, assistant: KioskStandIn) -> str:
    """Asks, gets something done, leaves something half done and half written; the conversation's id."""
    write(page, "家里煤气泄漏了")
    press(page, "首页")
    fill_form(page)
    press(page, "首页")
    page.get_by_role("button", name="上门助浴 在这里办").tap()
    settled(page, "上门助浴")
    conversation = assistant.turns[0].conversation_id
    tell(served, assistant, conversation, "agent", "您好，我是社区的工作人员。")
    expect(page.locator(".agent")).to_be_visible()
    page.get_by_label("您想问什么？").fill("我叫王秀英")
    press(page, "特大")
    return conversation


async def _kept(assistant: KioskStandIn, conversation: str) -> dict[str, Any]:
    async with assistant.conversations.turn(conversation) as session:
        state = session.state
    return {"state": state, "items": list(await assistant.conversations.since(conversation, 0))}


def test_nothing_of_the_first_resident_can_be_found_by_the_second(
    kiosk: Page, served: Serving, assistant: KioskStandIn
) -> None:
    conversation = first_resident(kiosk, served, assistant)
    assert set(found(kiosk.evaluate(LEFT))) == set(WORDS)
    depth = kiosk.evaluate("history.length")
    press(kiosk, "结束")
    ended(kiosk)
    left = kiosk.evaluate(LEFT)
    assert found(left) == []
    assert conversation not in str(left)
    assert (left["session"], left["local"], left["cookies"]) == ({}, {}, "")
    assert (left["databases"], left["caches"], left["workers"]) == ([], [], 0)
    assert kiosk.evaluate("history.length") == depth
    expect(kiosk.locator("html")).to_have_attribute("data-size", "1")
    assert served.run(_kept(assistant, conversation)) == {"state": {}, "items": []}
    # The second one asks, and looks for what was there before.
    write(kiosk, "老年食堂吃饭打几折")
    assert assistant.turns[-1].conversation_id != conversation
    assert found(kiosk.evaluate(LEFT)) == []
    kiosk.get_by_label("您想问什么？").focus()
    for _ in range(30):
        kiosk.keyboard.press("Control+z")
    assert found(kiosk.evaluate(LEFT)) == []
    kiosk.go_back()
    assert found(kiosk.content()) == []
    kiosk.go_forward()
    kiosk.locator(".group .tile").first.wait_for()
    assert found(kiosk.evaluate(LEFT)) == []


def test_the_back_button_after_another_page_brings_nothing_back(
    kiosk: Page, served: Serving, assistant: KioskStandIn, address: str
) -> None:
    conversation = first_resident(kiosk, served, assistant)
    kiosk.goto(f"{address}/chat")
    kiosk.go_back()
    kiosk.locator(".group .tile").first.wait_for()
    assert found(kiosk.evaluate(LEFT)) == []
    # A page that went away told the server, and waited for nothing.
    expect(kiosk.locator(".resident")).to_have_count(0)
    for _ in range(50):
        if not served.run(_kept(assistant, conversation))["items"]:
            break
        kiosk.wait_for_timeout(100)
    assert served.run(_kept(assistant, conversation)) == {"state": {}, "items": []}


def test_what_an_agent_says_later_reaches_nobody_at_the_kiosk(
    kiosk: Page, served: Serving, assistant: KioskStandIn
) -> None:
    press(kiosk, "找工作人员")
    settled(kiosk, "找工作人员")
    conversation = assistant.turns[0].conversation_id
    press(kiosk, "结束")
    ended(kiosk)
    tell(served, assistant, conversation, "agent", "王秀英您好")
    write(kiosk, "补贴")
    expect(kiosk.locator(".agent")).to_have_count(0)


def test_an_answer_that_comes_after_the_end_is_shown_to_nobody(
    kiosk: Page, served: Serving, assistant: KioskStandIn
) -> None:
    write(kiosk, "补贴")
    assistant.seconds = 1
    kiosk.get_by_label("您想问什么？").fill("老年食堂吃饭打几折")
    press(kiosk, "发送")
    expect(kiosk.locator("#typing")).to_be_visible()
    press(kiosk, "结束")
    ended(kiosk)
    kiosk.wait_for_timeout(1200)
    assert len(assistant.turns) == 2
    expect(kiosk.locator(".message")).to_have_count(0)


@pytest.mark.usefixtures("unsteady")
def test_after_a_minute_comes_a_warning_that_hides_the_screen_and_then_the_end(
    open_kiosk: OpenKiosk, assistant: KioskStandIn
) -> None:
    page = open_kiosk(clock=True)
    write(page, "补贴")
    warning = page.get_by_role("alertdialog", name="您还在吗？")
    page.clock.run_for(58_000)
    expect(warning).to_be_hidden()
    page.clock.run_for(3_000)
    expect(warning).to_be_visible()
    expect(page.locator(".seconds")).to_have_text("19")
    # What is under it cannot be read.
    box = warning.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1024, "height": 768}
    assert warning.evaluate("dialog => getComputedStyle(dialog).backgroundColor") == "rgb(250, 245, 236)"
    page.clock.run_for(18_000)
    expect(warning).to_be_visible()
    page.clock.run_for(2_000)
    ended(page)
    expect(warning).to_be_hidden()
    write(page, "老年食堂吃饭打几折")
    first, second = assistant.turns
    assert first.conversation_id != second.conversation_id


@pytest.mark.usefixtures("unsteady")
def test_who_is_still_there_goes_on(open_kiosk: OpenKiosk) -> None:
    page = open_kiosk(clock=True)
    write(page, "补贴")
    page.clock.run_for(70_000)
    warning = page.get_by_role("alertdialog", name="您还在吗？")
    expect(page.get_by_role("button", name="我还在")).to_be_focused()
    press(page, "我还在")
    expect(warning).to_be_hidden()
    expect(page.locator(".resident .text")).to_have_text("补贴")
    page.clock.run_for(58_000)
    expect(warning).to_be_hidden()
    page.clock.run_for(3_000)
    expect(warning).to_be_visible()


@pytest.mark.usefixtures("unsteady")
def test_who_comes_new_to_the_warning_begins_anew(open_kiosk: OpenKiosk) -> None:
    page = open_kiosk(clock=True)
    write(page, "补贴")
    page.clock.run_for(70_000)
    press(page, "我是新来的，重新开始")
    ended(page)


@pytest.mark.usefixtures("unsteady")
def test_a_touch_of_the_screen_puts_the_warning_off(open_kiosk: OpenKiosk) -> None:
    page = open_kiosk(clock=True)
    write(page, "补贴")
    page.clock.run_for(50_000)
    press(page, "首页")
    page.clock.run_for(50_000)
    expect(page.get_by_role("alertdialog", name="您还在吗？")).to_be_hidden()


@pytest.mark.usefixtures("unsteady")
def test_a_kiosk_that_nobody_touched_warns_nobody(open_kiosk: OpenKiosk) -> None:
    page = open_kiosk(clock=True)
    page.clock.run_for(600_000)
    expect(page.get_by_role("alertdialog", name="您还在吗？")).to_be_hidden()
    expect(page.locator(".group .tile").first).to_be_visible()


@pytest.mark.usefixtures("unsteady")
def test_a_machine_that_slept_ends_what_was_open(open_kiosk: OpenKiosk) -> None:
    page = open_kiosk(clock=True)
    write(page, "补贴")
    page.clock.fast_forward("08:00:00")
    ended(page)


@pytest.mark.usefixtures("unsteady")
def test_without_a_server_the_page_is_wiped_and_the_server_told_later(
    kiosk: Page, served: Serving, assistant: KioskStandIn
) -> None:
    conversation = first_resident(kiosk, served, assistant)
    served.stop()
    press(kiosk, "结束")
    ended(kiosk, anew=False)
    assert found(kiosk.evaluate(LEFT)) == []
    served.start(create_app(assistant))
    for _ in range(120):
        if not served.run(_kept(assistant, conversation))["items"]:
            break
        kiosk.wait_for_timeout(100)
    assert served.run(_kept(assistant, conversation)) == {"state": {}, "items": []}
