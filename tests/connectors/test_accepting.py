"""Who accepts the next connection of a port that several workers listen on."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, cast

import pytest
import uvloop

from connectors.accepting import Acceptor, Balance

HERE, OTHER = 0, 1


class Greeting(asyncio.Protocol):
    """Says hello, and is counted among the connections while it lasts."""

    def __init__(self, connections: set[Greeting]) -> None:
        self._connections = connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._connections.add(self)
        # Of another class in uvloop.
        cast(asyncio.Transport, transport).write(b"hello")

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)


class Worker:
    """One that accepts connections in the loop that runs."""

    def __init__(self, listener: socket.socket, balance: Balance, place: int) -> None:
        self.connections: set[Greeting] = set()
        copy = listener.dup()
        self.acceptor = Acceptor(copy, lambda: Greeting(self.connections), self.connections, balance, place)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def on_the_servers_loop(work: Coroutine[Any, Any, None]) -> None:
    """Runs it on the event loop that uvicorn chooses."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


async def call(listener: socket.socket) -> asyncio.StreamWriter:
    """A connection that was greeted."""
    reader, writer = await asyncio.open_connection(*listener.getsockname())
    assert await asyncio.wait_for(reader.readexactly(5), 30) == b"hello"
    return writer


async def one_by_one(listener: socket.socket) -> list[asyncio.StreamWriter]:
    """Ten connections, each after the one before."""
    return [await call(listener) for _ in range(10)]


async def at_once(listener: socket.socket) -> list[asyncio.StreamWriter]:
    """Ten connections."""
    return await asyncio.gather(*(call(listener) for _ in range(10)))


@pytest.mark.parametrize("come", [one_by_one, at_once])
def test_two_share_what_comes(listener: socket.socket, come: Callable[..., Any]) -> None:
    async def run() -> None:
        balance = Balance(2)
        workers = [Worker(listener, balance, place) for place in (HERE, OTHER)]
        callers = await come(listener)
        assert [len(worker.connections) for worker in workers] == [5, 5]
        for caller in callers:
            caller.close()
        for worker in workers:
            worker.acceptor.close()

    on_the_servers_loop(run())


def test_one_that_does_not_accept_keeps_nobody_waiting(listener: socket.socket) -> None:
    async def run() -> None:
        balance = Balance(2)
        assert not balance.has_fewer(OTHER, 0)
        worker = Worker(listener, balance, HERE)
        callers = [await call(listener) for _ in range(3)]
        assert len(worker.connections) == 3
        for caller in callers:
            caller.close()
        worker.acceptor.close()

    on_the_servers_loop(run())


def test_a_closed_one_leaves_everything_to_the_others(listener: socket.socket) -> None:
    async def run() -> None:
        balance = Balance(2)
        leaving, staying = (Worker(listener, balance, place) for place in (HERE, OTHER))
        first = await call(listener)
        leaving.acceptor.close()
        callers = [first, *[await call(listener) for _ in range(4)]]
        assert len(leaving.connections) + len(staying.connections) == 5
        assert len(leaving.connections) <= 1
        # Nobody with fewer is waited for any more.
        assert not balance.has_fewer(OTHER, len(staying.connections))
        for caller in callers:
            caller.close()
        await leaving.acceptor.wait_closed()
        staying.acceptor.close()

    on_the_servers_loop(run())
