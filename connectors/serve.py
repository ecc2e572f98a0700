"""Runs the app under uvicorn: `serve` is what `python -m bot serve` calls."""

from __future__ import annotations

import errno
import multiprocessing
import socket
from multiprocessing.synchronize import Semaphore

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from bot.settings import settings
from connectors.logs import log_config

#: Where each worker finds the app.
FACTORY = "connectors.app:create_app"

#: Exit code when the server cannot have its port.
PORT_IN_USE = 1

_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}
# uvicorn calls `callback_notify` at its first tick after start and then at this interval: once a year.
_ONCE_SECONDS = 365 * 24 * 3600


class Announcement:
    """Says once, whichever worker is the first to be ready, that residents can be answered."""

    def __init__(self, url: str) -> None:
        self._line = f"滨江民政助手已就绪：{url}"
        # Of the kind that workers started by uvicorn (by spawn) can share.
        self._turn: Semaphore = multiprocessing.get_context("spawn").Semaphore(1)

    async def __call__(self) -> None:
        if self._turn.acquire(block=False):
            print(self._line, flush=True)


def serve(host: str, port: int, workers: int = 1) -> None:
    """Serves until interrupted.

    Args:
        host: address to listen on; a name, an IPv4 or an IPv6 address.
        port: port to listen on, 0 for any free one.
        workers: processes that share the port.

    Raises:
        SystemExit: with code 1 and one sentence when the address cannot be had, with uvicorn's own
            code when the app cannot start.
    """
    listener = bind(host, port)
    announcement = Announcement(page_url(host, listener.getsockname()[1]))
    config = uvicorn.Config(
        FACTORY,
        factory=True,
        workers=workers,
        log_config=log_config(settings().log_level.upper()),
        # No door speaks WebSocket yet, and the automatic choice fails on the websockets release Rasa needs.
        ws="none",
        server_header=False,
        callback_notify=announcement,
        timeout_notify=_ONCE_SECONDS,
    )
    with listener:
        if workers > 1:
            _run_workers(config, listener)
        else:
            _run_here(config, listener, host, port)


def _run_here(config: uvicorn.Config, listener: socket.socket, host: str, port: int) -> None:
    """One server in this process. Ctrl+C is an ordinary end."""
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        return
    except OSError as error:
        # Two servers may bind one port while neither listens yet: the later one learns of it here.
        raise _refused(host, port, error) from None


def _run_workers(config: uvicorn.Config, listener: socket.socket) -> None:
    """Several processes under uvicorn's supervisor, which starts a dead one again."""
    supervisor = Multiprocess(config, sockets=[listener])
    supervisor.run()
    if any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes):
        raise SystemExit(STARTUP_FAILURE)


def bind(host: str, port: int) -> socket.socket:
    """A socket bound to the address, not yet listening: nobody connects before the app is ready.

    Raises SystemExit with one sentence and code 1 when the address is taken or not this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _refused(host, port, error) from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise _refused(host, port, error) from None
    listener.set_inheritable(True)
    return listener


def _refused(host: str, port: int, error: OSError) -> SystemExit:
    """The sentence for an address that cannot be had, as an exit with code 1."""
    if error.errno == errno.EADDRINUSE:
        return SystemExit(
            f"端口 {port} 已被占用：请先停下占用它的程序，或换一个端口（--port，或环境变量 BOT_PORT）。"
        )
    if error.errno == errno.EACCES:
        return SystemExit(
            f"没有权限使用端口 {port}：请换一个 1024 以上的端口（--port，或环境变量 BOT_PORT）。"
        )
    return SystemExit(f"不能在 {host}:{port} 提供服务（{error.strerror}）：请检查 --host 与 --port。")


def page_url(host: str, port: int) -> str:
    """Where a browser on this machine finds the page."""
    shown = _EVERY_ADDRESS.get(host, host)
    return f"http://[{shown}]:{port}/chat" if ":" in shown else f"http://{shown}:{port}/chat"
