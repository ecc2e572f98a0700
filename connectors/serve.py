"""Runs the app: `serve` is what `python -m bot serve` calls.

One worker is uvicorn in this process; several are forked by a supervisor (`connectors.workers`).
"""

from __future__ import annotations

import errno
import multiprocessing
import socket

import uvicorn

from bot.settings import settings
from connectors.limits import Rules
from connectors.logs import log_config
from connectors.websocket.frames import MAX_FRAME_BYTES

#: Where each worker finds the app.
FACTORY = "connectors.app:create_app"

#: Exit code when the server cannot have its port.
PORT_IN_USE = 1

#: Seconds that a connection stays open without a request: longer than proxies keep theirs (nginx: 60), so
#: that none of them sends a resident's message into a connection that is just being closed.
KEEP_ALIVE_SECONDS = 75

#: Seconds that a stopping server gives to the turns that are under way. A turn takes milliseconds; this
#: outlasts a model or a store that stalls, and is less than the 30 that Kubernetes waits by default.
GRACE_SECONDS = 20

_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}
# uvicorn calls `callback_notify` at its first tick after start and then at this interval: once a year.
_ONCE_SECONDS = 365 * 24 * 3600


class Announcement:
    """Says once, whichever worker is the first to be ready, that residents can be answered."""

    def __init__(self, url: str) -> None:
        self._line = f"滨江民政助手已就绪：{url}"
        # Of the kind that forked workers share.
        self._turn = multiprocessing.get_context("fork").Semaphore(1)

    async def __call__(self) -> None:
        if self._turn.acquire(block=False):
            print(self._line, flush=True)

    @property
    def made(self) -> bool:
        """Whether a worker has been ready already."""
        return self._turn.get_value() == 0


def serve(host: str, port: int, workers: int = 1) -> None:
    """Serves until interrupted.

    Args:
        host: address to listen on; a name, an IPv4 or an IPv6 address.
        port: port to listen on, 0 for any free one.
        workers: processes that share the port.

    Raises:
        SetupError: for settings that cannot work.
        SystemExit: with code 1 and one sentence when the address cannot be had or workers have nothing
            to share conversations by, with uvicorn's own code (3) when the app cannot start.
    """
    if workers > 1 and not settings().redis_url:
        raise SystemExit(
            "多个进程要共用居民的对话：请先设置 BOT_REDIS_URL（如 redis://127.0.0.1:6379/0），"
            "或者只用一个进程（--workers 1）。"
        )
    Rules.from_settings(settings())
    listener = bind(host, port)
    announcement = Announcement(page_url(host, listener.getsockname()[1]))
    config = server_config(announcement)
    with listener:
        if workers > 1:
            # Imported here because one worker has no need of a supervisor.
            from connectors.workers import supervise

            supervise(config, listener, workers, announcement)
        else:
            _run_here(config, listener, host, port)


def server_config(announcement: Announcement) -> uvicorn.Config:
    """How each worker serves; sets the process's log up."""
    proxies = settings().trusted_proxies.strip()
    return uvicorn.Config(
        FACTORY,
        factory=True,
        log_config=log_config(settings()),
        # The automatic choice fails on the websockets release that Rasa needs.
        ws="wsproto",
        # A door reads no longer frame, and a compressed one could be a thousand times as long unpacked.
        ws_max_size=MAX_FRAME_BYTES,
        ws_per_message_deflate=False,
        # A resident's own word on the address it comes from counts for nothing, a known proxy's does.
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        callback_notify=announcement,
        timeout_notify=_ONCE_SECONDS,
    )


def _run_here(config: uvicorn.Config, listener: socket.socket, host: str, port: int) -> None:
    """One server in this process. Ctrl+C is an ordinary end."""
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        return
    except OSError as error:
        # Two servers may bind one port while neither listens yet: the later one learns of it here.
        raise refused(host, port, error) from None


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
        raise refused(host, port, error) from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise refused(host, port, error) from None
    listener.set_inheritable(True)
    return listener


def refused(host: str, port: int, error: OSError) -> SystemExit:
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
