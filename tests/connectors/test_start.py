"""How the app starts and stops its assistant, and how the server is run."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from uvicorn.config import STARTUP_FAILURE

from bot.errors import SetupError
from connectors.app import create_app
from connectors.serve import bind, page_url
from tests.connectors.server import announced, running
from tests.connectors.stand_in import StandIn


async def startup_messages(app: Any) -> list[dict[str, Any]]:
    """What the app says to a server that starts it and stops it again."""
    incoming = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return incoming.pop(0)

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
    return said


def pretend(monkeypatch: pytest.MonkeyPatch, start: Any) -> None:
    """Puts a `bot.assistant` in place whose `Assistant.start` is `start`."""
    fake = SimpleNamespace(Assistant=SimpleNamespace(start=start))
    monkeypatch.setitem(sys.modules, "bot.assistant", fake)  # type: ignore[arg-type]


def test_the_app_starts_and_stops_its_own_assistant(monkeypatch: pytest.MonkeyPatch) -> None:
    own = StandIn()

    async def start(observer: object) -> StandIn:
        return own

    pretend(monkeypatch, start)
    app = create_app()
    said = asyncio.run(startup_messages(app))
    assert [message["type"] for message in said] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]
    assert own.stopped
    assert app.state.assistant is None


def test_a_given_assistant_stays_its_owners(assistant: StandIn) -> None:
    asyncio.run(startup_messages(create_app(assistant)))
    assert not assistant.stopped


def test_a_missing_set_up_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    async def start(observer: object) -> StandIn:
        raise SetupError("还没有训练，请先运行 python -m bot train。")

    pretend(monkeypatch, start)
    said = asyncio.run(startup_messages(create_app()))
    assert said == [
        {"type": "lifespan.startup.failed", "message": "还没有训练，请先运行 python -m bot train。"}
    ]


def test_any_other_failure_keeps_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    async def start(observer: object) -> StandIn:
        raise RuntimeError("a fault")

    pretend(monkeypatch, start)
    with pytest.raises(RuntimeError, match="a fault"):
        asyncio.run(startup_messages(create_app()))


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/chat"),
        ("0.0.0.0", "http://127.0.0.1:8000/chat"),
        ("::", "http://[::1]:8000/chat"),
        ("localhost", "http://localhost:8000/chat"),
    ],
)
def test_the_address_shown_is_one_a_browser_can_open(host: str, url: str) -> None:
    assert page_url(host, 8000) == url


def test_an_address_of_another_machine_is_one_sentence() -> None:
    with pytest.raises(SystemExit, match="--host"):
        bind("192.0.2.1", 0)


def test_one_line_when_ready_and_a_log_without_words_or_callers() -> None:
    with running("ready", 0, 1) as process:
        address = announced(process)
        response = httpx.get(
            f"{address}/api/v1/knowledge/search", params={"q": "王大爷的低保"}, trust_env=False
        )
        assert response.status_code == 200
        assert "server" not in response.headers
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert process.returncode == 0
    assert '"GET /api/v1/knowledge/search HTTP/1.1" 200' in out
    assert "q=" not in out + err
    assert "127.0.0.1" not in out + err


def test_the_connection_of_a_body_too_large_is_closed() -> None:
    with running("ready", 0, 1) as process:
        address = announced(process)
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.sendall(
                b"POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: 10000000\r\n\r\n"
            )
            answer = b""
            while received := connection.recv(65536):
                answer += received
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert "64 KiB" in answer.decode()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_port_in_use_is_one_sentence_and_exit_code_1(workers: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running("ready", port, workers) as process:
            out, err = process.communicate()
    assert process.returncode == 1
    assert out == ""
    assert err.strip().count("\n") == 0
    assert f"端口 {port} 已被占用" in err


@pytest.mark.parametrize("workers", [1, 2])
def test_a_server_without_set_up_says_so_and_fails(workers: int) -> None:
    with running("not_set_up", 0, workers) as process:
        out, err = process.communicate()
    assert process.returncode == STARTUP_FAILURE
    assert "请先运行 python -m bot train" in err
    assert "Traceback" not in err
    assert "已就绪" not in out
