"""What somebody is known by: passwords that are worth something, and codes of a second factor."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from bot.accounts import Accounts
from bot.accounts.desk import Accounts as Desk
from bot.accounts.passwords import Passwords
from bot.accounts.sessions import Ends
from bot.accounts.tables import accounts as table
from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.errors import LoginPaused, LoginRefused, NotAllowed, Unacceptable
from bot.language import clock
from tests.accounts.ledger import (
    ABSOLUTE,
    HOME,
    IDLE,
    PASSWORD,
    enter,
    everything,
    hired,
    opened,
    refused,
    trail,
)
from tests.desk.office import KEY, NOW

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


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
