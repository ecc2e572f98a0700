"""Several workers on one port: gunicorn supervises them, uvicorn serves in each.

The supervisor loads what all can share and forks, so that the models are in memory once; it puts a
worker in the place of one that died or does not answer any more. A worker that is told to stop takes
no new connection and finishes its turns; those that wait at the port are taken by the others.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import socket
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.errors import HaltServer
from gunicorn.workers.base import Worker
from uvicorn.config import STARTUP_FAILURE

from bot.errors import SetupError
from bot.settings import settings
from bot.settling import settle
from connectors import serve
from connectors.accepting import Acceptor, Balance
from connectors.placing import place_of
from connectors.run_folder import run_folder

#: Seconds without a sign of life after which a worker counts as hung. Turns have threads of their own,
#: so that only a fault stops the event loop; the start of a worker on a busy machine takes some.
_HUNG_SECONDS = 60
#: Seconds between two signs of life.
_PULSE_SECONDS = 1
#: What the supervisor waits for longer than a worker does for its turns, in seconds.
_SLACK_SECONDS = 5
#: Exit code of a worker that could not start although another could: it is tried again.
_TRY_AGAIN = 1
#: The memory file system where there is one: signs of life must not wait for a disk.
_MEMORY = Path("/dev/shm")


class _Server(uvicorn.Server):
    """uvicorn's server that shares out connections with other workers.

    Without its signal handlers: the worker has its own.
    """

    def __init__(self, config: uvicorn.Config, balance: Balance, place: int) -> None:
        super().__init__(config)
        self._balance = balance
        self._place = place

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Accepts connections of `sockets` once the app has started."""
        await super().startup(sockets=[])
        self.servers: list[Any] = [
            Acceptor(listener, self._protocol, self.server_state.connections, self._balance, self._place)
            for listener in sockets or ()
        ]

    def _protocol(self) -> asyncio.Protocol:
        protocol: Callable[..., asyncio.Protocol] = self.config.http_protocol_class
        return protocol(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Captures none."""
        yield


class AppWorker(Worker):
    """One forked process that serves the app."""

    #: Set by `supervise` before the first fork.
    server_config: uvicorn.Config
    announcement: serve.Announcement
    balance: Balance
    #: Its number among the living, see `connectors.metrics.share`.
    slot = 0

    def init_signals(self) -> None:
        """A signal before the server runs ends the worker; from then on `_serve` handles them."""
        for number in self.SIGNALS:
            signal.signal(number, signal.SIG_DFL)

    def load_wsgi(self) -> None:
        """Nothing: uvicorn builds the app."""

    def run(self) -> None:
        """Serves until told to stop. Raises SystemExit when the app cannot start."""
        try:
            with asyncio.Runner(loop_factory=self.server_config.get_loop_factory()) as runner:
                runner.run(self._serve())
        except SystemExit as error:
            if error.code == STARTUP_FAILURE and self.announcement.made:
                # Code 3 would make the supervisor give up, and the other workers with it.
                raise SystemExit(_TRY_AGAIN) from None
            raise

    async def _serve(self) -> None:
        config = self.server_config
        config.callback_notify, config.timeout_notify = self._pulse, _PULSE_SECONDS
        self._server = _Server(config, self.balance, self.slot)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            loop.add_signal_handler(number, self._server.handle_exit, number, None)
        # Of the supervisor's socket, so that closing it here closes it here only.
        await self._server.serve(sockets=[listener.sock for listener in self.sockets])

    async def _pulse(self) -> None:
        """A sign of life; notices, too, when the supervisor is gone."""
        self.notify()
        await self.announcement()
        if os.getppid() != self.ppid:
            self._server.should_exit = True


class _Application(BaseApplication):
    """gunicorn's settings, from this program and nowhere else."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_default_config(self) -> None:
        """As gunicorn's, without its reading of this program's command line."""
        self.cfg = Config(prog="serve")

    def load_config(self) -> None:
        """The settings that differ from gunicorn's defaults."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> None:
        """Nothing: each worker builds its app."""


def supervise(
    config: uvicorn.Config, listener: socket.socket, workers: int, announcement: serve.Announcement
) -> None:
    """Loads what is shared, forks the workers and keeps them alive until it is told to stop.

    `listener` is bound; it becomes the supervisor's. Raises SystemExit: with code 3 when the app cannot
    start, else with 0 at the end, or with 1 and a sentence when the port is taken in the meantime.
    """
    _preload()
    AppWorker.server_config, AppWorker.announcement = config, announcement
    # While all are replaced at once there are twice as many.
    AppWorker.balance = Balance(2 * workers)
    host, port = listener.getsockname()[:2]
    try:
        listener.listen(config.backlog)
    except OSError as error:
        raise serve.refused(host, port, error) from None
    with run_folder(settings().var_dir) as folder:
        arbiter = Arbiter(_Application(_options(listener.detach(), workers, folder)))
        try:
            arbiter.run()
        except HaltServer as halted:
            # It comes out when a second worker fails while the supervisor stops because of the first.
            raise SystemExit(halted.exit_status) from None


def _preload() -> None:
    """Loads the app's modules and the models into this process, before any worker is forked from it."""
    from bot.assistant import Assistant

    importlib.import_module(serve.FACTORY.partition(":")[0])
    try:
        Assistant.preload()
    except SetupError as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(STARTUP_FAILURE) from None
    settle()


def _options(listener: int, workers: int, folder: Path) -> dict[str, Any]:
    """gunicorn's settings; `listener` is the file number of a listening socket."""
    return {
        "bind": f"fd://{listener}",
        "workers": workers,
        "worker_class": AppWorker,
        "timeout": _HUNG_SECONDS,
        "graceful_timeout": serve.GRACE_SECONDS + _SLACK_SECONDS,
        "worker_tmp_dir": str(_MEMORY if os.access(_MEMORY, os.W_OK) else folder),
        "control_socket_disable": True,
        # Its messages go to the program's own log: what it does every day is not for there.
        "errorlog": None,
        "loglevel": "warning",
        "pre_fork": _give_slot,
        "post_fork": lambda arbiter, worker: _settle(folder, worker, workers),
        # It may have had no time to say so itself.
        "child_exit": lambda arbiter, worker: worker.balance.leave(worker.slot),
    }


def _give_slot(arbiter: Arbiter, worker: AppWorker) -> None:
    """The lowest number that no living worker has."""
    taken = {other.slot for other in arbiter.WORKERS.values()}
    worker.slot = next(slot for slot in range(len(taken) + 1) if slot not in taken)


def _settle(folder: Path, worker: AppWorker, workers: int) -> None:
    """Gives a process that was just forked its place: its processors and its part of the metrics."""
    from connectors.metrics import share

    # Before it has threads: they take over what it may use.
    os.sched_setaffinity(0, place_of(worker.slot, workers, os.sched_getaffinity(0)))
    share(folder, worker.slot)
