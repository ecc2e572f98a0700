"""`python -m bot users`, on the embedded database."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pyotp
import pytest

from bot import cli
from bot.accounts import Accounts
from bot.accounts.passwords import Passwords
from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.errors import LoginRefused, NotAllowed
from bot.language import clock
from bot.settings import Settings, settings
from tests.accounts.ledger import CHEAP, HOME, PASSWORD, trail

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of the test's own for everything that is stored, and hashes that cost next to nothing."""
    monkeypatch.setattr("bot.accounts.desk.Passwords", lambda: Passwords(CHEAP))
    monkeypatch.setenv("BOT_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("BOT_DATABASE_URL", "")
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


@pytest.fixture
def run(store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command: status, output, errors; `typed` is its standard input."""

    def run_one(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = cli.main(["users", *arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return run_one


@pytest.fixture
def accounts(store: Path) -> Accounts:
    """The accounts that the commands change."""
    present = Settings()
    return Accounts.from_settings(present, Database.from_settings(present), Cipher.from_settings(present))


def test_an_account_from_its_making_to_its_end(run: Run, accounts: Accounts, store: Path) -> None:
    status, out, _ = run("add", "小李", "--role", "agent", "--role", "manager", "--display-name", "李明")
    password = out.splitlines()[-1].rpartition(" ")[2]
    assert (status, out.splitlines()[0]) == (0, "小李: agent, manager")
    assert accounts.enter("小李", password, HOME, "").stage == "change"

    assert run("password", "小李", "--password-stdin", typed=f"{PASSWORD}\n")[0] == 0
    token = accounts.enter("小李", PASSWORD, HOME, "").token
    assert run("role", "小李", "agent")[1] == "小李: agent\n"
    assert accounts.session(token) is None
    accounts.enter("小李", PASSWORD, HOME, "")
    assert run("sessions", "小李", "end")[1] == "小李: 1 sessions ended\n"

    for _ in range(5):
        with pytest.raises(LoginRefused):
            accounts.enter("小李", "不是这个密码呀", HOME, "")
    assert run("disable", "小李")[0] == 0
    line = run("list")[1]
    assert line.startswith("小李\t李明\tagent\tlast login 20")
    assert line.endswith("\tdisabled\tlocked out\n")
    assert run("unlock", "小李")[0] == run("enable", "小李")[0] == 0
    assert accounts.enter("小李", PASSWORD, HOME, "").stage == "open"

    database = Database.from_settings(Settings())
    noted = trail(database)
    assert {actor for actor, what, _ in noted if what.startswith(("account", "password", "sessions"))} == {
        "operator"
    }
    assert PASSWORD not in str(noted)
    assert password not in str(noted)


def test_a_second_factor_is_set_up_beside_its_owner(
    run: Run, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("add", "小李", "--role", "agent", "--password-stdin", typed=f"{PASSWORD}\n")
    shown: list[str] = []

    def scan(uri: str) -> str:
        shown.append(uri)
        return "(the QR code)"

    monkeypatch.setattr("bot.accounts.codes.qr_for_terminal", scan)
    monkeypatch.setattr("builtins.input", lambda _: pyotp.parse_uri(shown[-1]).at(clock.now()))
    status, out, _ = run("totp", "小李", "on")
    recovery = out.splitlines()[-10:]
    assert status == 0
    assert "(the QR code)" in out
    token = accounts.enter("小李", PASSWORD, HOME, "").token
    assert accounts.give_code(token, recovery[0], HOME).stage == "open"
    assert run("totp", "小李", "on")[0] == 1
    assert run("totp", "小李", "off")[0] == 0
    assert accounts.enter("小李", PASSWORD, HOME, "").stage == "open"


def test_the_qr_code_is_drawn_with_characters() -> None:
    from bot.accounts.codes import qr_for_terminal

    assert len(qr_for_terminal("otpauth://totp/x?secret=ABC").splitlines()) > 10


def test_what_cannot_be_done_is_one_sentence_and_no_password_is_told(run: Run, accounts: Accounts) -> None:
    for arguments in (
        ("add", "小李", "--role", "boss"),
        ("add", "system", "--role", "agent"),
        ("role", "nobody", "agent"),
        ("password", "nobody"),
        ("disable", "nobody"),
    ):
        status, out, err = run(*arguments)
        assert (status, out) == (1, "")
        assert err.startswith("error: ")
        assert err.count("\n") == 1
    status, out, err = run("add", "小李", "--role", "agent", "--password-stdin", typed="geheim\n")
    assert (status, out) == (1, "")
    assert "geheim" not in err
    assert run("add", "小李", "--role", "agent", "--password-stdin")[0] == 1
    assert accounts.listing() == []


def test_the_terminal_is_asked_twice(run: Run, accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    answers = iter([PASSWORD, "something else", PASSWORD, PASSWORD, ""])
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    monkeypatch.setattr("io.StringIO", Terminal)
    assert run("add", "小李", "--role", "agent")[0] == 1
    assert run("add", "小李", "--role", "agent")[0] == 0
    assert accounts.enter("小李", PASSWORD, HOME, "").stage == "open"
    assert "one-time password" in run("password", "小李")[1]


def test_the_last_administrator_stays(run: Run, accounts: Accounts) -> None:
    run("add", "老周", "--role", "administrator", "--password-stdin", typed=f"{PASSWORD}\n")
    status, _, err = run("disable", "老周")
    assert status == 1
    assert "最后一个" in err
    with pytest.raises(NotAllowed):
        accounts.change("operator", accounts.named("老周").id, roles=("agent",))
