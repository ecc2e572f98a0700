"""What all tests share: no way out to the network, and one trained assistant for the whole session."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from datetime import datetime
from typing import Any, TypeVar

import pytest

from bot import resources
from bot.desk.storage import file_url
from bot.language import clock
from bot.messages import Channel, Reply, Turn
from bot.settings import settings
from tests.conversations.servers import forgetful_redis, session_redis  # noqa: F401 - fixtures for all rooms
from tests.desk.stores import cluster, database_url  # noqa: F401 - fixtures for all rooms

Result = TypeVar("Result")


class NetworkRefused(RuntimeError):
    """A test tried to reach something else than this machine's loopback."""


def refuse_outside(family: int, address: Any) -> None:
    """Raises `NetworkRefused` unless `address`, as `socket.connect` takes it, stays on this machine."""
    if family == socket.AF_UNIX:
        return
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(host, bytes):
        host = host.decode()
    if host in ("localhost", ""):
        return
    try:
        inside = ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise NetworkRefused(f"tests reach only loopback, not {host!r}")


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """Refuses every connection, datagram and name look-up of this process that leaves the machine."""
    plain = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex", "sendto")}
    look_up = socket.getaddrinfo

    def connecting(name: str) -> Callable[..., Any]:
        def connect(self: socket.socket, address: Any) -> Any:
            refuse_outside(self.family, address)
            return plain[name](self, address)

        return connect

    def sendto(self: socket.socket, data: bytes, *rest: Any) -> int:
        refuse_outside(self.family, rest[-1])
        sent: int = plain["sendto"](self, data, *rest)
        return sent

    def getaddrinfo(host: Any, *rest: Any, **options: Any) -> Any:
        if host is not None and not _is_address(host):
            refuse_outside(socket.AF_INET, (host, 0))
        return look_up(host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connecting("connect"))
        patch.setattr(socket.socket, "connect_ex", connecting("connect_ex"))
        patch.setattr(socket.socket, "sendto", sendto)
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


def _is_address(host: Any) -> bool:
    """Whether `host` is an IP address already, so that nobody is asked for it."""
    try:
        ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host).partition("%")[0])
    except ValueError:
        return False
    return True


class Product:
    """The real assistant on an event loop of its own, called from ordinary synchronous tests."""

    def __init__(self) -> None:
        from bot.assistant import Assistant

        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="assistant", daemon=True)
        self._thread.start()
        self.assistant: Assistant = self.run(Assistant.start())

    def run(self, work: Coroutine[Any, Any, Result], now: datetime | None = None) -> Result:
        """Runs `work` on the loop, `now` being the present where it is given; its result or exception."""

        async def at_the_time() -> Result:
            if now is None:
                return await work
            with clock.at(now):
                return await work

        return asyncio.run_coroutine_threadsafe(at_the_time(), self._loop).result()

    def say(
        self,
        conversation: str,
        text: str,
        *,
        now: datetime | None = None,
        message_id: str | None = None,
        channel: Channel = "rest",
    ) -> Reply:
        """One turn of a conversation."""
        return self.run(self.assistant.handle(Turn(conversation, text, channel, message_id)), now)

    def staff(self, action: Any, case: str, *, now: datetime | None = None) -> None:
        """A staff member changes a case."""

        async def change() -> None:
            resources.desk().change(case, action, "clerk", "", clock.now())

        self.run(change(), now)

    def close(self) -> None:
        """Stops the assistant and its loop."""
        self.run(self.assistant.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=30)
        self._loop.close()


@pytest.fixture(scope="session")
def trained(loopback_only: None) -> None:
    """Everything is built and trained; nothing is done where it is up to date."""
    from bot.training import train

    train()


@pytest.fixture(scope="session")
def product(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The one assistant of the session; each test takes conversation ids of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings(), "database_url", file_url(tmp_path_factory.mktemp("store")))
        resources.forget_store()
        started = Product()
        yield started
        started.close()
    resources.forget_store()
