"""An accepted socket of JSON frames, until either side closes it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from connectors.websocket.frames import too_long

#: Seconds without any frame after which a socket is closed; pages send a ping every half minute.
IDLE = 30 * 60.0

#: Close codes (RFC 6455, section 7.4.1).
GOING_AWAY, TOO_BIG = 1001, 1009


class Line:
    """One socket. Whatever the other side does, sending and closing raise nothing."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self._open = True

    async def next(self, seconds: float | None = None) -> str | None:
        """The next frame's text, "" for one of bytes; None at the end.

        With `seconds` it ends when none has come by then, else after `IDLE`.
        """
        try:
            async with asyncio.timeout(IDLE if seconds is None else seconds):
                message = await self.socket.receive()
        except TimeoutError:
            await self.close(GOING_AWAY)
            return None
        if message["type"] == "websocket.disconnect":
            self._open = False
            return None
        text: str = message.get("text") or ""
        if too_long(text):
            await self.close(TOO_BIG)
            return None
        return text

    async def send(self, frame: dict[str, Any]) -> None:
        """Sends unless the socket is closed: who comes again asks again."""
        text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
        if not self._open:
            return
        try:
            await self.socket.send_text(text)
        except (WebSocketDisconnect, RuntimeError):
            # The second is uvicorn's word for a socket that it has closed and not yet told us of.
            self._open = False

    async def close(self, code: int) -> None:
        """Closes it, unless the other side was quicker."""
        self._open = False
        try:
            await self.socket.close(code)
        except (WebSocketDisconnect, RuntimeError):
            return
