"""A Redis of one's own for a measurement or a test: on loopback, on a free port, in a temporary folder."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import SetupError

#: Seconds that a server has to start, or to read what it had written.
_START_SECONDS = 30.0


class RedisServer:
    """One server that can be stopped, killed, hung and started again on the same port."""

    def __init__(self, folder: Path, *options: str) -> None:
        """`options` as redis-server takes them. Raises `SetupError` when there is no redis-server."""
        program = shutil.which("redis-server")
        if program is None:
            raise SetupError("Redis is missing: apt-get install redis-server")
        self._program, self._folder, self._options = program, folder, options
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Starts it and waits until it answers. Raises `SetupError` when it does not."""
        place = ("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder))
        self._process = subprocess.Popen(
            [self._program, *place, "--save", "", *self._options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        end = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                raise SetupError("redis-server does not start")
            time.sleep(0.02)

    def stop(self, signal_: int = signal.SIGTERM) -> None:
        """Stops it; SIGTERM lets it write what it has, SIGKILL ends it as a crash does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.send_signal(signal_)
            self._process.wait(timeout=_START_SECONDS)
            self._process = None

    def restart(self) -> None:
        """Stops it in order and starts it again."""
        self.stop()
        self.start()

    def pause(self) -> None:
        """Lets it keep its connections and answer nothing."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Ends `pause`."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                # A server that still reads its files says LOADING.
                return connection.recv(64).startswith((b"+PONG", b"-NOAUTH"))
        except OSError:
            return False


@contextmanager
def redis_server(*options: str) -> Iterator[RedisServer]:
    """A server that runs; it ends with its folder. Raises `SetupError` when there is no redis-server."""
    with TemporaryDirectory(prefix="redis-") as folder:
        server = RedisServer(Path(folder), *options)
        server.start()
        try:
            yield server
        finally:
            server.stop(signal.SIGKILL)
