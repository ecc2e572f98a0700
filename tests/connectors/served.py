"""Factories that a server process of the tests loads by name."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace
from typing import NoReturn

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.errors import SetupError
from connectors.app import create_app
from tests.connectors.stand_in import StandIn

#: Set: what is to be loaded before the workers are forked is missing.
NOTHING_TO_LOAD = "TEST_NOTHING_TO_LOAD"


def replace_assistant() -> None:
    """Puts a `bot.assistant` in place that loads nothing, and does not start."""
    fake = SimpleNamespace(Assistant=SimpleNamespace(start=_refuse, preload=_preload))
    sys.modules["bot.assistant"] = fake  # type: ignore[assignment]


def _preload() -> None:
    if os.environ.get(NOTHING_TO_LOAD):
        raise SetupError("还没有训练，请先运行 python -m bot train。")


async def _refuse(observer: object) -> NoReturn:
    raise SetupError("还没有训练，请先运行 python -m bot train。")


def ready() -> FastAPI:
    """An app around the stand-in, which also tells which worker answered and who it thinks called."""
    app = create_app(StandIn())
    app.router.routes.insert(0, Route("/worker", _worker))
    return app


async def _worker(request: Request) -> JSONResponse:
    return JSONResponse({"pid": os.getpid(), "caller": request.client and request.client.host})


def slow() -> FastAPI:
    """An app whose turns take a second."""
    assistant = StandIn()
    assistant.seconds = 1.0
    return create_app(assistant)


def not_set_up() -> FastAPI:
    """An app whose assistant cannot start."""
    return create_app()


def second_time_not() -> FastAPI:
    """Starts in the first workers only: the ones that take their place find something missing."""
    mark = os.path.join(os.environ["BOT_VAR_DIR"], "started")
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return create_app()
    return ready()
