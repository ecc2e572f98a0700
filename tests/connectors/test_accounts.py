"""Logging in and out over HTTP: forms, cookies, pages, and what another site cannot do."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from bot.desk import Database
from tests.accounts.ledger import ABSOLUTE, IDLE, PASSWORD, hired, trail
from tests.connectors.client import Client, assert_problem
from tests.connectors.office import CASES, CLERK, STAFF, StaffOffice
from tests.connectors.visits import ORIGIN, Visit

OWN, ACCOUNTS = f"{STAFF}/account", f"{STAFF}/accounts"
NEW = "另外一句容易记住的话"


@pytest.fixture
def visit(staff: StaffOffice) -> Visit:
    """Somebody at a browser; 小李 the agent and 老周 the administrator have accounts."""
    hired(staff.accounts, "小李", "agent")
    hired(staff.accounts, "老周", "administrator")
    return Visit(staff)


def test_a_form_lets_in_and_leads_on(visit: Visit) -> None:
    page = visit.look("/login?next=/account")
    assert page.status_code == 200
    assert 'action="/login"' in page.text
    response = visit.submit("/login", name="小李", password=PASSWORD, next="/account")
    assert (response.status_code, response.headers["location"]) == (303, "/account")
    assert "小李" in visit.look("/account").text
    # Who is in already needs no form, and comes to the page of their work.
    assert visit.look("/login").headers["location"] == "/agent"


def test_the_cookie_is_for_this_server_and_no_script(visit: Visit) -> None:
    given = visit.submit("/login", name="小李", password=PASSWORD).headers["set-cookie"]
    parts = {part.strip().lower() for part in given.split(";")[1:]}
    assert given.startswith("__Host-staff=")
    assert parts == {"httponly", "path=/", "samesite=strict", "secure"}


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_on_this_machine_the_cookie_needs_no_https(visit: Visit, host: str) -> None:
    fields = {"name": "小李", "password": PASSWORD}
    origin = {"Host": host, "Origin": f"http://{host}"}
    given = visit.send("POST", "/login", csrf=None, origin=None, data=fields, headers=origin)
    assert given.headers["set-cookie"].startswith("staff=")
    assert "secure" not in given.headers["set-cookie"].lower()
    # A cookie without the mark of HTTPS counts nowhere else.
    assert visit.look("/account").status_code == 303


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "/login",
        "/logout",
        "account",
        "/\n/example.org",
        "javascript:x",
    ],
)
def test_a_login_leads_nowhere_else(visit: Visit, target: str) -> None:
    response = visit.submit("/login", name="小李", password=PASSWORD, next=target)
    assert response.headers["location"] == "/agent"


def test_a_wrong_password_gives_the_form_again(visit: Visit) -> None:
    response = visit.submit("/login", name="小李<b>", password="不是这个密码呀", next="/account")
    assert response.status_code == 422
    assert "账号名或密码不对。" in response.text
    assert "小李&lt;b&gt;" in response.text
    assert 'value="/account"' in response.text
    assert "不是这个密码呀" not in response.text
    assert "set-cookie" not in response.headers


def test_pauses_say_how_long_for_any_name(visit: Visit) -> None:
    for name in ("小李", "没有这个人"):
        answers = [visit.submit("/login", name=name, password="不是这个密码呀") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [422] * 5 + [429]
        assert answers[-1].headers["retry-after"] == "30"
        assert "请 30 秒后再试" in answers[-1].text


def test_forms_of_other_sites_log_nobody_in_or_out(visit: Visit) -> None:
    for origin in ("https://example.org", "null", "http://testserver.example.org", f"{ORIGIN}:81"):
        response = visit.submit("/login", origin, name="小李", password=PASSWORD)
        assert response.status_code == 403
        assert visit.cookie is None
    visit.login("小李")
    for origin, word in (("https://example.org", visit.csrf), (ORIGIN, ""), (ORIGIN, "0" * 64)):
        assert visit.submit("/logout", origin, csrf=word).status_code == 403
    assert visit.send("GET", OWN).status_code == 200


def test_logging_out_ends_the_session_and_not_the_cookie_alone(visit: Visit, database: Database) -> None:
    visit.login("小李")
    assert "要退出登录吗" in visit.look("/logout").text
    cookie = visit.cookie
    response = visit.submit("/logout", csrf=visit.csrf)
    assert response.headers["location"] == "/login?out"
    assert visit.cookie is None
    visit.cookie = cookie
    assert visit.send("GET", OWN).status_code == 401
    assert ("小李", "logout", {"own": True}) in trail(database)


def test_pages_lead_to_the_login_and_back(visit: Visit) -> None:
    response = visit.look("/admin/accounts?x=1")
    assert response.headers["location"] == "/login?next=%2Fadmin%2Faccounts%3Fx%3D1"
    visit.look(response.headers["location"])
    back = visit.submit("/login", name="老周", password=PASSWORD, next="/admin/accounts?x=1")
    assert back.headers["location"] == "/admin/accounts?x=1"


def test_a_page_says_who_may_open_it_and_leads_only_where_one_may(visit: Visit) -> None:
    visit.login("小李")
    refused = visit.look("/admin/accounts")
    assert refused.status_code == 403
    assert "管理员" in refused.text
    assert "老周" not in refused.text
    assert 'href="/admin/accounts"' not in visit.look("/account").text
    visit.login("老周")
    assert 'href="/admin/accounts"' in visit.look("/account").text
    assert visit.look("/admin/accounts/nobody").status_code == 404


def test_every_staff_page_keeps_its_own_policy(visit: Visit) -> None:
    visit.login("老周")
    for path in ("/login", "/account", "/admin/accounts", "/logout", "/admin/accounts/nobody"):
        response = Visit(visit.office).look(path) if path == "/login" else visit.look(path)
        headers = response.headers
        assert headers.get_list("content-security-policy") == [headers["content-security-policy"]]
        assert "form-action 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "<script>" not in response.text
        assert " style=" not in response.text
        assert " onclick=" not in response.text


def test_a_one_time_password_is_replaced_before_anything_else(visit: Visit) -> None:
    visit.login("老周")
    made = visit.send("POST", ACCOUNTS, {"name": "小张", "display_name": "张三", "roles": ["editor"]}).json()
    new = Visit(visit.office)
    response = new.submit("/login", name="小张", password=made["password"], next="/account")
    assert response.headers["location"] == "/login/password?next=%2Faccount"
    assert assert_problem(new.send("GET", OWN), 401)["detail"].startswith("请先把一次性密码换成")
    assert new.look("/account").headers["location"] == "/login/password?next=%2Faccount"
    new.look("/login/password")
    fields = {"csrf": new.csrf, "next": "/account"}
    assert new.submit("/login/password", new="short", again="short", **fields).status_code == 422
    assert "不一样" in new.submit("/login/password", new=NEW, again=PASSWORD, **fields).text
    assert new.submit("/login/password", new=NEW, again=NEW, csrf="x", next="").status_code == 403
    done = new.submit("/login/password", new=NEW, again=NEW, **fields)
    assert done.headers["location"] == "/account"
    assert new.send("GET", OWN).json()["permissions"] == sorted(
        ["knowledge.read", "knowledge.write", "knowledge.publish", "insight.read"]
    )


def test_a_second_factor_over_http(visit: Visit) -> None:
    visit.login("小李")
    assert_problem(visit.send("POST", f"{OWN}/totp", {"password": "不是这个密码呀"}), 403)
    offered = visit.send("POST", f"{OWN}/totp", {"password": PASSWORD}).json()
    totp = pyotp.TOTP(offered["secret"])
    assert_problem(visit.send("POST", f"{OWN}/totp/confirm", {"code": "000000"}), 422)
    now = visit.office.now
    codes = visit.send("POST", f"{OWN}/totp/confirm", {"code": totp.at(now)}).json()["recovery_codes"]
    again = Visit(visit.office)
    response = again.submit("/login", name="小李", password=PASSWORD, next="/account")
    assert response.headers["location"] == "/login/code?next=%2Faccount"
    assert_problem(again.send("GET", OWN), 401)
    assert_problem(again.send("GET", CASES), 401)
    first = again.cookie
    assert again.submit("/login/code", code="000000", next="/account").status_code == 422
    done = again.submit("/login/code", code=codes[0], next="/account")
    assert done.headers["location"] == "/account"
    assert again.cookie != first
    assert visit.send("POST", f"{OWN}/totp/remove", {"password": PASSWORD}).json()["totp"] is False


def test_changes_need_the_word_of_the_session_and_its_own_origin(visit: Visit, staff: StaffOffice) -> None:
    number = staff.book(1).id
    visit.login("小李")
    other = Visit(staff).login("小李")
    note = (f"{CASES}/{number}/note", {"text": "说明"})
    assert_problem(visit.send("POST", *note, csrf=None), 403)
    assert_problem(visit.send("POST", *note, csrf=other.csrf), 403)
    assert_problem(visit.send("POST", *note, origin="https://example.org"), 403)
    assert_problem(visit.send("POST", *note, origin="null"), 403)
    assert visit.send("POST", *note).status_code == 200
    assert visit.send("POST", *note, origin=None).status_code == 200
    # A token is never sent by a browser of itself: it needs neither.
    assert staff.post(*note, CLERK).status_code == 200
    # Both: the token alone counts, so a wrong one does not let the cookie in.
    refused = visit.send("GET", CASES, headers={"Authorization": "Bearer wrong-token-of-the-tests"})
    assert_problem(refused, 401)


def test_what_an_account_does_is_noted_under_its_name(visit: Visit, staff: StaffOffice) -> None:
    number = staff.book(1).id
    visit.login("小李")
    assert visit.send("GET", f"{CASES}/{number}").json()["masked"] is False
    assert visit.send("POST", f"{CASES}/{number}/start", {}).status_code == 200
    assert [(actor, what) for actor, what, case in staff.noted() if case == number] == [
        ("小李", "read"),
        ("小李", "start"),
    ]
    assert staff.desk.history(number)[-1].actor == "小李"


def test_sessions_end_by_rest_and_age(visit: Visit) -> None:
    start = visit.office.now
    visit.login("小李")
    idle = Visit(visit.office).login("小李")
    steps = int(ABSOLUTE / timedelta(minutes=20))
    for step in range(1, steps):
        visit.office.now = start + step * timedelta(minutes=20)
        assert visit.send("GET", OWN).status_code == 200
        background = idle.send("GET", OWN, headers={"X-Background": "1"})
        assert background.status_code == (200 if step * timedelta(minutes=20) < IDLE else 401)
    visit.office.now = start + ABSOLUTE
    assert_problem(visit.send("GET", OWN), 401)


def test_own_password_over_http(visit: Visit) -> None:
    visit.login("小李")
    other = Visit(visit.office).login("小李")
    old = visit.cookie
    assert_problem(visit.send("POST", f"{OWN}/password", {"present": "不是这个密码呀", "new": NEW}), 403)
    assert_problem(visit.send("POST", f"{OWN}/password", {"present": PASSWORD, "new": "short"}), 422)
    changed = visit.send("POST", f"{OWN}/password", {"present": PASSWORD, "new": NEW})
    assert changed.status_code == 200
    assert visit.cookie != old
    visit.csrf = changed.json()["csrf"]
    assert visit.send("POST", f"{OWN}/sessions/end-others").json() == {"ended": 0}
    assert other.send("GET", OWN).status_code == 401


def test_no_answer_repeats_what_was_typed_as_a_password(visit: Visit) -> None:
    visit.login("小李")
    for body in (
        {"present": "geheim" * 100, "new": NEW},
        {"present": ["geheim"], "new": NEW},
        {"present": "geheim"},
    ):
        assert "geheim" not in visit.send("POST", f"{OWN}/password", body).text


def test_own_sessions_and_nobody_elses(visit: Visit) -> None:
    visit.login("小李")
    second = Visit(visit.office).login("小李")
    others = Visit(visit.office).login("老周")
    (foreign,) = [one["id"] for one in others.send("GET", f"{OWN}/sessions").json()["sessions"]]
    mine = visit.send("GET", f"{OWN}/sessions").json()["sessions"]
    assert len(mine) == 2
    assert_problem(visit.send("POST", f"{OWN}/sessions/{foreign}/end"), 404)
    (other,) = [one["id"] for one in mine if not one["current"]]
    assert visit.send("POST", f"{OWN}/sessions/{other}/end").status_code == 200
    assert second.send("GET", OWN).status_code == 401
    assert others.send("GET", OWN).status_code == 200


def test_administrators_make_change_and_close_accounts(visit: Visit, database: Database) -> None:
    visit.login("老周")
    made = visit.send("POST", ACCOUNTS, {"name": "小张", "display_name": "张三", "roles": ["agent"]})
    assert made.status_code == 200
    id = made.json()["account"]["id"]
    assert_problem(
        visit.send("POST", ACCOUNTS, {"name": "小张", "display_name": "x", "roles": ["agent"]}), 409
    )
    for wrong in ({"roles": []}, {"roles": ["boss"]}, {"name": "system"}):
        body = {"name": "小吴", "display_name": "吴", "roles": ["agent"], **wrong}
        assert_problem(visit.send("POST", ACCOUNTS, body), 422)
    changed = visit.send("PATCH", f"{ACCOUNTS}/{id}", {"roles": ["editor", "agent"], "display_name": "张四"})
    assert (changed.json()["roles"], changed.json()["display_name"]) == (["agent", "editor"], "张四")
    reset = visit.send("POST", f"{ACCOUNTS}/{id}/password").json()
    assert reset["password"] != made.json()["password"]
    assert visit.send("PATCH", f"{ACCOUNTS}/{id}", {"disabled": True}).json()["disabled"] is True
    assert visit.send("GET", f"{ACCOUNTS}/{id}").json()["disabled"] is True
    own = next(one["id"] for one in visit.send("GET", ACCOUNTS).json()["accounts"] if one["name"] == "老周")
    assert_problem(visit.send("PATCH", f"{ACCOUNTS}/{own}", {"roles": ["manager", "administrator"]}), 409)
    told = [what for actor, what, _ in trail(database) if actor == "老周"]
    assert told == ["login", "account added", "account changed", "password reset", "account changed"]
    assert reset["password"] not in str(trail(database))


def test_without_tokens_and_accounts_the_doors_say_how_to_open_them(database: Database) -> None:
    closed = StaffOffice(database, roster="")
    assert "python -m bot users add" in assert_problem(closed.get(CASES, None), 503)["detail"]
    hired(closed.accounts, "小李")
    assert_problem(closed.get(CASES, None), 401)
    assert_problem(closed.get(CASES, CLERK), 401)
    assert Visit(closed).login("小李").send("GET", CASES).status_code == 200


def test_pages_are_calm_when_the_store_is_away(client: Client) -> None:
    for path in ("/account", "/admin/accounts", "/login"):
        response = client.get(path, headers={"Cookie": "__Host-staff=anything"})
        assert response.status_code == 503
        assert "连不上数据库" in response.text
        assert response.headers["content-type"].startswith("text/html")


def test_what_is_shown_is_never_markup(visit: Visit, staff: StaffOffice) -> None:
    staff.accounts.add("operator", "小坏", "<script>x</script>", ("agent",), PASSWORD)
    visit.login("老周")
    page = visit.look("/admin/accounts").text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_nobody_makes_up_an_address(visit: Visit) -> None:
    def attempt(number: int) -> int:
        return visit.send(
            "POST",
            "/login",
            csrf=None,
            data={"name": f"人{number}", "password": "不是这个密码呀"},
            headers={"X-Forwarded-For": f"192.0.2.{number}"},
        ).status_code

    assert [attempt(number) for number in range(51)] == [422] * 50 + [429]
