"""Sends turns to a server over loopback and times them: `python -m bot.bench.load_client` reads its orders
as one JSON object on the standard input and prints one.

A process of its own, and a bare HTTP/1.1 client (httptools over uvloop, which the server runs on, too), so
that measuring takes as little of the machine from the server as it can.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any, cast

import httptools
import uvloop

#: Turns of one conversation before the next begins.
_TURNS = 5


@dataclass(frozen=True)
class Order:
    """What to send. `rate`: turns a second on a schedule that waits for no answer; 0: each of
    `connections` sends its next turn when it has the answer to the one before."""

    port: int
    path: str
    shape: str
    texts: list[str]
    seconds: float
    connections: int = 8
    rate: float = 0.0


@dataclass
class Outcome:
    """`times`: seconds from when a turn was due to its answer. `late`: turns that were due and not begun."""

    times: list[float] = field(default_factory=list)
    failed: int = 0
    late: int = 0
    seconds: float = 0.0

    def add(self, other: Outcome) -> None:
        """Takes in what came of another order to the same server."""
        self.times += other.times
        self.failed += other.failed
        self.late += other.late
        self.seconds += other.seconds


class _Wire(asyncio.Protocol):
    """One opened connection, with one request at a time."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.is_open = True

    async def send(self, request: bytes) -> int:
        """The status of the answer. Raises OSError, also for an answer that is not HTTP."""
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answered

    def close(self) -> None:
        """Closes it."""
        self.is_open = False
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio has opened it."""
        # Of another class in uvloop.
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """asyncio has received something."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(ConnectionError(f"the server does not speak HTTP: {error}"))

    def connection_lost(self, error: Exception | None) -> None:
        """asyncio has closed it."""
        self.is_open = False
        self._fail(error or ConnectionResetError("the server closed the connection"))

    def on_message_complete(self) -> None:
        """The parser has read an answer."""
        if not self._parser.should_keep_alive():
            self.close()
        if not self._answered.done():
            self._answered.set_result(self._parser.get_status_code())

    def _fail(self, error: Exception) -> None:
        if not self._answered.done():
            self._answered.set_exception(error)


class Connection:
    """One kept-alive connection, opened anew where it was closed, and the residents who write on it: one
    after the other, each when the answer to what they wrote before has come."""

    _numbers = count()

    def __init__(self, port: int) -> None:
        self._port = port
        self._wire: _Wire | None = None
        self._number = next(self._numbers)
        self._turns = count()

    def conversation(self) -> str:
        """Whose the next turn is."""
        return f"load-{self._port}-{self._number}-{next(self._turns) // _TURNS}"

    async def post(self, path: str, body: bytes) -> int:
        """The status of the answer. Raises OSError."""
        if self._wire is None or not self._wire.is_open:
            loop = asyncio.get_running_loop()
            _, self._wire = await loop.create_connection(_Wire, "127.0.0.1", self._port)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return await self._wire.send(head.encode() + body)

    def close(self) -> None:
        """Closes it."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None


class Load:
    """Carries out one order."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._numbers = count()
        self._body = _BODIES[order.shape]
        self.outcome = Outcome()

    async def run(self) -> Outcome:
        """Sends until the time is over, and waits for the last answers."""
        begun = time.perf_counter()
        await (self._by_schedule(begun) if self._order.rate else self._by_answers(begun))
        self.outcome.seconds = time.perf_counter() - begun
        return self.outcome

    async def _by_answers(self, begun: float) -> None:
        async def go_on(connection: Connection) -> None:
            while time.perf_counter() - begun < self._order.seconds:
                await self._turn(connection, time.perf_counter())
            connection.close()

        await asyncio.gather(*(go_on(Connection(self._order.port)) for _ in range(self._order.connections)))

    async def _by_schedule(self, begun: float) -> None:
        idle = [Connection(self._order.port) for _ in range(self._order.connections)]
        running: set[asyncio.Task[None]] = set()

        async def take(connection: Connection, due: float) -> None:
            await self._turn(connection, due)
            idle.append(connection)

        for number in range(int(self._order.rate * self._order.seconds)):
            due = begun + number / self._order.rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if not idle:
                self.outcome.late += 1
                idle.append(Connection(self._order.port))
            task = asyncio.create_task(take(idle.pop(), due))
            running.add(task)
            task.add_done_callback(running.discard)
        await asyncio.gather(*running)
        for connection in idle:
            connection.close()

    async def _turn(self, connection: Connection, due: float) -> None:
        number = next(self._numbers)
        texts = self._order.texts
        body = self._body(connection.conversation(), texts[number % len(texts)])
        try:
            status = await connection.post(self._order.path, json.dumps(body).encode())
        except OSError:
            connection.close()
            status = 0
        if status == 200:
            self.outcome.times.append(time.perf_counter() - due)
        else:
            self.outcome.failed += 1


_BODIES: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "messages": lambda conversation, text: {"conversation_id": conversation, "text": text},
    "rasa": lambda conversation, text: {"sender": conversation, "message": text},
}


def main(arguments: Sequence[str] = ()) -> int:
    """Reads an order, prints the outcome."""
    load = Load(Order(**json.load(sys.stdin)))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        outcome = runner.run(load.run())
    json.dump(asdict(outcome), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
