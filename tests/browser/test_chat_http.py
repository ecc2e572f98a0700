"""The chat where no WebSocket can be opened: every turn goes by HTTP, and nothing else is different."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.mailbox import conversation_of, tell
from tests.browser.test_chat import ask
from tests.connectors.stand_in import StandIn
from tests.connectors.websocket.server import Serving

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("websockets", [False], ids=["http"])]

API = "**/api/v1/messages"


def test_questions_are_answered_and_nobody_is_bothered_with_the_line(page: Page, assistant: StandIn) -> None:
    ask(page, "补贴")
    page.get_by_role("button", name="老人的养老补贴").click()
    expect(page.locator(".assistant .text").last).to_contain_text("看年龄和身体情况")
    expect(page.locator(".connection")).to_be_hidden()
    assert [turn.channel for turn in assistant.turns] == ["web", "web"]


def test_what_comes_by_itself_is_looked_for(open_page: OpenPage, served: Serving, assistant: StandIn) -> None:
    page = open_page()
    page.clock.install()
    page.reload()
    ask(page, "补贴")
    tell(served, assistant, conversation_of(page), "agent", "您好，我是小王。")
    page.clock.run_for(60_000)
    expect(page.locator(".agent .text")).to_have_text(["您好，我是小王。"])
    tell(served, assistant, conversation_of(page), "agent", "还在吗？")
    page.clock.run_for(60_000)
    expect(page.locator(".agent .text")).to_have_text(["您好，我是小王。", "还在吗？"])


def test_a_lost_answer_is_fetched_again_without_a_second_turn(page: Page, assistant: StandIn) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(API, lose)
    ask(page, "老年食堂吃饭打几折")
    expect(page.locator(".notice")).to_contain_text("没有送到")
    assert len(assistant.turns) == 1
    page.unroute(API)
    page.get_by_role("button", name="重试").click()
    expect(page.locator(".assistant .text")).to_contain_text("按年龄段可以打5到8折")
    expect(page.locator(".notice")).to_have_count(0)
    expect(page.locator(".resident")).to_have_count(1)
    assert len(assistant.turns) == 1


@pytest.mark.parametrize("status", [500, 503])
def test_a_failing_server_is_told_calmly(page: Page, status: int) -> None:
    problem = {"type": "about:blank", "title": "x", "status": status, "detail": "助手正在准备，请稍后再试。"}
    page.route(API, lambda route: route.fulfill(status=status, body=json.dumps(problem)))
    ask(page, "你好")
    expect(page.get_by_role("alert")).to_contain_text("助手正在准备")
    expect(page.get_by_role("button", name="重试")).to_be_visible()


def test_starting_again_drops_the_answer_under_way(page: Page) -> None:
    waiting: list[Route] = []
    page.route(API, lambda route: waiting.append(route))
    page.get_by_label("您想问什么？").fill("低保")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    page.get_by_role("button", name="重新开始").click()
    page.unroute(API)
    ask(page, "补贴")
    expect(page.locator(".message:not(.welcome)")).to_have_count(2)
    expect(page.locator(".notice")).to_have_count(0)
