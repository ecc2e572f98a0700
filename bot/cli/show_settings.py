"""`python -m bot settings`: each setting with its meaning, default and present value."""

from __future__ import annotations

import argparse
from typing import Any

from bot.settings import Settings, environment_name, settings, shown


def add(commands: Any) -> None:
    """Adds the command."""
    parser = commands.add_parser("settings", help="print every setting; secrets are masked")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the settings."""
    present = settings()
    for name, field in Settings.__fields__.items():
        print(f"{environment_name(name)}")
        print(f"    {field.field_info.description}")
        default, now = shown(field.default), shown(getattr(present, name))
        print(f"    default {default or '(empty)'}, now {now or '(empty)'}")
    return 0
