"""`python -m bot settings`: each setting with its meaning, default and present value."""

from __future__ import annotations

import argparse
from typing import Any

from pydantic import SecretStr

from bot.settings import Settings, environment_name, settings


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
        print(f"    default {_shown(field.default)}, now {_shown(getattr(present, name))}")
    return 0


def _shown(value: Any) -> str:
    if isinstance(value, SecretStr):
        return "********" if value.get_secret_value() else "(empty)"
    return str(value) if str(value) else "(empty)"
