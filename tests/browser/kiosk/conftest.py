"""The kiosk on a touch screen in a real Chromium, with a stand-in that fills in a form."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bot.settings import settings
from tests.browser.conftest import Watch
from tests.browser.kiosk.stand_in import KioskStandIn

OpenKiosk = Callable[..., Page]


@pytest.fixture
def assistant(monkeypatch: pytest.MonkeyPatch) -> KioskStandIn:
    """A fresh stand-in, on a server that residents reach from outside."""
    monkeypatch.setattr(settings(), "public_url", "https://assistant.example.gov.cn")
    return KioskStandIn()


@pytest.fixture
def open_kiosk(
    chromium: Browser, address: str, websockets: bool, request: pytest.FixtureRequest
) -> Iterator[OpenKiosk]:
    """Opens the kiosk in a fresh browser context with the given options of it.

    `script` runs before the page's own; `clock`: the page's time is the test's. At the end every page must
    have kept its rules (`Watch`).
    """
    contexts: list[BrowserContext] = []
    watch = Watch(address, unsteady="unsteady" in request.fixturenames or not websockets)

    def open_it(script: str | None = None, *, clock: bool = False, **options: object) -> Page:
        chosen = {"viewport": {"width": 1024, "height": 768}, "has_touch": True, **options}
        context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **chosen)  # type: ignore[arg-type]
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        watch.over(page)
        if clock:
            page.clock.install()
        page.goto(f"{address}/kiosk")
        page.locator(".group .tile").first.wait_for()
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert watch.broken == []


@pytest.fixture
def kiosk(open_kiosk: OpenKiosk) -> Page:
    """The kiosk on an old touch screen."""
    return open_kiosk()
