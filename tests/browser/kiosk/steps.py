"""What a resident does at a kiosk, step by step."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def press(page: Page, name: str) -> None:
    """Puts a finger on the button of this name."""
    page.get_by_role("button", name=name, exact=True).tap()


def write(page: Page, text: str) -> None:
    """Writes a message and sends it; waits for the answer."""
    page.get_by_label("您想问什么？").fill(text)
    press(page, "发送")
    settled(page, text)


def settled(page: Page, title: str) -> None:
    """Waits until what was asked last is answered."""
    expect(page.locator(".resident .text").last).to_have_text(title)
    expect(page.locator(".send")).not_to_have_attribute("aria-disabled", "true")
    page.evaluate("() => { window.isOfBefore = true; }")


def ended(page: Page, *, anew: bool = True) -> None:
    """Waits until the page is as for somebody who has just come; `anew`: it was loaded again for that."""
    if anew:
        page.wait_for_function("() => !window.isOfBefore")
    expect(page.locator(".resident")).to_have_count(0)
    expect(page.locator(".group .tile").first).to_be_visible()
    expect(page.locator(".veil")).to_have_count(0)


def fill_form(page: Page) -> None:
    """From the tile to the case: a time by its keys, a name by writing, a telephone number by its keys."""
    page.get_by_role("button", name="上门助浴 在这里办").tap()
    settled(page, "上门助浴")
    press(page, "明天")
    press(page, "上午10点")
    press(page, "确定")
    settled(page, "明天上午10点")
    write(page, "王秀英")
    for digit in "13800138000":
        press(page, digit)
    press(page, "确定")
    settled(page, "13800138000")
