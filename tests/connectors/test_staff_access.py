"""Who may do what: tokens, roles, and a setting that cannot be read."""

from __future__ import annotations

import logging

import pytest
from pydantic import SecretStr

from bot import cli
from bot.desk import Database
from bot.errors import SetupError
from bot.settings import Settings
from bot.staff import ROLES, Member, Roster
from connectors.app import create_app
from tests.connectors.client import Client, assert_problem
from tests.connectors.office import CASES, CLERK, MANAGER, STAFF, VIEWER, StaffOffice

SECRET = "a-secret-that-is-long-enough"
#: Method, path below a case or the staff's address, body, and the least role.
DOORS = [
    ("GET", "cases", None, "viewer"),
    ("GET", "cases/{id}", None, "viewer"),
    ("GET", "overdue", None, "viewer"),
    ("GET", "cases.csv", None, "manager"),
    ("POST", "cases/{id}/note", {"text": "说明"}, "clerk"),
    ("POST", "cases/{id}/assign", {"assignee": "小李"}, "clerk"),
    ("POST", "cases/{id}/reschedule", {"when": "2026-11-27T10:30:00+08:00"}, "clerk"),
    *(("POST", f"cases/{{id}}/{step}", {}, "clerk") for step in ("confirm", "start", "complete", "miss")),
    ("POST", "cases/{id}/cancel", {}, "clerk"),
]
doors = pytest.mark.parametrize(("method", "path", "body", "role"), DOORS, ids=lambda value: str(value))


@doors
def test_without_a_token_nobody_comes_in(
    staff: StaffOffice, method: str, path: str, body: object, role: str
) -> None:
    path = f"{STAFF}/{path.format(id=staff.book(1).id)}"
    for token in (None, "", "wrong-token-of-the-tests", f"{CLERK} ", f"{CLERK}x", CLERK[:-1], "é" * 20):
        header = {} if token is None else {"Authorization": f"Bearer {token}".encode("latin-1")}
        response = staff.client.request(method, path, headers=header, json=body)
        # A trailing blank is no part of a header's value (RFC 9110, section 5.5).
        if token != f"{CLERK} ":
            assert_problem(response, 401)
            assert response.headers["www-authenticate"].startswith('Bearer realm="staff"')
    assert_problem(staff.client.request(method, path, headers={"Authorization": f"Basic {CLERK}"}), 401)


@doors
def test_each_door_asks_for_its_role(
    staff: StaffOffice, method: str, path: str, body: object, role: str
) -> None:
    path = f"{STAFF}/{path.format(id=staff.book(1).id)}"
    before = staff.noted()
    for held, token in zip(ROLES, (VIEWER, CLERK, MANAGER), strict=True):
        response = staff.get(path, token) if method == "GET" else staff.post(path, body, token)
        if ROLES.index(held) < ROLES.index(role):  # type: ignore[arg-type]
            assert "才能做" in assert_problem(response, 403)["detail"]
            assert staff.noted() == before
        else:
            # 409: the role may, the case's state does not let it be done (twice).
            assert response.status_code in (200, 409), response.text
            assert staff.noted() != before


def test_the_token_is_asked_for_before_the_body_is_looked_at(staff: StaffOffice) -> None:
    path = f"{CASES}/483201561/note"
    assert_problem(staff.post(path, {"text": 1}, None), 401)
    assert_problem(staff.client.request("POST", path, content=b"text"), 401)
    assert_problem(staff.get(f"{CASES}?limit=many", None), 401)


def test_without_tokens_the_staffs_doors_say_that_they_are_shut(database: Database) -> None:
    closed = StaffOffice(database, roster="")
    for token in (None, CLERK):
        for response in (
            closed.get(CASES, token),
            closed.get(f"{CASES}.csv", token),
            closed.get(f"{STAFF}/overdue", token),
            closed.post(f"{CASES}/483201561/confirm", {}, token),
        ):
            assert "BOT_STAFF_TOKENS" in assert_problem(response, 503)["detail"]


def test_before_the_assistant_is_there_the_staff_wait_as_well() -> None:
    assert_problem(Client(create_app(None)).get(CASES), 503)


def test_no_token_is_told(staff: StaffOffice, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        told = [
            repr(staff.assistant.staff.roster),
            str(vars(staff.assistant.staff.roster)),
            staff.get(CASES, f"{SECRET}-wrong").text,
            staff.get(f"{CASES}.csv", CLERK).text,
            staff.get(CASES, CLERK).text,
        ]
    assert not any(token in text for token in (CLERK, SECRET) for text in [*told, caplog.text])


@pytest.mark.parametrize(
    "entries",
    [
        SECRET,
        f"小李:{SECRET}",
        f"小李:clerk:{SECRET}:x",
        f":clerk:{SECRET}",
        f"小李:boss:{SECRET}",
        f"小李::{SECRET}",
        "小李:clerk:",
        "小李:clerk:short",
        f"小李:clerk:{SECRET} {SECRET}",
        f"小李:clerk:{SECRET}密",
        f"小 李:clerk:{SECRET}",
        f"{'李' * 33}:clerk:{SECRET}",
        f"resident:clerk:{SECRET}",
        f"system:clerk:{SECRET}",
        f"operator:manager:{SECRET}",
        f"小李:clerk:{SECRET},小王:viewer:{SECRET}",
    ],
)
def test_a_malformed_setting_is_a_sentence_without_the_token(entries: str) -> None:
    with pytest.raises(SetupError, match="BOT_STAFF_TOKENS") as raised:
        Roster.from_settings(Settings(staff_tokens=SecretStr(entries)))
    assert SECRET not in str(raised.value)
    assert raised.value.__cause__ is None


def test_a_roster_knows_its_members() -> None:
    roster = Roster(f" 小李:clerk:{CLERK} ,, 王主管:manager:{MANAGER}==,小李:clerk:{VIEWER}")
    assert len(roster) == 3
    assert roster.find(CLERK) == roster.find(VIEWER) == Member("小李", "clerk")
    assert roster.find(f"{MANAGER}==") == Member("王主管", "manager")
    assert roster.find(MANAGER) is None
    assert roster.find("") is None
    assert not len(Roster(" , "))


def test_the_command_prints_a_token_that_lets_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["staff", "token", "小李", "clerk"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    token, line = first.rpartition(" ")[2], second.rpartition(" ")[2]
    assert len(token) >= 40
    assert Roster(line).find(token) == Member("小李", "clerk")
    assert cli.main(["staff", "token", "小李", "clerk"]) == 0
    assert token not in capsys.readouterr().out


def test_the_command_takes_no_name_or_role_that_the_setting_could_not_have(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, role in (("小:李", "clerk"), ("system", "clerk"), ("小李", "boss")):
        assert cli.main(["staff", "token", name, role]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("error: ")
