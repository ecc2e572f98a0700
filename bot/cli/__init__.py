"""The commands: each module adds its own to the parser and imports what it needs when it runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bot.cli import bench, chat, db, kb, nlu, privacy, serve, show_settings, staff, train, users
from bot.cli.streams import never_fail, nobody_listens
from bot.errors import AssistantError

_COMMANDS = (serve, chat, train, kb, nlu, bench, db, privacy, staff, users, show_settings)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status. What an operator can mend is said in one sentence."""
    never_fail()
    try:
        options = _parser().parse_args(arguments)
        status: int = options.run(options)
        sys.stdout.flush()
    except AssistantError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever reads has read enough (`| head`); as a shell tells it of any program.
        nobody_listens()
        return 141
    return status


def _parser() -> argparse.ArgumentParser:
    """All commands. Raises `SetupError`: their defaults are settings."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="滨江民政助手 (23℃)")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in _COMMANDS:
        module.add(commands)
    return parser
