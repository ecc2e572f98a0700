"""`python -m bot train`: encoder, index, dialogue model and order of answers."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Adds the command."""
    parser = commands.add_parser("train", help="build and train what is not up to date")
    parser.add_argument("--force", action="store_true", help="train anew even what is up to date")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Trains."""
    from bot.training import train

    train(force=options.force)
    return 0
