"""`python -m bot users`: accounts of the staff, for operators."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING, Any

from bot.errors import Unacceptable

if TYPE_CHECKING:
    from bot.accounts import Account, Accounts

#: Who the audit trail says it was.
_ACTOR = "operator"
_ROLES = "agent, editor, manager or administrator; may be given several times"


def add(commands: Any) -> None:
    """Adds the commands."""
    parser = commands.add_parser(
        "users",
        help="accounts of the staff: add, list, role, password, disable, enable, totp, unlock, sessions",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    new = _about(
        actions.add_parser("add", help="make an account; without a password one is made and printed")
    )
    new.add_argument("--role", action="append", required=True, metavar="ROLE", help=_ROLES)
    new.add_argument("--display-name", metavar="NAME", help="what the person is called; default: NAME")
    _password_options(new)
    new.set_defaults(run=run_add)
    actions.add_parser("list", help="all accounts").set_defaults(run=run_list)
    role = _about(actions.add_parser("role", help="give an account these roles instead of its own"))
    role.add_argument("roles", nargs="+", metavar="ROLE", help=_ROLES.partition(";")[0])
    role.set_defaults(run=run_role)
    password = _about(actions.add_parser("password", help="give an account another password"))
    _password_options(password)
    password.set_defaults(run=run_password)
    for action, what in (("disable", "lets nobody in any more"), ("enable", "lets its owner in again")):
        able = _about(actions.add_parser(action, help=f"an account {what}"))
        able.set_defaults(run=run_able, disabled=action == "disable")
    totp = _about(actions.add_parser("totp", help="turn an account's second factor on or off"))
    totp.add_argument("state", choices=("on", "off"), help="on: set it up here, with its owner's telephone")
    totp.set_defaults(run=run_totp)
    unlock = _about(actions.add_parser("unlock", help="end the pause after wrong passwords"))
    unlock.set_defaults(run=run_unlock)
    sessions = _about(actions.add_parser("sessions", help="log an account out everywhere"))
    sessions.add_argument("what", choices=("end",), help="end all of them")
    sessions.set_defaults(run=run_end)


def _about(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("name", metavar="NAME", help="the name that its owner logs in with")
    return parser


def _password_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help="read the password from standard input; without it the terminal is asked, where there is one",
    )


def run_add(options: argparse.Namespace) -> int:
    """Makes an account; prints a password that was made, which is kept nowhere."""
    password = _password(options)
    shown = options.display_name or options.name
    made = _accounts().add(_ACTOR, options.name, shown, _roles(options.role), password)
    print(f"{made.account.name}: {', '.join(made.account.roles)}")
    if password is None:
        _tell(made.password)
    return 0


def run_list(options: argparse.Namespace) -> int:
    """Prints a line for each account."""
    for account in _accounts().listing():
        print("\t".join((account.name, account.display_name, ",".join(account.roles), *_states(account))))
    return 0


def run_role(options: argparse.Namespace) -> int:
    """Replaces an account's roles; its sessions end."""
    accounts = _accounts()
    found = accounts.named(options.name)
    changed = accounts.change(_ACTOR, found.id, roles=_roles(options.roles))
    print(f"{changed.name}: {', '.join(changed.roles)}")
    return 0


def run_password(options: argparse.Namespace) -> int:
    """Replaces an account's password; its sessions end."""
    accounts, password = _accounts(), _password(options)
    made = accounts.set_password(_ACTOR, accounts.named(options.name).id, password)
    print(f"{made.account.name}: the password was replaced and all sessions ended")
    if password is None:
        _tell(made.password)
    return 0


def run_able(options: argparse.Namespace) -> int:
    """Disables or enables an account."""
    accounts = _accounts()
    changed = accounts.change(_ACTOR, accounts.named(options.name).id, disabled=options.disabled)
    print(f"{changed.name}: {'disabled' if changed.disabled else 'enabled'}")
    return 0


def run_totp(options: argparse.Namespace) -> int:
    """Turns the second factor off, or sets it up: shows its QR code, asks for a code, prints the others."""
    accounts = _accounts()
    found = accounts.named(options.name)
    if options.state == "off":
        accounts.remove_totp(_ACTOR, found.id)
        print(f"{found.name}: no second factor, and all sessions ended")
        return 0
    from bot.accounts.codes import qr_for_terminal

    offered = accounts.set_up_totp(found.id)
    print(qr_for_terminal(offered.uri))
    print(f"secret, for an app that scans nothing: {offered.secret}")
    recovery = accounts.turn_totp_on(_ACTOR, found.id, input("code that the app shows: "))
    print(f"{found.name}: second factor on. Recovery codes, each good once, kept nowhere else:")
    print("\n".join(recovery))
    return 0


def run_unlock(options: argparse.Namespace) -> int:
    """Ends a pause."""
    accounts = _accounts()
    print(f"{accounts.unlock(_ACTOR, accounts.named(options.name).id).name}: unlocked")
    return 0


def run_end(options: argparse.Namespace) -> int:
    """Ends all sessions."""
    accounts = _accounts()
    ended = accounts.end_sessions(_ACTOR, accounts.named(options.name).id)
    print(f"{options.name}: {ended} sessions ended")
    return 0


def _accounts() -> Accounts:
    from bot.accounts import Accounts
    from bot.desk import Database
    from bot.desk.privacy.cipher import Cipher
    from bot.settings import settings

    return Accounts.from_settings(
        settings(), Database.from_settings(settings()), Cipher.from_settings(settings())
    )


def _roles(named: list[str]) -> list[Any]:
    from bot.accounts import ACCOUNT_ROLES

    unknown = [role for role in named if role not in ACCOUNT_ROLES]
    if unknown:
        raise Unacceptable(f"unknown role; it must be one of {', '.join(ACCOUNT_ROLES)}")
    return named


def _password(options: argparse.Namespace) -> str | None:
    """The password that is given, or None where one is to be made. Raises `Unacceptable`."""
    if options.password_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
        if not given:
            raise Unacceptable("standard input holds no password")
        return given
    if not sys.stdin.isatty():
        return None
    given = getpass.getpass("password (nothing: one is made): ")
    if not given:
        return None
    if getpass.getpass("again: ") != given:
        raise Unacceptable("the two passwords are not the same")
    return given


def _tell(password: str) -> None:
    print(f"one-time password, for its owner alone, to be replaced at the first login: {password}")


def _states(account: Account) -> list[str]:
    states = {
        "disabled": account.disabled,
        "second factor": account.totp,
        "password to be replaced": account.must_change,
        "locked out": account.paused_until is not None,
    }
    last = "never" if account.last_login_at is None else account.last_login_at.isoformat(" ", "minutes")
    return [f"last login {last}", *(name for name, holds in states.items() if holds)]
