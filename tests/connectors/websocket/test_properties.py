"""Whatever is sent, the socket answers or closes properly, and goes on."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.connectors.test_properties import IDENTIFIERS, JSON, NEARLY
from tests.connectors.websocket.server import Serving, calling

HELLOS = st.fixed_dictionaries(
    {"type": st.sampled_from(["hello", "ping"]) | JSON},
    optional={"conversation_id": IDENTIFIERS | JSON, "after": st.integers() | JSON},
)
FRAMES = st.lists((JSON | NEARLY | HELLOS).map(json.dumps) | st.text() | st.binary(), min_size=1, max_size=8)


def test_no_frame_ends_the_conversation(served: Serving, caplog: pytest.LogCaptureFixture) -> None:
    async def send_all(frames: list[str | bytes]) -> None:
        async with calling(served.address) as caller:
            for frame in frames:
                await caller.protocol.send(frame)
            await caller.send({"conversation_id": "end", "text": "补贴", "message_id": "the-last"})
            while (told := await caller.receive()).get("message_id") != "the-last":
                assert_known(told)

    @given(FRAMES)
    @settings(max_examples=150, deadline=None)
    def check(frames: list[str | bytes]) -> None:
        asyncio.run(send_all(frames))

    with caplog.at_level(logging.ERROR):
        check()
    assert caplog.records == []


def assert_known(told: dict[str, Any]) -> None:
    """A reply, a problem of 4xx, or an answer to hello or ping."""
    if "trace" in told:
        assert told["replies"]
    elif told["type"] == "about:blank":
        assert 400 <= told["status"] < 500
        assert told["detail"]
    else:
        assert told["type"] in {"hello", "pong"}
