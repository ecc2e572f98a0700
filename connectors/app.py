"""Puts the doors together: `create_app` is what uvicorn and the tests call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware

from bot.settings import settings
from connectors import operation, wechat, wecom
from connectors.accounts import account_routes, accounts_router, own_router
from connectors.agents import (
    agent_routes,
    agents_own_router,
    agents_router,
    calls_router,
    suggestions_router,
)
from connectors.callbacks import callbacks
from connectors.casework import casework_pages
from connectors.desk_problems import DESK_HANDLERS
from connectors.devices import Devices
from connectors.editing import editing_routes, learning_router, papers_router, releases_router
from connectors.insight import file_routes, insight_pages
from connectors.jobs import Jobs
from connectors.kiosk import kiosk_router, kiosk_routes
from connectors.limits import Limiter
from connectors.metrics import Metrics
from connectors.middleware import BodyLimit, SecurityHeaders, SetupSentence
from connectors.openapi import complete_openapi
from connectors.pages import OtherSites, page_routes
from connectors.pages.agent import agent_pages
from connectors.problems import HANDLERS, on_crash
from connectors.rest import cases_router, knowledge_router, messages_router, webhook_router
from connectors.staff import (
    changes_router,
    looking_router,
    offers_router,
    people_router,
    timetables_router,
)
from connectors.tencent.page import reply_routes
from connectors.tracing import tracing_from
from connectors.websocket import mailbox_router, socket_routes

if TYPE_CHECKING:
    from bot.assistant import Assistant

TITLE = "滨江民政助手 23℃"
DESCRIPTION = (
    "杭州市滨江区居民民政事务问答与办理。出错时一律返回 `application/problem+json`（RFC 9457），"
    "时间一律为带时区的 ISO 8601（Asia/Shanghai）。"
)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Starts the assistant and its jobs with the server and stops them with it, unless one was given.

    Raises what `Assistant.start` raises, above all `bot.errors.SetupError`.
    """
    try:
        async with _answering(app):
            yield
    finally:
        for part in (app.state.limiter, app.state.tracing):
            await asyncio.to_thread(part.close)


@asynccontextmanager
async def _answering(app: FastAPI) -> AsyncIterator[None]:
    if app.state.assistant is not None:
        async with callbacks(app, app.state.assistant):
            yield
        return
    # Imported here because it takes seconds, and an app with an assistant of its own has no need of it.
    from bot.assistant import Assistant

    assistant = await Assistant.start(app.state.metrics)
    jobs = Jobs(assistant.chores)
    app.state.assistant = assistant
    try:
        # The jobs deliver by what the callbacks open.
        async with callbacks(app, assistant):
            jobs.start()
            try:
                yield
            finally:
                app.state.assistant = None
                await jobs.stop()
    finally:
        await assistant.stop()


def create_app(assistant: Assistant | None = None) -> FastAPI:
    """The web application with all doors.

    Args:
        assistant: answers the turns; stays its owner's to stop. With None one is started and stopped
            with the server, and until it is there every door to it answers 503.
    """
    tracing = tracing_from(settings())
    app = FastAPI(
        title=TITLE,
        description=DESCRIPTION,
        version="1",
        # Swagger UI and ReDoc load their files from other people's servers.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        exception_handlers={**HANDLERS, **DESK_HANDLERS},
        middleware=[
            Middleware(SetupSentence),
            Middleware(tracing.wrapped),
            # Around the headers of every response, as it has others for what embedding sites load.
            Middleware(OtherSites),
            Middleware(SecurityHeaders),
            Middleware(BodyLimit),
            # A handler of Exception given to FastAPI answers, but raises the error once more, and the
            # server would log it with its message, which may quote a resident. Here it ends.
            Middleware(ExceptionMiddleware, handlers={Exception: on_crash}),
        ],
        routes=[
            *page_routes(),
            *kiosk_routes(),
            *account_routes(),
            *agent_pages(),
            *casework_pages(),
            *insight_pages(),
            *file_routes(),
            *reply_routes(),
            *socket_routes(),
            *agent_routes(),
            *editing_routes(),
        ],
    )
    app.state.assistant = assistant
    app.state.metrics = Metrics()
    app.state.limiter = Limiter.from_settings(settings())
    app.state.tracing = tracing
    app.state.devices = Devices.from_settings(settings())
    for router in (messages_router, mailbox_router, kiosk_router, webhook_router):
        app.include_router(router)
    for router in (knowledge_router, cases_router):
        app.include_router(router)
    for router in (wechat.router, wecom.router):
        app.include_router(router)
    for router in (own_router, accounts_router):
        app.include_router(router)
    # The changes come last: their step is whatever stands behind a case's number.
    for router in (looking_router, people_router, offers_router, timetables_router, changes_router):
        app.include_router(router)
    app.include_router(operation.router)
    for router in (agents_router, calls_router, agents_own_router, suggestions_router):
        app.include_router(router)
    for router in (papers_router, releases_router, learning_router):
        app.include_router(router)
    complete_openapi(app)
    return app
