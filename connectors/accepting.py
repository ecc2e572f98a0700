"""How the workers of one port share out its connections: who has the fewest takes the next.

Left to themselves they do not: whichever wakes first takes all that wait, and as connections are kept
alive, one worker has all the work while another one idles.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import socket
from collections.abc import Callable, Sized

#: Seconds that a worker with more connections than another leaves it to take the next one: many times
#: what an event loop that is not stuck needs to wake.
_HEAD_START = 0.02
#: Seconds until the next try where the system has nothing left for another connection.
_PAUSE = 1.0
#: What a place counts where nobody accepts.
_NOBODY = -1

_log = logging.getLogger(__name__)


class Balance:
    """How many connections each worker has, where all of them see it. Made before the first fork."""

    def __init__(self, places: int) -> None:
        # No lock: each writes a number of its own, and one that is a moment old does no harm.
        self._counts = multiprocessing.get_context("fork").RawArray("i", [_NOBODY] * places)

    def has_fewer(self, place: int, own: int) -> bool:
        """Whether another worker has fewer connections than the one at `place`, which now has `own`."""
        self._counts[place] = own
        return any(count != _NOBODY and count < own for count in self._counts)

    def leave(self, place: int) -> None:
        """The worker at `place` accepts no more."""
        self._counts[place] = _NOBODY


class Acceptor:
    """Accepts connections of a listening socket that other processes accept from as well.

    To uvicorn it is one of its servers.
    """

    def __init__(
        self,
        listener: socket.socket,
        protocol: Callable[[], asyncio.Protocol],
        connections: Sized,
        balance: Balance,
        place: int,
    ) -> None:
        """`connections` are those that this worker has; `place` is its own in `balance`."""
        self._listener = listener
        self._protocol = protocol
        self._connections = connections
        self._balance = balance
        self._place = place
        self._loop = asyncio.get_running_loop()
        self._opening: set[asyncio.Task[object]] = set()
        self._timer: asyncio.TimerHandle | None = None
        listener.setblocking(False)
        self._listen()

    def close(self) -> None:
        """Accepts no more: what waits is taken by the others."""
        self._balance.leave(self._place)
        self._loop.remove_reader(self._listener)
        if self._timer is not None:
            self._timer.cancel()

    async def wait_closed(self) -> None:
        """Waits for connections that were accepted last."""
        await asyncio.gather(*self._opening, return_exceptions=True)

    def _listen(self) -> None:
        self._balance.has_fewer(self._place, self._count())
        self._loop.add_reader(self._listener, self._on_waiting)

    def _count(self) -> int:
        return len(self._connections) + len(self._opening)

    def _on_waiting(self) -> None:
        if self._balance.has_fewer(self._place, self._count()):
            self._rest(_HEAD_START)
        else:
            self._accept()

    def _rest(self, seconds: float) -> None:
        self._loop.remove_reader(self._listener)
        self._timer = self._loop.call_later(seconds, self._after_rest)

    def _after_rest(self) -> None:
        self._listen()
        # Still there: whoever has fewer connections is stuck.
        self._accept()

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return  # Another worker took it, or the caller gave up.
        except OSError as error:
            _log.error("no connection can be accepted: %s", error.strerror)
            self._rest(_PAUSE)
            return
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        task: asyncio.Task[object] = self._loop.create_task(
            self._loop.connect_accepted_socket(self._protocol, connection)
        )
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)
