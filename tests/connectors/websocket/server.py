"""A real server on loopback, in a thread of this process, that can be stopped and started again."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

import uvicorn
from fastapi import FastAPI
from websockets.client import WebSocketClientProtocol, connect

from bot.messages import Reply, Turn
from connectors.serve import KEEP_ALIVE_SECONDS
from connectors.websocket import PATH
from tests.connectors.stand_in import StandIn

Result = TypeVar("Result")


def configuration(app: FastAPI, websockets: bool = True) -> uvicorn.Config:
    """uvicorn's settings, as `connectors.serve` has them where it matters here."""
    ws = "wsproto" if websockets else "none"
    return uvicorn.Config(
        app, log_config=None, ws=ws, ws_per_message_deflate=False, timeout_keep_alive=KEEP_ALIVE_SECONDS
    )


class Serving:
    """One port that is served, or not."""

    def __init__(self, app: FastAPI, websockets: bool = True) -> None:
        self._app = app
        self._websockets = websockets
        self.port = 0
        self.start(app)

    @property
    def address(self) -> str:
        """Where HTTP is spoken."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, app: FastAPI) -> None:
        """Serves `app` on the port of before."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        config = configuration(app, self._websockets)
        started = threading.Event()

        async def tell() -> None:
            self._loop = asyncio.get_running_loop()
            started.set()

        config.callback_notify = tell
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]})
        self._thread.start()
        assert started.wait(timeout=30)

    def stop(self) -> None:
        """Stops as after Ctrl+C: what is under way is finished."""
        self.begin_to_stop()
        self._thread.join(timeout=30)
        assert not self._thread.is_alive()

    def begin_to_stop(self) -> None:
        """As `stop`, without waiting."""
        self._server.should_exit = True

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Runs `work` on the server's own event loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)


@contextmanager
def holding(assistant: StandIn, free: str = "") -> Iterator[Callable[[], None]]:
    """Turns take until the end, or until what this gives is called; those of conversation `free` do not."""
    plain, released = assistant.handle, threading.Event()

    async def handle(turn: Turn) -> Reply:
        while turn.conversation_id != free and not released.is_set():
            await asyncio.sleep(0.01)
        return await plain(turn)

    assistant.handle = handle  # type: ignore[method-assign]
    try:
        yield released.set
    finally:
        released.set()


class Caller:
    """A client of the socket that speaks JSON."""

    def __init__(self, protocol: WebSocketClientProtocol) -> None:
        self.protocol = protocol

    async def send(self, frame: object) -> None:
        """Sends a JSON value in ASCII, so that lone surrogates can be sent too."""
        await self.protocol.send(json.dumps(frame))

    async def receive(self) -> dict[str, Any]:
        """The next frame."""
        async with asyncio.timeout(20):
            frame: dict[str, Any] = json.loads(await self.protocol.recv())
        return frame

    async def ask(self, frame: object) -> dict[str, Any]:
        """Sends one frame and gives the next one that comes."""
        await self.send(frame)
        return await self.receive()

    async def silent(self) -> bool:
        """Whether nothing comes before the answer to a ping."""
        return await self.ask({"type": "ping"}) == {"type": "pong"}


@asynccontextmanager
async def calling(address: str, path: str = PATH, **options: Any) -> AsyncIterator[Caller]:
    """A client connected to the server at `address`; `options` are those of `websockets.connect`."""
    async with connect(address.replace("http", "ws", 1) + path, max_size=None, **options) as protocol:
        yield Caller(protocol)
