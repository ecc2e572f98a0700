"""The way in: name and password, what failing tells, and what is kept of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, ClassVar

from argon2 import PasswordHasher

from bot.accounts import Accounts
from bot.accounts.desk import Accounts as Desk
from bot.accounts.passwords import Passwords
from bot.accounts.sessions import Ends
from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.errors import LoginPaused, LoginRefused
from bot.language import clock
from tests.accounts.ledger import ABSOLUTE, HOME, IDLE, PASSWORD, enter, everything, hired, refused, trail
from tests.desk.office import KEY, NOW


def test_name_and_password_open_a_session(accounts: Accounts, database: Database) -> None:
    hired(accounts, "小李", "agent")
    entered = enter(accounts, " 小李 ")
    session = accounts.session(entered.token)
    assert session is not None
    assert (entered.stage, session.stage, session.account.roles) == ("open", "open", ("agent",))
    assert accounts.session(entered.token + "x") is None
    assert ("小李", "login", {"second_factor": False}) in trail(database)
    assert accounts.named("小李").last_login_at is not None


def test_neither_password_nor_token_is_kept_or_told(accounts: Accounts, database: Database) -> None:
    hired(accounts, "小李")
    entered = enter(accounts)
    for password in ("不是这个密码呀", "typed-in-the-wrong-field"):
        refused(lambda password=password: enter(accounts, password, password))  # type: ignore[misc]
        refused(lambda password=password: enter(accounts, "小李", password))  # type: ignore[misc]
    session = accounts.session(entered.token)
    made = accounts.add("王主管", "小张", "小张", ("editor",))
    told = everything(database) + repr((entered, session, made))
    for secret in (
        PASSWORD,
        entered.token,
        made.password,
        "不是这个密码呀",
        "typed-in-the-wrong-field",
        HOME,
    ):
        assert secret not in told
    assert session is not None
    assert session.csrf not in told


def test_who_fails_is_told_the_same_whatever_was_wrong(accounts: Accounts, database: Database) -> None:
    hired(accounts, "小李")
    gone = hired(accounts, "小张")
    accounts.change("operator", gone.id, disabled=True)
    answers = {
        refused(lambda: enter(accounts, "小李", "不是这个密码呀")),
        refused(lambda: enter(accounts, "没有这个人", PASSWORD)),
        refused(lambda: enter(accounts, "小张", PASSWORD)),
        refused(lambda: enter(accounts, "", "")),
        refused(lambda: enter(accounts, "\ud800", "\ud800")),
        refused(lambda: enter(accounts, "不\0在", "\0")),
    }
    assert answers == {(LoginRefused, "账号名或密码不对。")}
    failed = [(actor, details["known"]) for actor, what, details in trail(database) if what == "login failed"]
    assert failed == [
        ("小李", True),
        ("system", False),
        ("小张", True),
        ("system", False),
        ("system", False),
        ("system", False),
    ]


def test_an_unknown_name_costs_a_hash_like_a_known_one(database: Database) -> None:
    class Counting(PasswordHasher):
        """Counts what is compared, with the parameters of what it was compared with."""

        compared: ClassVar[list[str]] = []

        def verify(self, hash: Any, password: Any) -> Any:
            self.compared.append(hash.rpartition("$")[0].rpartition("$")[0])
            return super().verify(hash, password)

    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    accounts = Desk(database, Cipher([KEY]), Ends(IDLE, ABSOLUTE), Passwords(hasher))
    hired(accounts, "小李")
    for name in ("小李", "没有这个人"):
        refused(lambda name=name: enter(accounts, name, "不是这个密码呀"))  # type: ignore[misc]
    assert len(Counting.compared) == 2
    assert len(set(Counting.compared)) == 1


def test_a_known_and_an_unknown_name_are_paused_alike(accounts: Accounts) -> None:
    hired(accounts, "小李")

    def answers(name: str, address: str) -> list[tuple[type[Exception], str]]:
        return [refused(lambda: enter(accounts, name, "不是这个密码呀", address)) for _ in range(8)]

    with clock.at(NOW):
        known = answers("小李", "192.0.2.1")
        assert known == answers("没有这个人", "192.0.2.2")
        assert [kind for kind, _ in known] == [LoginRefused] * 5 + [LoginPaused] * 3
        # Not even the right password is looked at.
        assert refused(lambda: enter(accounts))[0] is LoginPaused
    with clock.at(NOW + timedelta(seconds=31)):
        assert enter(accounts).stage == "open"


def test_pauses_grow_and_end(accounts: Accounts, database: Database) -> None:
    hired(accounts, "小李")
    moment, waited = NOW, []
    while len(waited) < 12:
        with clock.at(moment):
            try:
                refused_with = refused(lambda: enter(accounts, "小李", "不是这个密码呀"))
            finally:
                until = accounts.named("小李").paused_until
            assert refused_with[0] is LoginRefused
            waited.append(0 if until is None else (until - moment).total_seconds())
            moment = until or moment
    assert waited == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
    lockouts = [details["seconds"] for _, what, details in trail(database) if what == "locked out"]
    assert lockouts == waited[4:]
    with clock.at(moment):
        enter(accounts)
        assert refused(lambda: enter(accounts, "小李", "不是这个密码呀"))[0] is LoginRefused
        assert accounts.named("小李").paused_until is None


def test_many_tries_at_once_are_as_many_as_one_after_the_other(
    accounts: Accounts, database: Database
) -> None:
    hired(accounts, "小李")

    def attempt(number: int) -> type[Exception]:
        with clock.at(NOW):
            return refused(lambda: enter(accounts, "小李", f"不是这个密码呀{number}"))[0]

    with ThreadPoolExecutor(8) as pool:
        kinds = list(pool.map(attempt, range(24)))
    assert kinds.count(LoginRefused) == 5
    assert len([what for _, what, _ in trail(database) if what == "login failed"]) == 5


def test_an_address_is_paused_across_names_and_a_login_lifts_nothing(accounts: Accounts) -> None:
    hired(accounts, "小李")
    address = "2001:db8:1:2::1"
    with clock.at(NOW):
        for number in range(49):
            refused(lambda number=number: enter(accounts, f"人{number}", "不是这个密码呀", address))  # type: ignore[misc]
        # One subscriber's addresses count as one.
        enter(accounts, "小李", PASSWORD, "2001:db8:1:2::ffff")
        assert refused(lambda: enter(accounts, "人50", "不是这个密码呀", address))[0] is LoginRefused
        assert refused(lambda: enter(accounts, "小李", PASSWORD, address))[0] is LoginPaused
        assert enter(accounts, "小李", PASSWORD, "2001:db8:1:3::1").stage == "open"


def test_an_administrator_lifts_a_pause(accounts: Accounts, database: Database) -> None:
    account = hired(accounts, "小李")
    for _ in range(5):
        refused(lambda: enter(accounts, "小李", "不是这个密码呀"))
    assert accounts.find(account.id).paused_until is not None
    assert accounts.unlock("王主管", account.id).paused_until is None
    assert enter(accounts).stage == "open"
    assert ("王主管", "account unlocked", {"account": "小李"}) in trail(database)
