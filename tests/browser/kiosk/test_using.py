"""What a resident does at a kiosk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from connectors.app import create_app
from connectors.kiosk.board import board
from tests.browser.kiosk.conftest import OpenKiosk
from tests.browser.kiosk.stand_in import DONE, KioskStandIn
from tests.browser.kiosk.steps import ended, fill_form, press, settled, write
from tests.browser.mailbox import tell
from tests.connectors.stand_in import StandIn
from tests.connectors.websocket.server import Serving

pytestmark = pytest.mark.browser

#: A machine with a voice of its own and one that would send words away; `spoken` notes what is read.
SPEAKING = """
window.spoken = [];
window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
const voices = [
  { lang: "zh-CN", localService: false, name: "far away" },
  { lang: "zh-CN", localService: true, name: "here" },
];
Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
  getVoices: () => voices,
  cancel() { window.spoken.push("(stop)"); },
  speak(said) {
    window.spoken.push(`${said.voice.name}: ${said.text}`);
    setTimeout(() => said.dispatchEvent(new Event("end")));
  },
}) });
"""
MUTE = """
Object.defineProperty(window, "speechSynthesis", { value: undefined });
delete window.SpeechRecognition;
delete window.webkitSpeechRecognition;
"""
HEARING = """
window.webkitSpeechRecognition = window.SpeechRecognition = class extends EventTarget {
  start() {
    this.dispatchEvent(new Event("start"));
    const result = new Event("result");
    result.results = [[{ transcript: "老年食堂吃饭打几折" }]];
    this.dispatchEvent(result);
    this.dispatchEvent(new Event("end"));
  }
};
"""
DEAF = """
window.webkitSpeechRecognition = window.SpeechRecognition = class extends EventTarget {
  start() { this.dispatchEvent(Object.assign(new Event("error"), { error: "network" })); }
};
"""


def test_the_first_screen_shows_the_editors_tiles(kiosk: Page) -> None:
    for group in board().groups:
        section = kiosk.get_by_role("region", name=group.title)
        for tile in group.tiles:
            name = re.compile(f"^{re.escape(tile.title)}( 在这里办)?$")
            expect(section.get_by_role("button", name=name)).to_have_count(1)
    expect(kiosk.get_by_role("main")).to_have_count(1)
    expect(kiosk.get_by_role("log", include_hidden=True)).to_have_attribute("aria-live", "polite")


def test_a_tile_asks_and_the_answer_stands_with_its_source(kiosk: Page, assistant: StandIn) -> None:
    press(kiosk, "老年食堂优惠")
    settled(kiosk, "老年食堂优惠")
    expect(kiosk.locator(".assistant .text")).to_contain_text("按年龄段可以打5到8折")
    kiosk.get_by_text("依据（1 条）").tap()
    expect(kiosk.locator("blockquote")).to_be_visible()
    (turn,) = assistant.turns
    assert (turn.channel, turn.text, turn.community) == ("kiosk", "老年食堂吃饭打几折", None)
    assert re.fullmatch(r"kiosk:[0-9a-f-]{36}", turn.conversation_id)


def test_from_a_tile_to_a_case_by_keys_and_writing(kiosk: Page, assistant: StandIn) -> None:
    expect(kiosk.locator("#pad")).to_be_hidden()
    fill_form(kiosk)
    expect(kiosk.locator("#pad")).to_be_hidden()
    expect(kiosk.locator(".assistant .text").last).to_contain_text("542-436-839")
    assert [turn.text for turn in assistant.turns] == [
        "办理 上门助浴",
        "明天上午10点",
        "王秀英",
        "13800138000",
    ]


def test_keys_can_be_taken_back_and_other_days_be_had(kiosk: Page, assistant: StandIn) -> None:
    kiosk.get_by_role("button", name="上门助浴 在这里办").tap()
    expect(kiosk.get_by_role("region", name="选日子和时间")).to_be_visible()
    press(kiosk, "后天")
    press(kiosk, "今天")
    press(kiosk, "下午3点")
    expect(kiosk.get_by_label("您想问什么？")).to_have_value("今天下午3点")
    expect(kiosk.get_by_role("button", name="今天", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(kiosk.get_by_role("button", name="后天", exact=True)).to_have_attribute("aria-pressed", "false")
    press(kiosk, "选别的日子")
    expect(kiosk.get_by_label("您想问什么？")).to_have_value("")
    for key in ("1", "2", "月", "3", "5", "删一个", "日", "9", "点", "半"):
        press(kiosk, key)
    press(kiosk, "确定")
    settled(kiosk, "12月3日9点半")
    assert assistant.turns[-1].text == "12月3日9点半"


def test_the_days_to_choose_from_are_the_next_ones(open_kiosk: OpenKiosk) -> None:
    page = open_kiosk(clock=True)
    page.clock.set_fixed_time("2026-11-29T09:00:00+08:00")
    page.get_by_role("button", name="上门助浴 在这里办").tap()
    days = page.get_by_role("group", name="日子").get_by_role("button")
    expect(days).to_have_text(["今天", "明天", "后天", "12月2日 周三", "12月3日 周四", "12月4日 周五"])


def test_the_slip_has_number_and_words_of_the_case_and_nobodys_name(kiosk: Page) -> None:
    fill_form(kiosk)
    kiosk.evaluate(
        "() => { window.print = () => { window.printed = document.querySelector('.slip').innerText; }; }"
    )
    press(kiosk, "凭条：打印，或用手机扫码")
    slip = kiosk.get_by_role("dialog", name="办事凭条")
    expect(slip.locator(".slip-number strong")).to_have_text("542-436-839")
    expect(slip.locator(".text")).to_have_text(DONE)
    expect(slip.get_by_role("img")).to_have_accessible_name(
        "二维码，打开 https://assistant.example.gov.cn/chat#case=542436839"
    )
    slip.get_by_role("button", name="打印凭条").tap()
    printed = kiosk.evaluate("window.printed")
    assert "王秀英" not in printed
    assert "13800138000" not in printed
    slip.get_by_role("button", name="关闭").tap()
    expect(slip).to_have_count(0)


def test_only_the_slip_is_printed(kiosk: Page) -> None:
    fill_form(kiosk)
    press(kiosk, "凭条：打印，或用手机扫码")
    kiosk.locator(".code svg").wait_for()
    kiosk.emulate_media(media="print")
    expect(kiosk.locator(".slip-number")).to_be_visible()
    expect(kiosk.locator(".code svg")).to_be_visible()
    for gone in (".top", "main", ".foot", ".slip .close", ".print"):
        expect(kiosk.locator(gone)).to_be_hidden()


def test_a_telephone_goes_on_with_the_cases_number(
    open_kiosk: OpenKiosk, address: str, assistant: StandIn
) -> None:
    phone = open_kiosk(viewport={"width": 360, "height": 740}, is_mobile=True)
    phone.goto(f"{address}/chat#case=542436839")
    expect(phone.get_by_label("您想问什么？")).to_have_value("查询 542-436-839")
    assert phone.url == f"{address}/chat"
    assert assistant.turns == []


def test_a_way_to_go_on_by_telephone_before_there_is_a_case(kiosk: Page) -> None:
    press(kiosk, "手机接着问")
    panel = kiosk.get_by_role("dialog", name="用手机接着问")
    expect(panel.get_by_role("img")).to_have_accessible_name(
        "二维码，打开 https://assistant.example.gov.cn/chat"
    )
    kiosk.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def test_answers_are_read_by_a_voice_of_this_machine(open_kiosk: OpenKiosk) -> None:
    page = open_kiosk(SPEAKING)
    press(page, "老年食堂优惠")
    settled(page, "老年食堂优惠")
    assert [said for said in page.evaluate("window.spoken") if said != "(stop)"] == []
    press(page, "听一听")
    spoken = [said for said in page.evaluate("window.spoken") if said != "(stop)"]
    assert spoken[0].startswith("here: 年满60周岁的老人")
    assert all(said.startswith("here: ") for said in spoken)
    expect(page.get_by_role("button", name="听一听", exact=True)).to_have_attribute("aria-pressed", "false")


def test_reading_by_itself_is_chosen_and_ends_with_the_conversation(open_kiosk: OpenKiosk) -> None:
    page = open_kiosk(SPEAKING)
    press(page, "自动朗读")
    press(page, "老年食堂优惠")
    settled(page, "老年食堂优惠")
    page.wait_for_function("window.spoken.some((said) => said.startsWith('here'))")
    press(page, "结束")
    ended(page)
    expect(page.get_by_role("button", name="自动朗读", exact=True)).to_have_attribute("aria-pressed", "false")


def test_questions_can_be_spoken(open_kiosk: OpenKiosk, assistant: StandIn) -> None:
    page = open_kiosk(HEARING)
    press(page, "说话")
    expect(page.get_by_label("您想问什么？")).to_have_value("老年食堂吃饭打几折")
    press(page, "发送")
    settled(page, "老年食堂吃饭打几折")
    assert len(assistant.turns) == 1


def test_where_nothing_is_heard_the_button_goes(open_kiosk: OpenKiosk) -> None:
    page = open_kiosk(DEAF)
    press(page, "说话")
    expect(page.get_by_role("button", name="说话")).to_have_count(0)
    write(page, "补贴")


def test_a_browser_without_voices_shows_nothing_of_them(open_kiosk: OpenKiosk) -> None:
    page = open_kiosk(MUTE)
    press(page, "老年食堂优惠")
    settled(page, "老年食堂优惠")
    for name in ("说话", "听一听", "自动朗读"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_help_and_emergency_are_always_in_the_same_place(kiosk: Page) -> None:
    def places() -> list[dict[str, float] | None]:
        return [kiosk.locator(f"[data-does={name}]").bounding_box() for name in ("help", "alarm")]

    first = places()
    write(kiosk, "补贴")
    assert places() == first
    press(kiosk, "首页")
    kiosk.get_by_role("button", name="上门助浴 在这里办").tap()
    expect(kiosk.locator("#pad")).to_be_visible()
    assert places() == first
    press(kiosk, "帮助")
    help_ = kiosk.get_by_role("dialog", name="怎么用这台机器")
    expect(help_.get_by_role("listitem")).to_have_text(board().help)


def test_the_emergency_button_shows_numbers_and_asks_at_once(kiosk: Page) -> None:
    press(kiosk, "紧急求助")
    panel = kiosk.get_by_role("dialog", name="紧急求助")
    for one in board().emergency.numbers:
        expect(panel.get_by_text(one.number, exact=True)).to_be_visible()
    press(kiosk, "煤气漏了")
    expect(panel).to_have_count(0)
    settled(kiosk, "煤气漏了")


def test_in_an_emergency_numbers_are_read_and_not_dialled(kiosk: Page) -> None:
    write(kiosk, "家里煤气泄漏了")
    alert = kiosk.get_by_role("alert")
    expect(alert.get_by_text("请打 119")).to_be_visible()
    expect(kiosk.locator("a[href^='tel:']")).to_have_count(0)


def test_nothing_leads_away_from_the_kiosk(kiosk: Page) -> None:
    write(kiosk, "领结婚证要带什么")
    kiosk.locator("summary").tap()
    expect(kiosk.locator(".citation").first).to_contain_text("国务院")
    expect(kiosk.locator("a[href]:not([href^='#'])")).to_have_count(0)


def test_a_person_is_asked_for_and_answers(kiosk: Page, served: Serving, assistant: StandIn) -> None:
    press(kiosk, "找工作人员")
    settled(kiosk, "找工作人员")
    assert assistant.turns[0].text == "转人工"
    press(kiosk, "首页")
    tell(served, assistant, assistant.turns[0].conversation_id, "agent", "您好，我是社区的工作人员。")
    expect(kiosk.locator(".agent .text")).to_be_visible()
    expect(kiosk.locator(".agent .text")).to_have_text("您好，我是社区的工作人员。")


def test_the_first_screen_and_the_conversation_are_a_press_apart(kiosk: Page) -> None:
    expect(kiosk.get_by_role("button", name="回到刚才的对话")).to_be_hidden()
    write(kiosk, "补贴")
    press(kiosk, "首页")
    expect(kiosk.locator(".resident")).to_be_hidden()
    press(kiosk, "回到刚才的对话")
    expect(kiosk.locator(".resident")).to_be_visible()


def test_pages_are_turned_by_big_buttons(kiosk: Page) -> None:
    press(kiosk, "低保怎么申请")
    settled(kiosk, "低保怎么申请")
    down, up = (kiosk.get_by_role("button", name=name, exact=True) for name in ("下翻", "上翻"))
    for _ in range(10):
        if down.get_attribute("aria-disabled") == "true":
            break
        down.tap()
        kiosk.wait_for_timeout(400)
    expect(down).to_have_attribute("aria-disabled", "true")
    expect(kiosk.get_by_role("log")).to_be_visible()
    up.tap()
    expect(down).to_have_attribute("aria-disabled", "false")


def test_keyboard_alone_is_enough(open_kiosk: OpenKiosk, assistant: StandIn) -> None:
    page = open_kiosk(has_touch=False)
    page.get_by_role("button", name="老年食堂优惠").focus()
    page.keyboard.press("Enter")
    settled(page, "老年食堂优惠")
    page.get_by_role("button", name="紧急求助").focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="紧急求助")
    expect(panel.get_by_role("heading", name="紧急求助")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.get_by_role("button", name="紧急求助")).to_be_focused()


@pytest.mark.usefixtures("unsteady")
def test_a_server_that_is_gone_is_told_calmly_and_found_again(
    kiosk: Page, served: Serving, assistant: KioskStandIn
) -> None:
    write(kiosk, "补贴")
    served.stop()
    expect(kiosk.get_by_text("连接断了，正在重新连接")).to_be_visible()
    served.start(create_app(assistant))
    expect(kiosk.get_by_text("连接断了，正在重新连接")).to_be_hidden(timeout=20_000)
    write(kiosk, "老年食堂吃饭打几折")
    expect(kiosk.locator(".assistant .text").last).to_contain_text("按年龄段可以打5到8折")


@pytest.mark.usefixtures("unsteady")
def test_a_board_that_does_not_come_is_asked_for_again(kiosk: Page) -> None:
    failed: list[Route] = []

    def once(route: Route) -> None:
        if failed:
            route.continue_()
        else:
            failed.append(route)
            route.abort()

    kiosk.route("**/api/v1/kiosk", once)
    kiosk.reload()
    kiosk.locator(".group .tile").first.wait_for(timeout=10_000)
    assert len(failed) == 1
