"""`python -m bot serve`: the server."""

from __future__ import annotations

import argparse
from typing import Any

from bot.cli.values import whole_number
from bot.settings import settings
from bot.settling import load_undisturbed


def add(commands: Any) -> None:
    """Adds the command."""
    parser = commands.add_parser("serve", help="run the server")
    parser.add_argument("--host", default=settings().host)
    parser.add_argument("--port", type=whole_number(0, 65535), default=settings().port)
    parser.add_argument("--workers", type=whole_number(1), default=1)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serves until it is stopped."""
    load_undisturbed()
    from connectors.serve import serve

    serve(options.host, options.port, options.workers)
    return 0
