"""What agents do at their desk: queue, conversation, suggestions, calls, cases; the whole product behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from bot import resources
from bot.language.clock import now
from tests.accounts.ledger import hired
from tests.browser.agents import AgentDesk, Resident
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_chat import ask
from tests.conftest import Product
from tests.connectors.on_product import serving

pytestmark = pytest.mark.browser

LI, WANG = "坐席小李", "坐席小王"


@pytest.fixture(scope="module")
def hired_agents(product: Product) -> None:
    """Two agents with accounts."""
    for name in (LI, WANG):
        hired(resources.accounts(), name, "agent")


@pytest.fixture
def address(product: Product, hired_agents: None) -> Iterator[str]:
    """The product's server, with nobody in the queue."""
    for one in resources.handovers().queue():
        resources.handovers().close(one.id, "other", "operator", now())
    with serving(product) as found:
        yield found


@pytest.fixture
def desk(open_staff: OpenPage) -> AgentDesk:
    """小李 at the desk."""
    return AgentDesk.opened(open_staff, LI)


def judged(page: Page) -> dict[str, list[str]]:
    """The acceptance figures by kind: used, edited, rejected, share."""
    page.get_by_role("button", name="采用情况").click()
    expect(page.locator("#acceptance tr")).to_have_count(3)
    expect(page.locator("#acceptance-dialog")).to_be_visible()
    rows = page.locator("#acceptance tr").all()
    found = {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows}
    page.keyboard.press("Escape")
    return found


def test_from_the_wish_for_a_person_to_the_end(
    desk: AgentDesk, open_page: OpenPage, open_staff: OpenPage
) -> None:
    resident, page = open_page(), desk.page
    ask(resident, "老年食堂吃饭打几折")
    ask(resident, "转人工")
    expect(desk.waiting).to_contain_text(["老年助餐"])
    expect(desk.waiting).to_contain_text(["网页"])
    desk.take_next()
    expect(resident.get_by_text("工作人员来了")).to_be_visible()
    expect(desk.lines.first).to_contain_text("老年食堂吃饭打几折")
    before = judged(page)["可以答"]

    # The resident's line is there with what can be answered; one key takes it, another sends it.
    ask(resident, "低保怎么申请")
    expect(desk.lines.last).to_contain_text("低保怎么申请")
    best = desk.suggestions.first
    expect(best).to_contain_text("低保")
    best.locator("summary").click()
    expect(best.locator(".citation").first).to_be_visible()
    text = best.locator(".words").inner_text()
    page.keyboard.press("Alt+1")
    expect(desk.words).to_be_focused()
    expect(desk.words).to_have_value(text)
    page.keyboard.press("Control+Enter")
    expect(resident.locator(".agent").last).to_contain_text(text[:20])
    expect(desk.lines.last).to_contain_text(text[:20])

    page.keyboard.press("Alt+b")
    desk.write("家属下午方便接电话")
    expect(page.locator(".line.note")).to_contain_text("家属下午方便接电话")

    # One is changed before it is sent, another does not fit.
    ask(resident, "残疾人补贴有哪些")
    expect(desk.suggestions.first).to_contain_text("残疾人")
    page.keyboard.press("Alt+1")
    page.keyboard.type("您看可以吗？")
    page.keyboard.press("Control+Enter")
    expect(resident.locator(".agent").last).to_contain_text("您看可以吗？")
    ask(resident, "结婚登记要带什么")
    expect(desk.suggestions.first).to_contain_text("身份证")
    page.keyboard.press("Alt+Shift+1")
    expect(desk.suggestions.filter(has_text="身份证和")).to_have_count(0)
    after = judged(page)["可以答"]
    changed = [int(new) - int(old) for new, old in zip(after[:3], before[:3], strict=True)]
    assert changed == [1, 1, 1]

    # A colleague goes on with all of it, the note included, and ends it.
    page.get_by_role("button", name="转出").click()
    page.get_by_label("同事", exact=True).select_option(WANG)
    page.get_by_role("dialog").get_by_role("button", name="转出").click()
    expect(page.locator("#told")).to_have_text(f"已经转给{WANG}。")
    colleague = AgentDesk.opened(open_staff, WANG)
    colleague.page.get_by_role("button", name="我的").click()
    colleague.waiting.first.click()
    expect(colleague.page.locator(".line.note")).to_contain_text("家属下午方便接电话")
    colleague.write("再见")
    expect(resident.locator(".agent").last).to_contain_text("再见")
    colleague.page.get_by_role("button", name="结束", exact=True).click()
    colleague.page.get_by_role("dialog").get_by_role("button", name="结束").click()
    expect(colleague.page.locator("#told")).to_have_text("会话已经结束。")
    expect(resident.get_by_text("和工作人员的这次对话结束了")).to_be_visible()
    expect(resident.get_by_text("家属下午方便接电话")).to_have_count(0)
    ask(resident, "结婚登记要带什么")
    expect(resident.locator(".assistant .text").last).to_contain_text("身份证")


def test_a_conversation_that_a_colleague_took_is_told_calmly(
    desk: AgentDesk, open_staff: OpenPage, address: str
) -> None:
    Resident(address).call()
    expect(desk.waiting).to_have_count(1)
    # 小王 hears of nothing any more, and tries to take what 小李 has.
    page = open_staff("/login")
    page.route_web_socket("**/ws/v1/agent", cut_after_the_queue)
    colleague = AgentDesk.opened(lambda path, **_: (page.goto(address + path), page)[1], WANG)
    colleague.waiting.first.click()
    expect(page.get_by_role("button", name="接手")).to_be_visible()
    desk.take_next()
    page.get_by_role("button", name="接手").click()
    expect(page.locator("#told")).to_contain_text("这个会话")
    expect(page.locator("#composer")).to_be_hidden()


def cut_after_the_queue(socket: WebSocketRoute) -> None:
    """Lets the first frame of the server through, and nothing after it."""
    server = socket.connect_to_server()
    passed: list[str | bytes] = []

    def pass_on(message: str | bytes) -> None:
        if not passed:
            passed.append(message)
            socket.send(message)

    server.on_message(pass_on)


def test_the_line_to_the_server_is_opened_again(open_staff: OpenPage, address: str) -> None:
    sockets: list[WebSocketRoute] = []

    def keep(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    page = open_staff("/login")
    page.route_web_socket("**/ws/v1/agent", keep)
    desk = AgentDesk.opened(lambda path, **_: (page.goto(address + path), page)[1], LI)
    resident = Resident(address, "web").call("老年食堂吃饭打几折")
    desk.take_next()
    desk.words.fill("写了一半")
    sockets[-1].close()
    expect(page.locator("#link")).to_contain_text("正在重新连接")
    resident.say("你们几点下班")
    expect(page.locator("#link")).to_have_text("已连接，有新的会马上显示。")
    # What was said meanwhile is there, and what was begun is not lost.
    expect(desk.lines.last).to_contain_text("你们几点下班")
    expect(desk.words).to_have_value("写了一半")
    resident.say("低保怎么申请")
    expect(desk.suggestions.first).to_contain_text("低保")


def test_a_call_becomes_a_ticket(desk: AgentDesk) -> None:
    page = desk.page
    page.keyboard.press("Alt+c")
    expect(page.locator("#talk-title")).to_contain_text("来电")
    expect(desk.words).to_be_focused()
    page.keyboard.insert_text(
        "来电人：我们楼道里想装个坐凳，老人爬楼能歇一歇\n坐席：好的，请您留个电话\n13800138000"
    )
    page.keyboard.press("Control+Enter")
    whose = ["小李接听电话", "来电人", "好的，请您留个电话", "13800138000"]
    expect(desk.lines).to_contain_text(whose)
    expect(page.locator("#summary")).to_contain_text("电话138****8000")

    page.get_by_role("button", name="转成工单").click()
    form = page.locator("#behalf")
    expect(form.get_by_label("需求")).to_have_value(contains("楼道里想装个坐凳"))
    expect(form.get_by_label("联系电话")).to_have_value("13800138000")
    # What the assistant cannot use is asked for again, at its field.
    form.get_by_label("社区").fill("缤纷社区")
    form.get_by_label("联系电话").fill("12345")
    page.get_by_role("button", name="提交给助手核对").click()
    expect(form.locator(".asked")).to_contain_text("联系电话")
    form.get_by_label("联系电话").fill("13800138000")
    page.get_by_role("button", name="提交给助手核对").click()
    expect(page.locator("#behalf-log")).to_contain_text("请您核对一下")
    page.get_by_role("button", name="确认", exact=True).click()
    # Nobody agrees for a caller who was not asked.
    agree = page.locator("#behalf-step").get_by_role("button", name="同意", exact=True)
    expect(agree).to_be_disabled()
    page.get_by_label("这段话已经读给居民听").check()
    agree.click()
    expect(page.locator("#behalf-log")).to_contain_text("已经登记")
    expect(desk.lines.last).to_contain_text("替居民办理，编号")

    page.get_by_role("tab", name="事项").click()
    case = page.locator("#cases .case")
    expect(case).to_contain_text("居民需求登记")
    case.get_by_role("button", name="备注").click()
    page.get_by_label("备注，居民看不到").fill("已电话告知")
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(page.locator("#told")).to_contain_text("已经记下")

    page.get_by_role("button", name="结束", exact=True).click()
    expect(page.get_by_label("结果")).to_have_value("case")
    page.get_by_role("dialog").get_by_role("button", name="结束").click()
    expect(page.locator("#told")).to_have_text("会话已经结束。")
    expect(page.locator("#lines")).to_be_hidden()


def contains(text: str) -> re.Pattern[str]:
    """A pattern of a value that has this text in it."""
    return re.compile(re.escape(text))


def test_knowledge_and_own_phrases(desk: AgentDesk, open_staff: OpenPage, address: str) -> None:
    Resident(address).call()
    desk.take_next()
    page = desk.page
    page.keyboard.press("Alt+k")
    page.keyboard.type("残疾人补贴")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_have_text("找到 5 条")
    page.locator("#hits").get_by_role("button", name="放进输入框").first.click()
    expect(desk.words).not_to_have_value("")
    desk.words.fill("")

    page.get_by_role("tab", name="常用语").click()
    page.get_by_label("新的常用语").fill("请您稍等，我查一下。")
    page.keyboard.press("Enter")
    page.locator("#phrases").get_by_role("button", name="请您稍等，我查一下。", exact=True).click()
    expect(desk.words).to_have_value("请您稍等，我查一下。")
    other = AgentDesk.opened(open_staff, WANG)
    other.page.get_by_role("tab", name="常用语").click()
    expect(other.page.locator("#no-phrases")).to_be_visible()
    again = AgentDesk.opened(open_staff, LI)
    again.page.get_by_role("tab", name="常用语").click()
    again.page.get_by_role("button", name="删除：请您稍等").click()
    expect(again.page.locator("#no-phrases")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_staff: OpenPage, address: str, scheme: str) -> None:
    desk = AgentDesk.opened(open_staff, LI, color_scheme=scheme)
    page = desk.page
    assert_accessible(page)
    Resident(address).call("我想给我妈申请送餐")
    Resident(address).call("家里煤气泄漏了")
    expect(desk.waiting.first).to_contain_text("紧急")
    page.get_by_role("button", name="全部").click()
    desk.waiting.last.click()
    page.get_by_role("button", name="接手").click()
    expect(desk.suggestions.first).to_be_visible()
    desk.write("您好")
    page.keyboard.press("Alt+b")
    desk.write("备注一句")
    page.get_by_role("button", name="转成工单").click()
    expect(page.locator("#behalf")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Alt+k")
    page.keyboard.type("低保")
    page.keyboard.press("Enter")
    expect(page.locator("#hits .hit").first).to_be_visible()
    page.locator("#hits summary").first.click()
    assert_accessible(page)
    for name in ("转出", "结束", "快捷键", "采用情况"):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert_accessible(page)
        page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [400, 1366])
def test_nothing_is_wider_than_the_screen(open_staff: OpenPage, address: str, width: int) -> None:
    desk = AgentDesk.opened(open_staff, LI, viewport={"width": width, "height": 768})
    Resident(address).call("https://example.test/" + "a" * 200)
    desk.take_next()
    desk.page.get_by_role("button", name="转成工单").click()
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= width
    assert desk.page.evaluate("document.documentElement.scrollHeight") <= 768 or width < 1100
