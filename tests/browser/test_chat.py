"""What a resident does on the chat page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.connectors.stand_in import StandIn
from tests.connectors.websocket.server import holding

pytestmark = pytest.mark.browser

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def ask(page: Page, text: str) -> None:
    """Types a question and sends it; waits until the page is ready for the next one."""
    page.get_by_label("您想问什么？").fill(text)
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".resident .text").last).to_have_text(text)
    expect(page.locator(".send")).not_to_have_attribute("aria-disabled", "true")


def test_the_page_greets_with_six_examples(page: Page) -> None:
    expect(page).to_have_title("滨江民政助手 23℃")
    expect(page.locator(".welcome").get_by_role("button")).to_have_count(6)
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    for role in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)  # type: ignore[arg-type]


def test_asking_shows_question_and_answer_with_its_lines(page: Page, assistant: StandIn) -> None:
    ask(page, "老年食堂吃饭打几折")
    answer = page.locator(".assistant:not(.welcome) .text")
    expect(answer).to_contain_text("按年龄段可以打5到8折")
    lines = answer.inner_text().split("\n")
    assert lines[1].startswith("打折不看住在哪个区")
    assert "" in lines
    (turn,) = assistant.turns
    assert turn.channel == "web"
    assert UUID.fullmatch(turn.conversation_id)
    assert turn.message_id is not None
    assert UUID.fullmatch(turn.message_id)


def test_an_example_asks_itself(page: Page, assistant: StandIn) -> None:
    page.get_by_role("button", name="领结婚证要带什么").click()
    expect(page.locator(".resident .text")).to_have_text("领结婚证要带什么")
    expect(page.locator(".assistant .text")).to_contain_text("身份证")
    assert assistant.turns[0].text == "领结婚证要带什么"


def test_citations_unfold(page: Page) -> None:
    ask(page, "领结婚证要带什么")
    quote = page.get_by_text("办理内地居民婚姻登记的机关是")
    expect(quote).to_be_hidden()
    page.get_by_text("依据（2 条）").click()
    expect(quote).to_be_visible()
    verified, excerpt = page.locator(".citation").all()
    for text in ("婚姻登记条例（2025年修订）", "第二条", "国务院", "2025年5月10日"):
        expect(verified).to_contain_text(text)
    link = verified.get_by_role("link", name="查看原文")
    expect(link).to_have_attribute("href", "https://www.gov.cn/zhengce/content/example.htm")
    expect(link).to_have_attribute("rel", re.compile("noopener"))
    expect(verified.get_by_text("未核对全文，以窗口答复为准")).to_have_count(0)
    expect(excerpt.get_by_text("未核对全文，以窗口答复为准")).to_be_visible()
    expect(excerpt).to_contain_text("2024年2月")
    expect(excerpt).not_to_contain_text("条款")
    expect(excerpt.get_by_role("link")).to_have_count(0)


def test_a_button_sends_its_payload_and_shows_its_title(page: Page, assistant: StandIn) -> None:
    ask(page, "补贴")
    page.get_by_role("button", name="老人的养老补贴").click()
    expect(page.locator(".resident .text").last).to_have_text("老人的养老补贴")
    expect(page.locator(".assistant .text").last).to_contain_text("看年龄和身体情况")
    assert [turn.text for turn in assistant.turns] == ["补贴", "/ask elder-care"]
    assert len({turn.conversation_id for turn in assistant.turns}) == 1
    assert len({turn.message_id for turn in assistant.turns}) == 2


def test_an_emergency_stands_out_and_can_be_called(page: Page) -> None:
    ask(page, "家里煤气泄漏了")
    message = page.get_by_role("alert")
    expect(message).to_have_class(re.compile("emergency"))
    expect(message.get_by_text("紧急情况，请先打电话")).to_be_visible()
    expect(message.locator("svg")).to_be_visible()
    links = message.get_by_role("link")
    assert links.evaluate_all("links => links.map((link) => link.getAttribute('href'))") == [
        "tel:119",
        "tel:120",
        "tel:057188880000",
    ]
    # Both places are taken in one go: the page may still be scrolling to its question.
    assert message.evaluate(
        """message => message.querySelector("a").getBoundingClientRect().bottom
            <= message.querySelector(".text").getBoundingClientRect().top"""
    )


def test_numbers_are_links_in_emergencies_only(page: Page) -> None:
    ask(page, "老年食堂吃饭打几折")
    expect(page.locator("a[href^='tel:']")).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("拨打110、119或120。", ["110", "119", "120"]),
        ("请打12345，反家暴热线12338，心理援助12356", ["12345", "12338", "12356"]),
        ("0571-12345 或 0571-87654321，夜间（0571）87654321", ["0571-12345", "0571-87654321", "87654321"]),
        ("手机13800001234，400-800-1234", ["13800001234", "400-800-1234"]),
        ("110，还是110", ["110"]),
        ("2024年2月1日起120元，119岁，110个；20240201；12.110；1200；3.120", []),
    ],
)
def test_which_numbers_are_telephone_numbers(page: Page, text: str, numbers: list[str]) -> None:
    script = "async (text) => (await import('/static/chat/emergency.js')).phoneNumbers(text)"
    assert page.evaluate(script, text) == numbers


def test_keyboard_alone_is_enough(page: Page, assistant: StandIn) -> None:
    question = page.get_by_label("您想问什么？")
    expect(question).to_be_focused()
    page.keyboard.type("第一行")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("第二行")
    expect(question).to_have_value("第一行\n第二行")
    page.keyboard.press("Enter")
    expect(page.locator(".resident .text")).to_have_text("第一行\n第二行")
    expect(question).to_have_value("")
    expect(question).to_be_focused()
    page.keyboard.type("老年食堂吃饭打几折")
    page.keyboard.press("Enter")
    expect(page.locator("details")).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    expect(page.locator("summary")).to_be_focused()
    outline = page.locator("summary").evaluate("element => getComputedStyle(element).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("blockquote")).to_be_visible()
    assert [turn.text for turn in assistant.turns] == ["第一行\n第二行", "老年食堂吃饭打几折"]


def test_the_skip_link_appears_with_focus_and_leads_to_the_question(page: Page) -> None:
    link = page.get_by_role("link", name="跳到输入框")
    expect(link).not_to_be_in_viewport()
    assert page.locator("a, button, textarea").first.get_attribute("class") == "skip"
    link.focus()
    expect(link).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.get_by_label("您想问什么？")).to_be_focused()


def test_enter_belongs_to_an_open_input_method(page: Page, assistant: StandIn) -> None:
    question = page.get_by_label("您想问什么？")
    question.fill("laonian")
    question.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(question).to_have_value("laonian")
    assert assistant.turns == []


def test_blanks_are_not_sent(page: Page, assistant: StandIn) -> None:
    page.get_by_label("您想问什么？").fill(" \n ")
    page.keyboard.press("Enter")
    expect(page.locator(".resident")).to_have_count(0)
    assert assistant.turns == []


def test_a_refused_question_gets_the_reason_and_no_retry(page: Page) -> None:
    ask(page, "不可接受")
    expect(page.get_by_role("alert")).to_contain_text("这句话不能处理。")
    expect(page.get_by_role("button", name="重试")).to_have_count(0)
    expect(page.get_by_label("您想问什么？")).to_have_value("不可接受")


def test_waiting_is_shown_and_one_question_goes_at_a_time(page: Page, assistant: StandIn) -> None:
    with holding(assistant):
        page.get_by_label("您想问什么？").fill("低保")
        page.keyboard.press("Enter")
        expect(page.locator("#typing")).to_be_visible()
        expect(page.locator("#typing")).to_contain_text("请稍等")
        page.get_by_label("您想问什么？").fill("再问")
        page.keyboard.press("Enter")
        expect(page.locator(".resident")).to_have_count(1)
    expect(page.locator("#typing")).to_be_hidden()
    expect(page.get_by_label("您想问什么？")).to_have_value("再问")
    assert len(assistant.turns) == 1


def test_a_turn_that_fails_is_told_calmly_and_can_be_sent_again(page: Page) -> None:
    ask(page, "崩溃")
    expect(page.get_by_role("alert")).to_contain_text("请稍后再试")
    page.get_by_role("button", name="重试").click()
    expect(page.get_by_role("alert")).to_contain_text("请稍后再试")
    expect(page.locator(".resident")).to_have_count(1)


def test_starting_again_drops_the_answer_under_way(page: Page, assistant: StandIn) -> None:
    with holding(assistant):
        page.get_by_label("您想问什么？").fill("低保")
        page.keyboard.press("Enter")
        expect(page.locator("#typing")).to_be_visible()
        page.get_by_role("button", name="重新开始").click()
    ask(page, "补贴")
    expect(page.locator(".message:not(.welcome)")).to_have_count(2)
    expect(page.locator(".notice")).to_have_count(0)
    assert [turn.text for turn in assistant.turns] == ["低保", "补贴"]


def test_starting_again_forgets_the_conversation(page: Page, assistant: StandIn) -> None:
    ask(page, "补贴")
    page.get_by_role("button", name="重新开始").click()
    expect(page.locator(".resident")).to_have_count(0)
    expect(page.locator(".welcome")).to_have_count(1)
    expect(page.get_by_label("您想问什么？")).to_be_focused()
    ask(page, "补贴")
    first, second = assistant.turns
    assert first.conversation_id != second.conversation_id


def test_nothing_but_a_random_number_and_the_text_size_is_stored(page: Page, assistant: StandIn) -> None:
    ask(page, "老年食堂吃饭打几折")
    page.get_by_role("button", name="特大").click()
    stored = page.evaluate("({ ...sessionStorage })")
    assert set(stored) == {"conversation_id", "last_item"}
    assert stored["last_item"] == "0"
    assert stored["conversation_id"] == assistant.turns[0].conversation_id
    assert page.evaluate("({ ...localStorage })") == {"text_size": "3"}
    page.reload()
    expect(page.locator(".resident")).to_have_count(0)
    ask(page, "补贴")
    assert assistant.turns[1].conversation_id == assistant.turns[0].conversation_id


@pytest.mark.parametrize("text", ["<img src=x onerror=window.hacked=1>", "<script>window.hacked=1</script>"])
def test_what_is_written_is_never_markup(page: Page, text: str) -> None:
    ask(page, text)
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("window.hacked") is None
    expect(page.locator("#log img, #log script, #log b, #log i")).to_have_count(0)
    expect(page.locator("#log a[href^='javascript']")).to_have_count(0)


def test_hostile_replies_are_shown_as_text(page: Page) -> None:
    ask(page, "<img src=x onerror=window.hacked=1>")
    expect(page.locator(".assistant .text")).to_have_text("<script>window.hacked=1</script><b>粗</b>")
    expect(page.get_by_role("button", name="<i>斜</i>")).to_be_visible()
    page.locator("summary").click()
    expect(page.locator(".citation-title")).to_have_text("<img src=x onerror=window.hacked=1>")
    expect(page.locator(".citation").get_by_role("link")).to_have_count(0)


HEARING = """
window.webkitSpeechRecognition = window.SpeechRecognition = class extends EventTarget {
  start() {
    this.dispatchEvent(new Event("start"));
    const result = new Event("result");
    result.results = [[{ transcript: "低保怎么申请" }]];
    this.dispatchEvent(result);
    this.dispatchEvent(new Event("end"));
  }
};
"""
DEAF = "delete window.SpeechRecognition; delete window.webkitSpeechRecognition;"


def test_speaking_writes_the_question(open_page: Callable[..., Page]) -> None:
    page = open_page(HEARING)
    page.get_by_role("button", name="说话").click()
    expect(page.get_by_label("您想问什么？")).to_have_value("低保怎么申请")
    expect(page.get_by_label("您想问什么？")).to_be_focused()


def test_without_recognition_there_is_no_button_to_speak(open_page: Callable[..., Page]) -> None:
    page = open_page(DEAF)
    expect(page.get_by_role("button", name="说话")).to_have_count(0)
    ask(page, "补贴")
    expect(page.locator(".choice", has_text="补贴").last).to_be_visible()
