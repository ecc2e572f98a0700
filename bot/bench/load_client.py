"""Sends turns to a server over loopback and times them: `python -m bot.bench.load_client` reads its orders
as one JSON object on the standard input and prints one.

A process of its own, and a bare HTTP/1.1 client (h11 over asyncio streams), so that measuring takes as
little of the machine from the server as it can.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any

import h11

#: Turns of one conversation before the next begins.
_TURNS = 5
_CHUNK = 65536


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


class Connection:
    """One kept-alive connection; opened anew after a failure."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._state = h11.Connection(h11.CLIENT)

    async def post(self, path: str, body: bytes) -> int:
        """The status of the answer. Raises OSError or `h11.ProtocolError`."""
        if self._streams is None:
            self._state = h11.Connection(h11.CLIENT)
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        head = h11.Request(
            method="POST",
            target=path,
            headers=[
                ("Host", "127.0.0.1"),
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(body))),
            ],
        )
        for event in (head, h11.Data(data=body), h11.EndOfMessage()):
            writer.write(self._state.send(event) or b"")
        return await self._answer(reader)

    async def _answer(self, reader: asyncio.StreamReader) -> int:
        status = 0
        while True:
            event = self._state.next_event()
            if event is h11.NEED_DATA:
                data = await reader.read(_CHUNK)
                if not data:
                    raise ConnectionResetError("the server closed the connection")
                self._state.receive_data(data)
            elif isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.EndOfMessage):
                if self._state.our_state is h11.MUST_CLOSE:
                    self.close()
                else:
                    self._state.start_next_cycle()
                return status

    def close(self) -> None:
        """Closes it."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


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
        body = self._body(f"load-{self._order.port}-{number // _TURNS}", texts[number % len(texts)])
        try:
            status = await connection.post(self._order.path, json.dumps(body).encode())
        except (OSError, h11.ProtocolError):
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
    outcome = asyncio.run(Load(Order(**json.load(sys.stdin))).run())
    json.dump(asdict(outcome), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
