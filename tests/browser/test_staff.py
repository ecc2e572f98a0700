"""What the bureau's staff do at their screens: log in, keep their account, and keep other people's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin

import pyotp
import pytest
from playwright.sync_api import Page, Route, expect

from bot.desk import Database
from bot.desk.storage import file_url
from bot.errors import LoginRefused
from bot.language import clock
from tests.accounts.ledger import PASSWORD, hired
from tests.browser.conftest import OFFICE_PC as OFFICE_PC
from tests.browser.conftest import OpenPage
from tests.browser.pictures import kept
from tests.browser.test_accessibility import assert_accessible
from tests.connectors.office import StaffOffice
from tests.connectors.stand_in import StandIn

pytestmark = pytest.mark.browser

NEW = "另外一句容易记住的话"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[StaffOffice]:
    """The bureau; 小李 the agent and 老周 the administrator have accounts."""
    database = Database(file_url(tmp_path))
    database.prepare()
    bureau = StaffOffice(database)
    hired(bureau.accounts, "小李", "agent")
    hired(bureau.accounts, "老周", "administrator")
    yield bureau
    database.close()


@pytest.fixture
def assistant(office: StaffOffice) -> StandIn:
    """The stand-in with the bureau behind it."""
    return office.assistant


def login(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fills the form in and sends it."""
    page.get_by_label("账号名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def own_page(page: Page) -> str:
    """Where the page of one's own account is."""
    return urljoin(page.url, "/account")


def code(secret: str, steps: int = 0) -> str:
    """The code of now, or of a later step that a clock may be ahead by."""
    return pyotp.TOTP(secret).at(clock.now() + steps * timedelta(seconds=30))


def test_a_login_by_keyboard_alone(open_staff: OpenPage) -> None:
    page = open_staff("/account")
    expect(page).to_have_title("登录 · 滨江民政助手")
    expect(page.get_by_label("账号名")).to_be_focused()
    page.keyboard.type("小李")
    page.keyboard.press("Tab")
    page.keyboard.type("不是这个密码呀")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("账号名或密码不对。")
    expect(page.get_by_label("密码")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()
    expect(page.get_by_role("banner")).to_contain_text("小李")
    expect(page.get_by_role("banner")).to_contain_text("坐席")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport(ratio=1)


def test_a_second_factor_is_set_up_and_asked_for(open_staff: OpenPage) -> None:
    page = open_staff("/account")
    login(page, "小李")
    page.locator("#totp-on").fill("不是这个密码呀")
    page.get_by_role("button", name="开启两步验证").click()
    expect(page.get_by_role("alert")).to_have_text("现在的密码不对。")
    page.locator("#totp-on").fill(PASSWORD)
    page.get_by_role("button", name="开启两步验证").click()
    expect(page.get_by_role("img", name="验证器用的二维码").locator("svg")).to_be_visible()
    secret = page.locator("#totp-secret").inner_text().replace(" ", "")
    expect(page.locator("#totp-code")).to_be_focused()
    page.locator("#totp-code").fill(code(secret))
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_role("heading", name="请记下恢复码")).to_be_visible()
    recovery = page.locator(".codes code").all_inner_texts()
    assert len(recovery) == 10
    page.get_by_role("link", name="记好了").click()
    expect(page.get_by_text("已经开启：登录时")).to_be_visible()
    expect(page.get_by_text(recovery[0])).to_have_count(0)

    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("status")).to_have_text("已经退出登录。")
    page.goto(own_page(page))
    login(page, "小李")
    expect(page.get_by_label("验证码")).to_be_focused()
    page.get_by_label("验证码").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("验证码不对")
    page.get_by_label("验证码").fill(code(secret, 1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()

    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#totp-off").fill(PASSWORD)
    page.get_by_role("button", name="关闭两步验证").click()
    expect(page.get_by_role("button", name="开启两步验证")).to_be_visible()


def test_a_login_needs_no_script(open_staff: OpenPage, office: StaffOffice) -> None:
    made = office.accounts.add("operator", "小张", "张三", ("editor",))
    page = open_staff(java_script_enabled=False)
    login(page, "小张", made.password)
    expect(page.get_by_role("heading", name="设置您自己的密码")).to_be_visible()
    page.get_by_label("新密码").fill(NEW)
    page.get_by_label("再输入一次").fill(NEW)
    page.get_by_role("button", name="保存并登录").click()
    expect(page.get_by_role("banner")).to_contain_text("张三")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("已经退出登录。")).to_be_visible()


def test_an_administrator_makes_an_account_and_its_owner_takes_it(open_staff: OpenPage) -> None:
    page = open_staff()
    login(page, "老周")
    expect(page.get_by_role("heading", name="账号", exact=True)).to_be_visible()
    page.get_by_label("账号名").fill("小张")
    page.get_by_label("姓名").fill("张三")
    page.get_by_role("button", name="新建").click()
    expect(page.get_by_role("alert")).to_have_text("至少要选一个角色。")
    page.get_by_label("账号名").fill("小张")
    page.get_by_label("编辑").check()
    page.get_by_role("button", name="新建").click()
    expect(page.get_by_role("heading", name="账号建好了")).to_be_visible()
    password = page.locator("#made-password").inner_text()

    owner = open_staff()
    login(owner, "小张", password)
    owner.get_by_label("新密码").fill(NEW)
    owner.get_by_label("再输入一次").fill(NEW)
    owner.get_by_role("button", name="保存并登录").click()
    expect(owner.get_by_role("banner")).to_contain_text("编辑")
    expect(owner.get_by_role("link", name="账号", exact=True)).to_have_count(0)

    page.get_by_role("link", name="回到列表").click()
    page.get_by_role("link", name="小张").click()
    page.get_by_label("坐席").check()
    with page.expect_navigation():
        page.get_by_role("button", name="保存角色").click()
    expect(page.get_by_label("坐席")).to_be_checked()
    # Other roles: the owner logs in again, and comes back to where they were.
    owner.reload()
    expect(owner).to_have_title("登录 · 滨江民政助手")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="停用账号").click()
    expect(page.get_by_text("已停用")).to_be_visible()
    login(owner, "小张", NEW)
    expect(owner.get_by_role("alert")).to_have_text("账号名或密码不对。")


def test_a_form_that_is_sent_before_its_script_has_loaded_is_sent_by_it(open_staff: OpenPage) -> None:
    page = open_staff("/account")
    login(page, "小李")
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()
    waiting: list[Route] = []

    def keep(route: Route) -> None:
        waiting.append(route)

    page.route("**/static/staff/account.js", keep)
    page.reload(wait_until="commit")
    page.locator("#totp-on").fill("不是这个密码呀")
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/totp")):
        page.get_by_role("button", name="开启两步验证").click()
        assert "?" not in page.url
        waiting[0].continue_()
    expect(page.get_by_role("alert")).to_have_text("现在的密码不对。")
    assert "?" not in page.url


def test_a_changed_password_ends_the_other_browsers(open_staff: OpenPage) -> None:
    page, other = open_staff("/account"), open_staff("/account")
    login(page, "小李")
    login(other, "小李")
    page.reload()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(3)
    page.locator("#present").fill(PASSWORD)
    page.get_by_label("新密码").fill(NEW)
    page.get_by_role("button", name="修改密码").click()
    expect(page.get_by_role("status")).to_contain_text("密码已经改好")
    other.reload()
    expect(other).to_have_title("登录 · 滨江民政助手")
    # The page goes on with the word of its new session.
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="退出其他所有设备").click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(2)
    page.get_by_role("button", name="退出登录").click()
    page.goto(own_page(page))
    login(page, "小李", NEW)
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()


def test_a_session_that_ended_leads_to_the_login_and_back(open_staff: OpenPage, office: StaffOffice) -> None:
    page = open_staff("/account")
    login(page, "小李")
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()
    office.accounts.end_sessions("老周", office.accounts.named("小李").id)
    page.locator("#totp-on").fill(PASSWORD)
    page.get_by_role("button", name="开启两步验证").click()
    expect(page).to_have_title("登录 · 滨江民政助手")
    login(page, "小李")
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()


@pytest.mark.parametrize("theme", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"contrast": "more"}])
def test_axe_finds_nothing(open_staff: OpenPage, office: StaffOffice, theme: dict[str, str]) -> None:
    for _ in range(5):
        with pytest.raises(LoginRefused):
            office.accounts.enter("小李", "不是这个密码呀", "192.0.2.1", "")
    page = open_staff(**theme)
    assert_accessible(page)
    login(page, "小李")
    expect(page.get_by_role("alert")).to_contain_text("试错的次数太多")
    assert_accessible(page)
    login(page, "老周")
    assert_accessible(page)
    page.get_by_text("每个角色能做什么").click()
    assert_accessible(page)
    page.get_by_role("link", name="小李").click()
    expect(page.get_by_role("button", name="解除暂停")).to_be_visible()
    # Its scripts have run then: a form that is sent before goes nowhere.
    page.wait_for_load_state()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="换成一次性密码").click()
    expect(page.get_by_role("heading", name="新的一次性密码")).to_be_visible()
    assert_accessible(page)
    password = page.locator("#made-password").inner_text()
    page.get_by_role("link", name="老周").click()
    page.locator("#totp-on").fill(PASSWORD)
    page.wait_for_load_state()
    page.get_by_role("button", name="开启两步验证").click()
    expect(page.locator("#totp-code")).to_be_focused()
    assert_accessible(page)
    owner = open_staff(**theme)
    login(owner, "小李", password)
    expect(owner.get_by_role("heading", name="设置您自己的密码")).to_be_visible()
    assert_accessible(owner)
    owner.goto(owner.url.partition("/login")[0] + "/logout")
    assert_accessible(owner)


@pytest.mark.parametrize("width", [400, 1366])
def test_nothing_is_wider_than_the_screen_and_targets_are_large(open_staff: OpenPage, width: int) -> None:
    page = open_staff(viewport={"width": width, "height": 768})
    login(page, "老周")
    for path in ("/account", "/admin/accounts"):
        page.goto(page.url.partition("/a")[0].rstrip("/") + path)
        page.get_by_role("heading", level=1).wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width == OFFICE_PC["width"]:
            kept(page, path.rpartition("/")[2])
        heights = page.locator("button:visible").evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect().height)"
        )
        assert min(heights) >= 44
