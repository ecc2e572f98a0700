"""Who may open a socket."""

from __future__ import annotations

import asyncio
import json

import pytest
from starlette.datastructures import Headers
from websockets.exceptions import InvalidStatusCode

from bot.settings import settings
from connectors.websocket.origins import may_connect, widget_origins
from tests.connectors.websocket.server import Serving, calling

SITES = "https://www.Example.gov.cn/ , http://localhost:8080"


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        (None, "chat.example.gov.cn", True),
        ("https://chat.example.gov.cn", "chat.example.gov.cn", True),
        ("https://chat.example.gov.cn", "CHAT.example.gov.cn:443", True),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", True),
        ("http://[::1]:8000", "[::1]:8000", True),
        ("https://www.example.gov.cn", "chat.example.gov.cn", True),
        ("http://localhost:8080", "chat.example.gov.cn", True),
        ("http://www.example.gov.cn", "chat.example.gov.cn", False),
        ("https://www.example.gov.cn.evil.test", "chat.example.gov.cn", False),
        ("http://127.0.0.1:8001", "127.0.0.1:8000", False),
        ("null", "chat.example.gov.cn", False),
        ("", "", False),
        ("file://", "", False),
        ("https://chat.example.gov.cn", "", False),
    ],
)
def test_which_pages_may_connect(origin: str | None, host: str, allowed: bool) -> None:
    headers = Headers({"host": host, **({} if origin is None else {"origin": origin})})
    assert may_connect(headers, widget_origins(SITES)) is allowed


def test_no_site_is_named_by_default() -> None:
    assert widget_origins(settings().widget_origins) == frozenset()


def test_a_page_of_another_site_is_refused_before_the_handshake(
    served: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        with pytest.raises(InvalidStatusCode) as refused:
            async with calling(served.address, origin="https://other.example"):
                raise AssertionError("it was let in")
        assert refused.value.status_code == 403
        monkeypatch.setattr(settings(), "widget_origins", "https://other.example")
        async with calling(served.address, origin="https://other.example") as caller:
            assert await caller.silent()

    asyncio.run(scenario())


def test_the_number_of_sockets_is_bounded_and_places_come_free(
    served: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "max_sockets", 2)

    async def scenario() -> None:
        async with calling(served.address):
            async with calling(served.address):
                with pytest.raises(InvalidStatusCode) as refused:
                    async with calling(served.address):
                        raise AssertionError("it was let in")
                assert refused.value.status_code == 503
                assert refused.value.headers["Retry-After"] == "30"
            await asyncio.sleep(0.2)
            async with calling(served.address) as caller:
                assert await caller.silent()

    asyncio.run(scenario())


def test_a_refusal_is_a_problem(served: Serving) -> None:
    async def scenario() -> tuple[str, dict[str, str]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(
            b"GET /ws/v1/chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Origin: https://other.example\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
        start = body.index(b"{")
        return head.decode(), json.loads(body[start : body.rindex(b"}") + 1])

    head, problem = asyncio.run(scenario())
    assert "application/problem+json" in head
    assert problem["status"] == 403
    assert "没有获准" in problem["detail"]
