"""A real Chromium, a real server on loopback, and a page that may talk to nobody else."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from connectors.app import create_app
from tests.connectors.stand_in import StandIn

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
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
def assistant() -> StandIn:
    """A fresh stand-in behind the server."""
    return StandIn()


@pytest.fixture
def address(assistant: StandIn) -> Iterator[str]:
    """The address of a server in a thread of this process."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(assistant), log_config=None, ws="none")
    server = uvicorn.Server(config)
    started = threading.Event()

    async def tell() -> None:
        started.set()

    config.callback_notify = tell
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    assert started.wait(timeout=30)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=30)
    assert not thread.is_alive()


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[OpenPage]:
    """Opens the chat in a fresh browser context with the given options of it.

    At the end every page must have kept its rules: no request to another host, no error in a script,
    nothing blocked by the content security policy.
    """
    contexts: list[BrowserContext] = []
    broken: list[str] = []

    def open_chat(script: str | None = None, **options: object) -> Page:
        context = chromium.new_context(locale="zh-CN", **options)  # type: ignore[arg-type]
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        host = urlsplit(address).netloc

        def on_console(message: ConsoleMessage) -> None:
            if "Content Security Policy" in message.text:
                broken.append(message.text)

        page.on("console", on_console)
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("request", lambda request: urlsplit(request.url).netloc == host or broken.append(request.url))
        page.goto(f"{address}/chat")
        page.locator(".welcome").wait_for()
        return page

    yield open_chat
    for context in contexts:
        context.close()
    assert broken == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The chat on an ordinary PC screen."""
    return open_page(viewport={"width": 1366, "height": 768})
