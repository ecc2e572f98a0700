"""The way in: passwords, codes, what failing tells, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, ClassVar

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from bot.accounts import Accounts, Entered, Session
from bot.accounts.desk import Accounts as Desk
from bot.accounts.passwords import Passwords
from bot.accounts.sessions import Ends
from bot.accounts.tables import account_codes, account_sessions, login_tries
from bot.accounts.tables import accounts as table
from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.errors import LoginPaused, LoginRefused, NotAllowed, Unacceptable
from bot.language import clock
from tests.accounts.ledger import ABSOLUTE, HOME, IDLE, PASSWORD, hired, trail
from tests.desk.office import KEY, NOW

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


def enter(accounts: Accounts, name: str = "小李", password: str = PASSWORD, address: str = HOME) -> Entered:
    return accounts.enter(name, password, address, "Chrome（Windows）")


def opened(accounts: Accounts, name: str = "小李") -> Session:
    session = accounts.session(enter(accounts, name).token)
    assert session is not None
    return session


def refused(attempt: Callable[[], object]) -> tuple[type[Exception], str]:
    with pytest.raises((LoginRefused, LoginPaused)) as raised:
        attempt()
    return type(raised.value), str(raised.value)


def everything(database: Database) -> str:
    """All that is kept of accounts and of what was done with them."""
    with database.read() as connection:
        tables = (table, account_codes, account_sessions, login_tries)
        rows = [repr(tuple(row)) for one in tables for row in connection.execute(select(one))]
    return "\n".join([*rows, repr(trail(database))])


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
    with clock.at(NOW + 31 * SECOND):
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


def test_a_hash_made_with_other_parameters_is_made_anew(accounts: Accounts, database: Database) -> None:
    hired(accounts, "小李")
    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    later = Desk(database, Cipher([KEY]), Ends(IDLE, ABSOLUTE), Passwords(dearer))

    def kept() -> str:
        with database.read() as connection:
            return str(connection.execute(select(table.c.password)).scalar_one())

    before = kept()
    refused(lambda: enter(later, "小李", "不是这个密码呀"))
    assert kept() == before
    enter(later)
    assert "m=16,t=2" in kept()
    enter(later)


def test_a_second_factor_is_asked_for_and_counts_once(accounts: Accounts, database: Database) -> None:
    hired(accounts, "小李")
    with clock.at(NOW):
        session = opened(accounts)
        offered = accounts.offer_totp(session, PASSWORD, HOME)
        totp = pyotp.TOTP(offered.secret)
        assert offered.uri.startswith("otpauth://totp/")
        assert offered.qr.startswith("<svg")
        # Offered is not on yet.
        assert enter(accounts).stage == "open"
        with pytest.raises(Unacceptable):
            accounts.confirm_totp(session, "000000")
        recovery = accounts.confirm_totp(session, totp.at(NOW))
        assert len(set(recovery)) == 10
        first = enter(accounts)
        assert first.stage == "code"
        pending = accounts.session(first.token)
        assert pending is not None
        assert pending.stage == "code"
        # The code that confirmed it does not let in as well.
        assert refused(lambda: accounts.give_code(first.token, totp.at(NOW), HOME))[0] is LoginRefused
    with clock.at(NOW + 30 * SECOND):
        code = totp.at(NOW + 30 * SECOND)
        second = accounts.give_code(first.token, f" {code[:3]} {code[3:]}", HOME)
        assert second.stage == "open"
        assert accounts.session(first.token) is None
        again = enter(accounts)
        assert refused(lambda: accounts.give_code(again.token, code, HOME))[0] is LoginRefused
        # For the day the telephone is lost, each once.
        assert accounts.give_code(again.token, recovery[3].upper(), HOME).stage == "open"
        third = enter(accounts)
        assert refused(lambda: accounts.give_code(third.token, recovery[3], HOME))[0] is LoginRefused
    told = everything(database) + repr(offered)
    assert offered.secret not in told
    assert not any(one in told or one.replace("-", "") in told for one in recovery)
    assert "recovery code used" in [what for _, what, _ in trail(database)]


def test_the_password_alone_gives_no_endless_codes(accounts: Accounts) -> None:
    hired(accounts, "小李")
    with clock.at(NOW):
        session = opened(accounts)
        offered = accounts.offer_totp(session, PASSWORD, HOME)
        accounts.confirm_totp(session, pyotp.TOTP(offered.secret).at(NOW))
        kinds = []
        for _ in range(7):
            # A login begun anew each time: the right password wipes no wrong code.
            try:
                token = enter(accounts).token
                accounts.give_code(token, "000000", HOME)
            except (LoginRefused, LoginPaused) as error:
                kinds.append(type(error))
        assert kinds == [LoginRefused] * 5 + [LoginPaused] * 2


def test_the_later_steps_of_a_login_run_out(accounts: Accounts) -> None:
    hired(accounts, "小李")
    with clock.at(NOW):
        session = opened(accounts)
        secret = accounts.offer_totp(session, PASSWORD, HOME).secret
        accounts.confirm_totp(session, pyotp.TOTP(secret).at(NOW))
        token = enter(accounts).token
    late = NOW + 11 * MINUTE
    with clock.at(late), pytest.raises(LoginRefused, match="超时"):
        accounts.give_code(token, pyotp.TOTP(secret).at(late), HOME)


def test_a_password_that_was_made_has_to_be_replaced(accounts: Accounts) -> None:
    made = accounts.add("operator", "小张", "张三", ("editor",))
    entered = enter(accounts, "小张", made.password)
    session = accounts.session(entered.token)
    assert session is not None
    assert entered.stage == session.stage == "change"
    with pytest.raises(Unacceptable):
        accounts.change_password(session, None, made.password, HOME, "")
    changed = accounts.change_password(session, None, PASSWORD, HOME, "")
    assert changed.stage == "open"
    assert accounts.session(entered.token) is None
    assert enter(accounts, "小张").stage == "open"
    refused(lambda: enter(accounts, "小张", made.password))


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "九个字的密码不够长",
        "1111111111",
        "abababababab",
        "my1234567890",
        "xiaoli-pass",
        "QWERTYUIOP!",
        "长" * 129,
    ],
)
def test_passwords_that_are_easily_guessed_are_refused(accounts: Accounts, password: str) -> None:
    with pytest.raises(Unacceptable):
        accounts.add("operator", "xiaoli", "小李", ("agent",), password)
    assert accounts.listing() == []


def test_a_password_is_the_same_however_its_signs_are_typed(accounts: Accounts) -> None:
    hired(accounts, "小李", password="ｃａｆé四个人在江边")
    assert enter(accounts, "小李", "cafe\u0301四个人在江边").stage == "open"


def test_own_password_is_proved_before_it_is_changed(accounts: Accounts, database: Database) -> None:
    hired(accounts, "小李")
    session, other = opened(accounts), opened(accounts)
    new = "另外一句容易记住的话"
    assert (
        refused(lambda: accounts.change_password(session, "不是这个密码呀", new, HOME, ""))[0] is LoginRefused
    )
    entered = accounts.change_password(session, PASSWORD, new, HOME, "")
    open_now = accounts.session(entered.token)
    assert open_now is not None
    assert [one.current for one in accounts.sessions(open_now)] == [True]
    assert other.id not in [one.id for one in accounts.sessions(open_now)]
    # The same session a second time: it is over.
    with pytest.raises(Exception, match="已经结束"):
        accounts.change_password(session, new, PASSWORD, HOME, "")
    assert ("小李", "password changed", {"account": "小李"}) in trail(database)


def test_a_stolen_session_cannot_guess_the_password(accounts: Accounts) -> None:
    hired(accounts, "小李")
    session = opened(accounts)
    kinds = [refused(lambda: accounts.offer_totp(session, "不是这个密码呀", HOME))[0] for _ in range(6)]
    assert kinds == [LoginRefused] * 5 + [LoginPaused]


def test_second_factor_is_given_up_with_the_password(accounts: Accounts) -> None:
    hired(accounts, "小李")
    with clock.at(NOW):
        session = opened(accounts)
        with pytest.raises(NotAllowed):
            accounts.confirm_totp(session, "123456")
        secret = accounts.offer_totp(session, PASSWORD, HOME).secret
        codes = accounts.confirm_totp(session, pyotp.TOTP(secret).at(NOW))
        with pytest.raises(NotAllowed):
            accounts.offer_totp(session, PASSWORD, HOME)
        accounts.remove_own_totp(session, PASSWORD, HOME)
        assert enter(accounts).stage == "open"
        again = accounts.offer_totp(session, PASSWORD, HOME)
        assert again.secret != secret
        accounts.confirm_totp(session, pyotp.TOTP(again.secret).at(NOW))
        token = enter(accounts).token
        refused(lambda: accounts.give_code(token, codes[0], HOME))
