"""Factories that a server process of the tests loads by name."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.errors import SetupError
from bot.messages import Reply, Turn
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


class _Held(StandIn):
    """Each turn leaves a file when it begins, and ends when there is a file `go`."""

    async def handle(self, turn: Turn) -> Reply:
        """The reply, in time."""
        folder = Path(os.environ["BOT_VAR_DIR"])
        (folder / f"{turn.conversation_id}.begun").touch()
        while not (folder / "go").exists():
            await asyncio.sleep(0.01)
        return await super().handle(turn)


def held() -> FastAPI:
    """An app whose turns take as long as the test wants."""
    return create_app(_Held())


def not_set_up() -> FastAPI:
    """An app whose assistant cannot start."""
    return create_app()


def only_the_first_two() -> FastAPI:
    """Starts in the first two workers: the ones that take their place find something missing."""
    for mark in ("first", "second"):
        try:
            os.close(os.open(os.path.join(os.environ["BOT_VAR_DIR"], mark), os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            continue
        return ready()
    return create_app()
