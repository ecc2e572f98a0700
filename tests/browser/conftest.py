"""A real Chromium, a real server on loopback, and a page that may talk to nobody else."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from bot.desk import Database
from bot.desk.storage import file_url
from bot.settings import settings
from connectors.app import create_app
from tests.browser.site import Site, serving_site
from tests.connectors.stand_in import StandIn
from tests.connectors.websocket.server import Serving

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What is waited for comes; on a machine that others use as well it may take its time.
expect.set_options(timeout=20_000)

OFFICE_PC = {"width": 1366, "height": 768}
OpenPage = Callable[..., Page]


# Not for the whole session: while Playwright runs, other tests cannot start an event loop.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser of this machine. Without one the test is skipped, in CI it fails."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing: apt-get install chromium")
        pytest.skip("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A fresh SQLite store."""
    opened = Database(file_url(tmp_path))
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def assistant() -> StandIn:
    """A fresh stand-in behind the server."""
    return StandIn()


@pytest.fixture
def websockets() -> bool:
    """Whether the server speaks WebSocket; tests of what happens otherwise say False."""
    return True


@pytest.fixture
def served(assistant: StandIn, websockets: bool) -> Iterator[Serving]:
    """A server in a thread of this process."""
    serving = Serving(create_app(assistant), websockets)
    yield serving
    serving.stop()


@pytest.fixture
def address(served: Serving) -> str:
    """The server's address."""
    return served.address


@pytest.fixture
def unsteady() -> None:
    """For tests in which requests fail: the browser's own words about that are no fault of the page."""


class Watch:
    """What a page must not do: talk to other hosts, fail in a script, break a content security policy."""

    #: How Chromium reports a request that failed.
    _FAILED = re.compile(
        "WebSocket connection to|Failed to load resource|TypeError: Failed to fetch|Access to fetch"
    )

    def __init__(self, *addresses: str, unsteady: bool) -> None:
        self._hosts = {urlsplit(address).netloc for address in addresses}
        self._unsteady = unsteady
        self.broken: list[str] = []

    def over(self, page: Page) -> None:
        """Watches a page from now on."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.broken.append(str(error)))
        page.on("request", lambda request: self._look(request.url))
        page.on("websocket", lambda socket: self._look(socket.url))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if not (self._unsteady and self._FAILED.match(message.text)):
            self.broken.append(message.text)

    def _look(self, url: str) -> None:
        if urlsplit(url).netloc not in self._hosts:
            self.broken.append(url)


@pytest.fixture
def open_page(
    chromium: Browser, address: str, websockets: bool, request: pytest.FixtureRequest
) -> Iterator[OpenPage]:
    """Opens the chat in a fresh browser context with the given options of it.

    At the end every page must have kept its rules (`Watch`).
    """
    contexts: list[BrowserContext] = []
    watch = Watch(address, unsteady="unsteady" in request.fixturenames or not websockets)

    def open_chat(script: str | None = None, **options: object) -> Page:
        context = chromium.new_context(locale="zh-CN", **options)  # type: ignore[arg-type]
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        watch.over(page)
        page.goto(f"{address}/chat")
        page.locator(".welcome").wait_for()
        return page

    yield open_chat
    for context in contexts:
        context.close()
    assert watch.broken == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The chat on an ordinary PC screen."""
    return open_page(viewport={"width": 1366, "height": 768})


@pytest.fixture
def named() -> bool:
    """Whether the site is one of those that may embed the chat."""
    return True


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, named: bool) -> Iterator[Site]:
    """Another site."""
    with serving_site() as found:
        monkeypatch.setattr(
            settings(), "widget_origins", found.origin if named else "https://www.example.gov.cn"
        )
        yield found


@pytest.fixture
def open_site(
    chromium: Browser, site: Site, served: Serving, websockets: bool, request: pytest.FixtureRequest
) -> Iterator[OpenPage]:
    """Opens the site's page, with the line in it, in a fresh context with the given options."""
    watch = Watch(
        site.origin,
        served.address,
        unsteady="unsteady" in request.fixturenames or not websockets,
    )
    site.embed(served.address)
    contexts: list[BrowserContext] = []

    def open_it(script: str | None = None, **options: object) -> Page:
        context = chromium.new_context(locale="zh-CN", **options)  # type: ignore[arg-type]
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        watch.over(page)
        page.goto(site.origin)
        return page

    yield open_it
    for context in contexts:
        assert context.cookies() == []
        context.close()
    assert watch.broken == []


@pytest.fixture
def open_staff(chromium: Browser, address: str) -> Iterator[OpenPage]:
    """Opens a page in a fresh browser; every page keeps its rules (`Watch`)."""
    contexts: list[BrowserContext] = []
    # A refused form is answered with its status, which the browser tells its console.
    watch = Watch(address, unsteady=True)

    def opened(path: str = "/login", **options: object) -> Page:
        context = chromium.new_context(
            locale="zh-CN",
            **{"viewport": OFFICE_PC, **options},  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        page.goto(f"{address}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watch.broken == []
