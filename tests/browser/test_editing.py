"""An editor's day in a real browser, with the real assistant: a docx becomes an answer, questions too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete

from bot import resources
from bot.insight.tables import open_questions
from bot.language.clock import now
from bot.messages import Reply, Trace, Turn
from tests.accounts.ledger import PASSWORD, hired
from tests.browser.conftest import Watch
from tests.browser.pictures import kept
from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_staff import OFFICE_PC, login
from tests.conftest import Product
from tests.connectors.websocket.server import Serving
from tests.editing.papers import QUESTIONS, Editors, editors_app, word_file

pytestmark = pytest.mark.browser

ASKED = "社区的折叠长椅能借几天"


@pytest.fixture
def served(product: Product) -> Iterator[Serving]:
    """The product behind a server; afterwards the shipped knowledge base is live again."""
    accounts = resources.accounts()
    if not any(one.name == "编辑小张" for one in accounts.listing()):
        hired(accounts, "编辑小张", "editor")
    serving = Serving(editors_app(Editors(product.assistant)))
    yield serving
    serving.stop()
    resources.library().roll_back(0, "test", now())
    product.assistant._follower.follow()
    resources.recorder().write()
    with resources.database().write() as connection:
        connection.execute(delete(open_questions))


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """The editor's screen, logged in; it keeps its rules (`Watch`)."""
    context = chromium.new_context(locale="zh-CN", viewport=OFFICE_PC)
    watch = Watch(address, unsteady=True)
    opened = context.new_page()
    watch.over(opened)
    opened.goto(f"{address}/login?next=/admin/knowledge")
    login(opened, "编辑小张", PASSWORD)
    opened.get_by_role("heading", name="知识", level=1).wait_for()
    yield opened
    context.close()
    assert watch.broken == []


def test_a_docx_becomes_a_cited_answer(page: Page, address: str, product: Product, tmp_path: Path) -> None:
    file = tmp_path / "长椅借用办法.docx"
    file.write_bytes(word_file())
    assert_accessible(page)
    page.get_by_role("link", name="导入文件").click()
    assert_accessible(page)
    page.get_by_label("文件", exact=True).set_input_files(file)
    page.get_by_role("button", name="导入成草稿").click()
    expect(page.get_by_label("分段", exact=True)).to_contain_text("每次借用不超过7日")
    expect(page.get_by_role("button", name="发布")).to_be_disabled()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= OFFICE_PC["width"]
    # A remark leads to its line.
    page.get_by_role("listitem").filter(has_text="主题").get_by_role("button").click()
    chosen = "(one) => one.value.slice(one.selectionStart, one.selectionEnd)"
    assert page.get_by_label("正文", exact=True).evaluate(chosen).startswith("topic:")
    page.evaluate("scrollTo(0, 0)")
    kept(page, "paper")
    with page.expect_navigation():
        page.get_by_label("主题").select_option(value="community-life")
        page.get_by_role("button", name="保存资料").click()
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_text("已发布，使用中")).to_be_visible()
    product.assistant._follower.follow()

    chat = page.context.new_page()
    chat.goto(f"{address}/chat")
    chat.get_by_role("textbox").fill(ASKED)
    chat.keyboard.press("Enter")
    expect(chat.locator("body")).to_contain_text("不超过7日", timeout=20_000)
    expect(chat.locator("body")).to_contain_text("长椅借用办法")

    page.goto(f"{address}/admin/knowledge")
    page.get_by_label("居民会怎么问").fill(ASKED)
    page.get_by_role("button", name="试一试").click()
    expect(page.locator("#hits li").first).to_contain_text("7日")
    kept(page, "knowledge")
    page.get_by_role("link", name="发布记录").click()
    assert_accessible(page)
    page.get_by_role("button", name="版本 0").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("退回到版本0")
    kept(page, "releases")


def test_open_questions_become_a_draft(page: Page, address: str) -> None:
    recorder = resources.recorder()
    for text in (*QUESTIONS["wheelchair"], *QUESTIONS["dancing"]):
        reply = Reply("c", "m", (), Trace({"name": "ask", "confidence": 1.0}, None, "decline"))
        recorder.note(Turn("c", text, "web"), reply, None, now())
    said = "社区可以借轮椅，最多两周。"
    recorder.ask("written", QUESTIONS["wheelchair"][0], now(), answer=said)
    recorder.ask("handed", QUESTIONS["wheelchair"][1], now())
    recorder.write()
    page.goto(f"{address}/admin/learning")
    assert_accessible(page)
    row = page.get_by_role("row").nth(1)
    for origin in ("没有答上", "工作人员自己答的", "答了又转人工"):
        expect(row).to_contain_text(origin)
    kept(page, "learning")
    row.get_by_role("link").click()
    # What an agent said is where an editor begins.
    expect(page.get_by_label("回答", exact=True)).to_have_value(said)
    expect(page.get_by_role("heading", name="工作人员这样答过")).to_be_visible()
    kept(page, "learning-group")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= OFFICE_PC["width"]
    fields: dict[str, Any] = {
        "标题": "借轮椅",
        "回答": "社区可以借轮椅给居民。",
        "依据的标题": "社区便民物品借用办法（测试）",
        "依据的机关": "测试机关",
        "原文": "轮椅借给本社区居民。",
    }
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("主题").select_option(value="disability")
    page.get_by_role("button", name="存成草稿").click()
    expect(page.get_by_role("heading", name="借轮椅", level=1)).to_be_visible()
    expect(page.get_by_text("草稿，没有发布")).to_be_visible()
    expect(page.get_by_label("正文", exact=True)).to_have_value(re.compile("轮椅.*@answer"))
