"""Agents at their desk in real Chromium, with the whole product behind it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.accounts.ledger import PASSWORD

_NUMBERS = itertools.count(1)


class Resident:
    """Somebody who writes to the assistant."""

    def __init__(self, address: str, channel: str = "wechat") -> None:
        self._address = address
        self._channel = channel
        self.conversation = f"desk-{next(_NUMBERS)}"

    def say(self, text: str) -> dict[str, Any]:
        """One message; the reply."""
        body = {"conversation_id": self.conversation, "text": text, "channel": self._channel}
        answer = httpx.post(f"{self._address}/api/v1/messages", json=body, timeout=30, trust_env=False)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def call(self, *before: str) -> Resident:
        """Says something, and asks for a person."""
        for text in (*before, "转人工"):
            self.say(text)
        return self


class AgentDesk:
    """One agent's page."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = name

    @classmethod
    def opened(cls, open_staff: Callable[..., Page], name: str, **options: object) -> AgentDesk:
        """After the login, once the page has its line to the server."""
        page = open_staff("/agent", **options)
        page.get_by_label("账号名").fill(name)
        page.get_by_label("密码").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("#link")).to_have_text("已连接，有新的会马上显示。")
        return cls(page, name)

    @property
    def waiting(self) -> Locator:
        """The entries that are shown in the queue."""
        return self.page.locator("#queue .entry")

    @property
    def lines(self) -> Locator:
        """What was said."""
        return self.page.locator("#lines .line")

    @property
    def suggestions(self) -> Locator:
        """What is suggested."""
        return self.page.locator("#suggestions .suggestion")

    @property
    def words(self) -> Locator:
        """The input."""
        return self.page.locator("#words")

    def take_next(self) -> None:
        """Takes over what has waited longest, by its key."""
        expect(self.waiting).not_to_have_count(0)
        self.page.keyboard.press("Alt+n")
        expect(self.page.locator("#talk-title")).to_contain_text("在您手上")

    def write(self, text: str) -> None:
        """Writes and sends."""
        self.words.fill(text)
        self.page.keyboard.press("Control+Enter")
        expect(self.words).to_have_value("")
