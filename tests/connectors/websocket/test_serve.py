"""Sockets of the server as it is run: what its log says of them, what it does not even read."""

from __future__ import annotations

import asyncio
import json
import signal

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatusCode

from tests.connectors.server import announced, running
from tests.connectors.websocket.server import calling


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_caller_and_no_query_are_logged(form: str) -> None:
    async def scenario(address: str) -> None:
        async with calling(address) as caller:
            assert (await caller.ask({"conversation_id": "c-1", "text": "补贴"}))["replies"]
        with pytest.raises(InvalidStatusCode):
            async with calling(address, origin="https://other.example"):
                raise AssertionError("it was let in")
        with pytest.raises(InvalidStatusCode):
            async with calling(address, path="/ws/v1/chat/other?name=Zhang"):
                raise AssertionError("there is no such path")

    with running("ready", 0, 1, BOT_LOG_FORMAT=form) as process:
        asyncio.run(scenario(announced(process)))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    lines = [json.loads(line)["message"] if form == "json" else line for line in err.splitlines()]
    told = [line.partition('"')[1] + line.partition('"')[2] for line in lines if "WebSocket" in line]
    assert told == [
        '"WebSocket /ws/v1/chat" [accepted]',
        '"WebSocket /ws/v1/chat" 403',
        '"WebSocket /ws/v1/chat/other" 403',
    ]
    assert "127.0.0.1" not in out + err
    assert "Zhang" not in out + err


def test_a_long_frame_is_not_unpacked_and_not_kept() -> None:
    async def scenario(address: str) -> None:
        async with calling(address) as caller:
            assert caller.protocol.extensions == []
            with pytest.raises(ConnectionClosed) as closed:
                await caller.ask({"conversation_id": "c-1", "text": "x" * 65 * 1024})
        assert closed.value.code == 1009

    with running("ready", 0, 1) as process:
        asyncio.run(scenario(announced(process)))
