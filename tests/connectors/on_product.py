"""The product's own doors: a server on the assistant's event loop, as when it serves residents."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import uvicorn

from connectors.app import create_app
from connectors.limits import Limiter, Rules
from tests.conftest import Product
from tests.connectors.websocket.server import configuration


@contextmanager
def serving(product: Product, moment: datetime | None = None) -> Iterator[str]:
    """The address of a server around the product, which begins at `moment` and stops at the end."""

    async def start() -> tuple[uvicorn.Server, asyncio.Task[None]]:
        started = asyncio.Event()
        app = create_app(product.assistant)
        # All residents of a test come from one address.
        app.state.limiter = Limiter(Rules(None, None, None, None))
        config = configuration(app)
        config.port = 0
        config.callback_notify = lambda: asyncio.sleep(0, started.set())  # type: ignore[func-returns-value]
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve())
        await started.wait()
        return server, task

    async def stop() -> None:
        server.should_exit = True
        await task

    server, task = product.run(start(), moment)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        product.run(stop())
