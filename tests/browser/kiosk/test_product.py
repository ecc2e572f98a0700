"""The kiosk with the real assistant behind it: from a tile to a case, and the next resident finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pydantic import SecretStr

from bot.language.clock import TIME_ZONE
from bot.settings import settings
from tests.browser.kiosk.conftest import OpenKiosk
from tests.browser.kiosk.steps import ended, press, settled, write
from tests.conftest import Product
from tests.connectors.on_product import serving

pytestmark = pytest.mark.browser

#: A Wednesday that is no holiday.
NOW = datetime(2026, 11, 25, 15, 0, tzinfo=TIME_ZONE)
TOKEN = "token-of-the-hall-1"


@pytest.fixture
def address(product: Product, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server on the assistant's own event loop, as in the product, with one kiosk that has a token."""
    monkeypatch.setattr(settings(), "kiosk_tokens", SecretStr(f"大厅:缤纷社区:{TOKEN}"))
    with serving(product, NOW) as address:
        yield address


async def _kept(product: Product, conversation: str) -> tuple[Any, int]:
    conversations = product.assistant.conversations
    async with conversations.turn(conversation) as session:
        state = session.state
    return state, len(await conversations.since(conversation, 0))


def conversations_of(page: Page) -> list[str]:
    """The ids that the page talks by, noted from what it sends."""
    seen: list[str] = []
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framesent", lambda frame: seen.extend(re.findall(r'"conversation_id":"(kiosk:[^"]+)"', frame))
        ),
    )
    page.reload()
    page.locator(".group .tile").first.wait_for()
    return seen


def test_two_residents_one_after_the_other(open_kiosk: OpenKiosk, product: Product) -> None:
    page = open_kiosk()
    ids = conversations_of(page)
    press(page, "上门助浴 在这里办")
    settled(page, "上门助浴")
    for key in ("明天", "上午10点", "确定"):
        press(page, key)
    settled(page, "明天上午10点")
    press(page, "要人扶")
    settled(page, "要人扶")
    write(page, "滨盛路1509号3幢501室")
    write(page, "王秀英")
    for digit in "13800138000":
        press(page, digit)
    press(page, "确定")
    settled(page, "13800138000")
    for button in ("确认", "同意", "同意"):
        page.get_by_role("button", name=button, exact=True).last.tap()
        page.wait_for_function(
            "() => document.querySelector('.send').getAttribute('aria-disabled') !== 'true'"
        )
    done = page.locator(".assistant .text").last
    expect(done).to_contain_text("编号")
    number = re.search(r"\d{3}-\d{3}-\d{3}", done.inner_text())
    assert number is not None
    press(page, "凭条：打印，或用手机扫码")
    slip = page.get_by_role("dialog", name="办事凭条")
    expect(slip).to_contain_text(number[0])
    for private in ("王秀英", "13800138000", "滨盛路"):
        assert private not in slip.inner_text()
    page.keyboard.press("Escape")
    # The first one begins something else and goes away.
    write(page, "办理 喘息服务")
    conversation = ids[-1]
    state, _ = product.run(_kept(product, conversation))
    assert "王秀英" in str(state)
    press(page, "结束")
    ended(page)
    assert product.run(_kept(product, conversation)) == ({}, 0)
    # The second one asks about what is under way: nothing is known, and no form goes on.
    press(page, "我的事办到哪了")
    settled(page, "我的事办到哪了")
    expect(page.locator(".assistant .text").last).to_contain_text("编号")
    assert ids[-1] != conversation
    everything = page.evaluate("document.documentElement.outerHTML")
    for private in ("王秀英", "13800138000", "滨盛路", number[0]):
        assert private not in everything


def test_a_kiosk_that_was_set_up_knows_its_community(open_kiosk: OpenKiosk, address: str) -> None:
    page = open_kiosk()
    expect(page.locator("#place")).to_be_hidden()
    page.goto(f"{address}/kiosk?device={TOKEN}")
    page.locator(".group .tile").first.wait_for()
    assert page.url == f"{address}/kiosk"
    assert page.evaluate("document.cookie") == ""
    expect(page.locator("#place")).to_have_text("缤纷社区")
    press(page, "最近的食堂")
    settled(page, "最近的食堂")
    expect(page.locator(".assistant .text").first).to_contain_text("缤纷食堂")
    press(page, "结束")
    ended(page)
    expect(page.locator("#place")).to_have_text("缤纷社区")
