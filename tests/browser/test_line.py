"""The line to the server: used where there is one, opened again when it is lost, nothing lost with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from bot.conversations import EmbeddedConversations
from bot.messages import Reply, Turn
from connectors.app import create_app
from tests.browser.mailbox import conversation_of, tell
from tests.browser.test_chat import ask
from tests.browser.test_looks import CONTRASTS
from tests.connectors.stand_in import StandIn
from tests.connectors.websocket.server import Serving, holding

pytestmark = pytest.mark.browser

API = "**/api/v1/messages"
LOST = "连接断了，正在重新连接"


def restart(served: Serving, assistant: StandIn) -> None:
    """Starts a server again whose mailboxes went with the one before."""
    assistant.conversations = EmbeddedConversations(3600)
    served.start(create_app(assistant))


def test_the_chat_talks_over_one_socket(page: Page, assistant: StandIn) -> None:
    posted: list[Route] = []
    page.route(API, lambda route: posted.append(route))
    ask(page, "补贴")
    ask(page, "老年食堂吃饭打几折")
    expect(page.locator(".assistant .text").last).to_contain_text("按年龄段可以打5到8折")
    assert posted == []
    assert len(assistant.turns) == 2


@pytest.mark.usefixtures("unsteady")
def test_the_line_is_opened_again_after_a_restart_of_the_server(
    page: Page, served: Serving, assistant: StandIn
) -> None:
    ask(page, "补贴")
    served.stop()
    expect(page.get_by_text(LOST)).to_be_visible()
    question = page.get_by_label("您想问什么？")
    question.fill("老年食堂吃饭打几折")
    question.press("Enter")
    expect(page.locator(".resident .text").last).to_have_text("老年食堂吃饭打几折")
    expect(page.locator("#typing")).to_be_hidden()
    restart(served, assistant)
    expect(page.locator(".assistant .text").last).to_contain_text("按年龄段可以打5到8折", timeout=20_000)
    expect(page.get_by_text(LOST)).to_be_hidden()
    expect(page.locator(".notice")).to_have_count(0)
    assert [turn.text for turn in assistant.turns] == ["补贴", "老年食堂吃饭打几折"]


@pytest.mark.usefixtures("unsteady")
def test_an_answer_lost_with_the_line_is_asked_for_again(
    page: Page, served: Serving, assistant: StandIn
) -> None:
    with holding(assistant):
        page.get_by_label("您想问什么？").fill("老年食堂吃饭打几折")
        page.keyboard.press("Enter")
        expect(page.locator("#typing")).to_be_visible()
        served.begin_to_stop()
        expect(page.get_by_text(LOST)).to_be_visible()
    served.stop()
    assert len(assistant.turns) == 1
    restart(served, assistant)
    expect(page.locator(".assistant .text").last).to_contain_text("按年龄段可以打5到8折", timeout=20_000)
    expect(page.locator(".resident")).to_have_count(1)
    assert len(assistant.turns) == 1


@pytest.mark.usefixtures("unsteady")
def test_pressing_the_button_does_not_wait_for_the_next_try(
    open_page: Callable[..., Page], served: Serving, assistant: StandIn
) -> None:
    # Chance would stretch each pause to the longest.
    page = open_page("Math.random = () => 1e5;")
    ask(page, "补贴")
    served.stop()
    expect(page.get_by_text(LOST)).to_be_visible()
    restart(served, assistant)
    page.get_by_role("button", name="马上重试").click()
    expect(page.get_by_text(LOST)).to_be_hidden()
    ask(page, "老年食堂吃饭打几折")
    assert len(assistant.turns) == 2


def test_an_agents_lines_look_like_a_persons(page: Page, served: Serving, assistant: StandIn) -> None:
    ask(page, "补贴")
    conversation = conversation_of(page)
    tell(served, assistant, conversation, "status", "工作人员已接入")
    tell(served, assistant, conversation, "agent", "您好，我是小王。", "<b>您住哪里？</b>")
    expect(page.locator(".status")).to_have_text("工作人员已接入")
    lines = page.locator(".agent")
    expect(lines).to_have_count(2)
    expect(lines.first.get_by_role("heading")).to_have_text("工作人员")
    expect(lines.last.locator(".text")).to_have_text("<b>您住哪里？</b>")
    expect(lines.last).to_be_in_viewport(ratio=1)
    contrasts = page.evaluate(
        CONTRASTS, [(selector, None) for selector in (".agent .speaker", ".agent .text", ".status")]
    )
    assert min(contrasts.values()) >= 4.5


def test_news_and_late_answers_say_what_they_are(page: Page, served: Serving, assistant: StandIn) -> None:
    conversation = conversation_of(page)
    button = {"title": "取消这次预约", "payload": "/cancel"}
    tell(served, assistant, conversation, "notice", "明天上午十点上门。", buttons=[button])
    tell(served, assistant, conversation, "late", "刚才问的有答案了。")
    headings = page.locator(".message:not(.welcome) h2")
    expect(headings).to_have_text(["通知", "助手补充答复"])
    page.get_by_role("button", name="取消这次预约").click()
    expect(page.locator(".resident .text")).to_have_text("取消这次预约")
    expect(page.locator(".send")).not_to_have_attribute("aria-disabled", "true")
    assert assistant.turns[0].text == "/cancel"


@pytest.mark.usefixtures("unsteady")
def test_lines_that_came_while_the_page_was_away_are_delivered_once(
    page: Page, served: Serving, assistant: StandIn
) -> None:
    ask(page, "补贴")
    conversation = conversation_of(page)
    for text in ("第一句", "第二句"):
        tell(served, assistant, conversation, "agent", text)
    expect(page.locator(".agent")).to_have_count(2)
    served.stop()
    expect(page.get_by_text(LOST)).to_be_visible()
    # Without Redis the mailbox goes with the server, and may count from 1 again.
    restart(served, assistant)
    tell(served, assistant, conversation, "agent", "第三句")
    expect(page.locator(".agent .text")).to_have_text(["第一句", "第二句", "第三句"], timeout=20_000)
    tell(served, assistant, conversation, "agent", "第四句")
    expect(page.locator(".agent")).to_have_count(4)
    page.reload()
    tell(served, assistant, conversation, "agent", "第五句")
    expect(page.locator(".agent .text")).to_have_text(["第五句"])


def test_a_new_conversation_gets_nothing_of_the_old_one(
    page: Page, served: Serving, assistant: StandIn
) -> None:
    ask(page, "补贴")
    old = conversation_of(page)
    page.get_by_role("button", name="重新开始").click()
    new = conversation_of(page)
    tell(served, assistant, old, "agent", "旧的")
    tell(served, assistant, new, "agent", "新的")
    expect(page.locator(".agent .text")).to_have_text(["新的"])


def test_what_a_person_will_answer_is_marked(page: Page, assistant: StandIn) -> None:
    plain = assistant.handle

    async def with_a_person(turn: Turn) -> Reply:
        reply = await plain(turn)
        return replace(reply, replies=(), trace=replace(reply.trace, route="handoff"))

    assistant.handle = with_a_person  # type: ignore[method-assign]
    ask(page, "我想问问房子的事")
    expect(page.locator(".resident .delivered")).to_have_text("已转给工作人员")
    assert page.evaluate(CONTRASTS, [(".delivered", None)])[".delivered"] >= 4.5


def test_a_tab_in_the_background_tells_by_its_name(page: Page, served: Serving, assistant: StandIn) -> None:
    hide = """hidden => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(hide, True)
    tell(served, assistant, conversation_of(page), "agent", "您好")
    expect(page).to_have_title("（新消息）滨江民政助手 23℃")
    page.evaluate(hide, False)
    expect(page).to_have_title("滨江民政助手 23℃")


@pytest.mark.usefixtures("unsteady")
def test_a_line_that_has_gone_deaf_is_given_up(
    open_page: Callable[..., Page], page: Page, assistant: StandIn
) -> None:
    def swallow(socket: WebSocketRoute) -> None:
        socket.on_message(lambda message: None)

    page.clock.install()
    page.route_web_socket("**/ws/v1/chat", swallow)
    page.reload()
    page.get_by_label("您想问什么？").fill("老年食堂吃饭打几折")
    page.keyboard.press("Enter")
    expect(page.locator("#typing")).to_be_attached()
    for _ in range(6):
        page.clock.run_for(3000)
    expect(page.locator(".assistant .text").last).to_contain_text("按年龄段可以打5到8折")
    assert len(assistant.turns) == 1


def test_a_lost_line_is_readable_and_fits_a_telephone(
    open_page: Callable[..., Page], served: Serving, unsteady: None
) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    ask(page, "补贴")
    served.stop()
    try:
        expect(page.get_by_role("status").filter(has_text=LOST)).to_be_visible()
        contrasts = page.evaluate(CONTRASTS, [(".connection p", None), (".hurry", None)])
        assert min(contrasts.values()) >= 4.5
        page.get_by_role("button", name="特大").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.locator(".hurry").bounding_box()["height"] >= 44  # type: ignore[index]
    finally:
        served.start(create_app(StandIn()))
