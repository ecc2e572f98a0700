"""Factories that a server process of the tests loads by name."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import NoReturn

from fastapi import FastAPI

from bot.errors import SetupError
from connectors.app import create_app
from tests.connectors.stand_in import StandIn


def ready() -> FastAPI:
    """An app around the stand-in."""
    return create_app(StandIn())


async def _refuse() -> NoReturn:
    raise SetupError("还没有训练，请先运行 python -m bot train。")


def not_set_up() -> FastAPI:
    """An app whose assistant cannot start."""
    sys.modules["bot.assistant"] = SimpleNamespace(Assistant=SimpleNamespace(start=_refuse))  # type: ignore[assignment]
    return create_app()
