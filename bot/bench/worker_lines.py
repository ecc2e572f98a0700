"""Connections of which each is known to end in a given worker of a server.

Workers share a port and tell nobody which of them answers. The kernel of the machine that they run on knows:
the process that holds the other end of a connection.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import psutil

from bot.bench import servers
from bot.bench.deployment import Deployed
from bot.errors import SetupError
from bot.messages import Reply

#: Connections that are tried for each that is wanted, until a worker must have taken one.
_TRIES = 50
_TIMEOUT = 60.0


class Line:
    """One kept-alive connection; `worker` is the process number of the worker that answered last."""

    def __init__(self, server: Deployed, client: httpx.AsyncClient) -> None:
        self._server = server
        self._client = client
        self._own_end: tuple[str, int] | None = None
        self.worker = 0

    async def open(self) -> None:
        """Connects. Raises httpx's errors, and `SetupError` when no worker has the other end."""
        self._look_at(await self._client.get("/healthz"))

    async def ask(self, text: str) -> Reply:
        """The reply to the first message of a new conversation.

        Raises as `open`: a connection that was idle for too long is another one now.
        """
        body = {"conversation_id": str(uuid.uuid4()), "text": text}
        response = await self._client.post("/api/v1/messages", json=body)
        response.raise_for_status()
        self._look_at(response)
        return Reply.from_dict(response.json())

    def _look_at(self, response: httpx.Response) -> None:
        host, port = response.extensions["network_stream"].get_extra_info("client_addr")[:2]
        if self._own_end == (host, port):
            return
        self._own_end = (host, port)
        worker = _by_connection(self._server).get(self._own_end)
        if worker is None:
            raise SetupError("no worker holds the other end of a connection")
        self.worker = worker


@asynccontextmanager
async def worker_lines(server: Deployed, workers: int, each: int) -> AsyncIterator[list[Line]]:
    """`each` lines to each worker, by turns. Raises `SetupError` where a worker takes no connection."""
    async with AsyncExitStack() as stack:
        found: dict[int, list[Line]] = {}
        for _ in range(_TRIES * workers * each):
            line = await _line(server, stack)
            found.setdefault(line.worker, []).append(line)
            if len(found) == workers and all(len(lines) >= each for lines in found.values()):
                break
        else:
            raise SetupError(f"only {len(found)} of {workers} workers took connections")
        yield [lines[number] for number in range(each) for lines in found.values()]


async def _line(server: Deployed, stack: AsyncExitStack) -> Line:
    client = httpx.AsyncClient(
        base_url=f"http://{servers.HOST}:{server.port}",
        timeout=_TIMEOUT,
        trust_env=False,
        verify=False,
        limits=httpx.Limits(max_connections=1, keepalive_expiry=None),
    )
    await stack.enter_async_context(client)
    line = Line(server, client)
    await line.open()
    return line


def _by_connection(server: Deployed) -> Mapping[tuple[str, int], int]:
    """The far end of each connection that a worker holds → the worker."""
    return {
        (connection.raddr.ip, connection.raddr.port): worker.pid
        for worker in psutil.Process(server.process.pid).children()
        for connection in worker.net_connections("tcp")
        if connection.raddr
    }
