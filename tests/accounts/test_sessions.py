"""Sessions end by rest, by age, and when what they stand on is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.accounts import Accounts, Session
from bot.accounts.holder import AccountHolder
from bot.accounts.tables import account_sessions, login_tries
from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.errors import LoginRefused, NotAllowed, NothingFound, Unacceptable
from bot.language import clock
from tests.accounts.ledger import ABSOLUTE, HOME, IDLE, PASSWORD, accounts_over, hired, trail
from tests.desk.office import KEY, NOW

MINUTE = timedelta(minutes=1)


def token_of(accounts: Accounts, name: str = "小李", label: str = "Firefox（Linux）") -> str:
    return accounts.enter(name, PASSWORD, HOME, label).token


def session_of(accounts: Accounts, token: str) -> Session:
    session = accounts.session(token)
    assert session is not None
    return session


def test_rest_ends_a_session_and_use_keeps_it(accounts: Accounts) -> None:
    hired(accounts, "小李")
    with clock.at(NOW):
        used, left = token_of(accounts), token_of(accounts)
    for minutes in range(0, 120, 20):
        with clock.at(NOW + minutes * MINUTE):
            assert accounts.session(used) is not None
            assert (accounts.session(left, background=True) is not None) == (minutes < 30)
    with clock.at(NOW + 100 * MINUTE + IDLE):
        assert accounts.session(used) is None


def test_what_a_page_asks_by_itself_keeps_no_session_alive(accounts: Accounts) -> None:
    hired(accounts, "小李")
    with clock.at(NOW):
        token = token_of(accounts)
    for minutes in range(1, 30):
        with clock.at(NOW + minutes * MINUTE):
            assert accounts.session(token, background=True) is not None
    with clock.at(NOW + IDLE):
        assert accounts.session(token) is None


def test_age_ends_a_session_however_busy(accounts: Accounts) -> None:
    hired(accounts, "小李")
    with clock.at(NOW):
        token = token_of(accounts)
    moment = NOW
    while moment < NOW + ABSOLUTE:
        with clock.at(moment):
            assert accounts.session(token) is not None
        moment += 20 * MINUTE
    with clock.at(NOW + ABSOLUTE):
        assert accounts.session(token) is None


def test_every_worker_knows_at_once(accounts: Accounts, database: Database) -> None:
    hired(accounts, "小李")
    other = accounts_over(database, Cipher([KEY]))
    token = token_of(accounts)
    session = session_of(other, token)
    other.end(session, session.id)
    assert accounts.session(token) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts, id: accounts.change("王主管", id, roles=("manager",)),
        lambda accounts, id: accounts.change("王主管", id, disabled=True),
        lambda accounts, id: accounts.set_password("王主管", id),
        lambda accounts, id: accounts.remove_totp("王主管", id),
        lambda accounts, id: accounts.end_sessions("王主管", id),
    ],
    ids=["roles", "disabled", "password", "second factor", "ended"],
)
def test_changes_end_sessions(accounts: Accounts, change: Callable[[Accounts, str], object]) -> None:
    account = hired(accounts, "小李")
    hired(accounts, "小张")
    token, other = token_of(accounts), token_of(accounts, "小张")
    change(accounts, account.id)
    assert accounts.session(token) is None
    assert accounts.session(other) is not None


def test_another_name_to_show_or_the_same_roles_end_none(accounts: Accounts) -> None:
    account = hired(accounts, "小李", "agent")
    token = token_of(accounts)
    accounts.change("王主管", account.id, display_name="李明", roles=["agent"], disabled=False)
    assert session_of(accounts, token).account.display_name == "李明"


def test_a_disabled_account_comes_back_without_its_sessions(accounts: Accounts) -> None:
    account = hired(accounts, "小李")
    token = token_of(accounts)
    accounts.change("王主管", account.id, disabled=True)
    accounts.change("王主管", account.id, disabled=False)
    assert accounts.session(token) is None
    assert accounts.session(token_of(accounts)) is not None


def test_own_sessions_are_listed_and_ended_and_nobody_elses(accounts: Accounts, database: Database) -> None:
    hired(accounts, "小李")
    hired(accounts, "小张")
    with clock.at(NOW):
        first, second = token_of(accounts, label="Chrome（Windows）"), token_of(accounts)
        others = session_of(accounts, token_of(accounts, "小张"))
        mine = session_of(accounts, first)
        listed = accounts.sessions(mine)
        assert {(one.label, one.current) for one in listed} == {
            ("Chrome（Windows）", True),
            ("Firefox（Linux）", False),
        }
        with pytest.raises(NothingFound):
            accounts.end(mine, others.id)
        accounts.end(mine, next(one.id for one in listed if not one.current))
        assert accounts.session(second) is None
        token_of(accounts)
        token_of(accounts)
        assert accounts.end_others(mine) == 2
        assert [one.current for one in accounts.sessions(mine)] == [True]
        accounts.end(mine, mine.id)
        assert accounts.session(first) is None
    assert [what for _, what, _ in trail(database)].count("logout") == 3


def test_what_is_over_is_dropped_in_time(accounts: Accounts, database: Database) -> None:
    hired(accounts, "小李")
    with clock.at(NOW):
        token_of(accounts)
        with pytest.raises(LoginRefused):
            accounts.enter("没有这个人", PASSWORD, HOME, "")

    def kept() -> tuple[int, int]:
        with database.read() as connection:
            return tuple(  # type: ignore[return-value]
                connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (account_sessions, login_tries)
            )

    holder = AccountHolder(database)
    assert holder.retain(NOW + ABSOLUTE - MINUTE) == 0
    assert kept() == (1, 2)
    assert holder.retain(NOW + timedelta(days=1)) == 3
    assert kept() == (0, 0)


def test_names_are_one_however_they_are_written(accounts: Accounts) -> None:
    hired(accounts, "Li.Ming")
    for name in ("li.ming", "ＬＩ．ＭＩＮＧ"):
        with pytest.raises(NotAllowed):
            accounts.add("operator", name, "李明", ("agent",))
    assert accounts.named("LI.MING").name == "Li.Ming"
    for name in ("", "system", "Resident", "a b", "x" * 33, "<b>", "_x", "李/明"):
        with pytest.raises(Unacceptable):
            accounts.add("operator", name, "李明", ("agent",))
    with pytest.raises(Unacceptable):
        accounts.add("operator", "小张", "", ("agent",))
    with pytest.raises(Unacceptable):
        accounts.add("operator", "小张", "张三", ())


def test_nobody_changes_their_own_rights_and_one_administrator_stays(
    accounts: Accounts, database: Database
) -> None:
    chief = hired(accounts, "老周", "administrator")
    for change in ({"roles": ("manager", "administrator")}, {"disabled": True}):
        with pytest.raises(NotAllowed, match="自己"):
            accounts.change("老周", chief.id, **change)  # type: ignore[arg-type]
        if "disabled" in change:
            with pytest.raises(NotAllowed, match="最后一个"):
                accounts.change("operator", chief.id, disabled=True)
    second = hired(accounts, "小吴", "administrator", "editor")
    assert accounts.change("小吴", chief.id, roles=("manager",)).roles == ("manager",)
    with pytest.raises(NotAllowed, match="最后一个"):
        accounts.change("老周", second.id, roles=("editor",))
    changed = [details for _, what, details in trail(database) if what == "account changed"]
    assert changed == [{"account": "老周", "changed": ["roles"], "roles": "manager"}]


def test_of_unknown_ids_nothing_is_told(accounts: Accounts) -> None:
    for act in (
        lambda: accounts.find("nobody"),
        lambda: accounts.change("小吴", "nobody", disabled=True),
        lambda: accounts.set_password("小吴", "nobody"),
        lambda: accounts.unlock("小吴", "nobody"),
        lambda: accounts.remove_totp("小吴", "nobody"),
        lambda: accounts.end_sessions("小吴", "nobody"),
    ):
        with pytest.raises(NothingFound):
            act()
