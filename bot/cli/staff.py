"""`python -m bot staff`: tokens of the staff, for operators."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Adds the commands."""
    parser = commands.add_parser("staff", help="the staff API: token")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    token = actions.add_parser("token", help="print a new token and the entry for BOT_STAFF_TOKENS")
    token.add_argument(
        "name", metavar="NAME", help="who it is for, as histories and the audit trail name them"
    )
    token.add_argument("role", metavar="ROLE", help="viewer, clerk or manager")
    token.set_defaults(run=run_token)


def run_token(options: argparse.Namespace) -> int:
    """Prints a token; it is kept nowhere."""
    from bot.staff.roster import entry, new_token

    token = new_token()
    line = entry(options.name, options.role, token)
    print(f"token, for {options.name} alone: {token}")
    print(f"for BOT_STAFF_TOKENS, after a comma where it has others: {line}")
    return 0
