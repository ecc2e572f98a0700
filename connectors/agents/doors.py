"""A socket of JSON frames whose first one says who it is; what agents and recognisers have in common."""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from starlette.websockets import WebSocket, WebSocketDisconnect

from connectors.problems import Problem
from connectors.websocket.frames import too_long
from connectors.websocket.origins import may_connect
from connectors.websocket.problems import problem_frame, problem_response

#: Seconds until the first frame, and without any later one; pages send a ping every half minute.
GREETING, IDLE = 10.0, 30 * 60.0
#: Sockets that have not said yet who they are.
_MOST_STRANGERS = 100
#: Close codes: going away and too big (RFC 6455, section 7.4.1), and our own for who may not come in.
GOING_AWAY, TOO_BIG, UNAUTHORISED = 1001, 1009, 4401

Guest = TypeVar("Guest")


class Talk(ABC, Generic[Guest]):
    """One accepted socket."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._open = True

    async def greet(self) -> Guest | None:
        """Who it is, by the first frame; None where nobody came in, and the socket is closed."""
        text = await self._next(GREETING)
        if text is None:
            return None
        try:
            return await self._guest(text)
        except Exception as error:  # noqa: BLE001 - told as a problem, like any error of an HTTP door
            await self._tell(error, None)
            await self._close(UNAUTHORISED)
            return None

    @abstractmethod
    async def run(self, guest: Guest) -> None:
        """Serves whoever came in, until either side closes."""

    @abstractmethod
    async def _guest(self, text: str) -> Guest:
        """Who the first frame says it is. Raises Problem, or what an HTTP door would."""

    async def send(self, frame: dict[str, Any]) -> None:
        """Sends unless the socket is closed: who comes again asks again."""
        if not self._open:
            return
        try:
            await self._socket.send_text(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
        except (WebSocketDisconnect, RuntimeError):
            # The second is uvicorn's word for a socket that it has closed and not yet told us of.
            self._open = False

    async def _next(self, seconds: float) -> str | None:
        """The next frame's text, "" for one of bytes; None at the end."""
        try:
            async with asyncio.timeout(seconds):
                message = await self._socket.receive()
        except TimeoutError:
            await self._close(GOING_AWAY)
            return None
        if message["type"] == "websocket.disconnect":
            self._open = False
            return None
        text: str = message.get("text") or ""
        if too_long(text):
            await self._close(TOO_BIG)
            return None
        return text

    async def _tell(self, error: Exception, ref: str | None) -> None:
        problem = await problem_frame(self._socket, error, None)
        await self.send(problem if ref is None else {**problem, "ref": ref})

    async def _close(self, code: int) -> None:
        self._open = False
        try:
            await self._socket.close(code)
        except (WebSocketDisconnect, RuntimeError):
            return  # The client was quicker.


class Door(Generic[Guest]):
    """Lets sockets in, and counts who has not said yet who they are."""

    def __init__(self, talk: Callable[[WebSocket], Talk[Guest]]) -> None:
        self._talk = talk
        self._strangers = 0

    async def work(self, socket: WebSocket) -> None:
        """One socket; 403 or 503 instead of the handshake where it cannot be had."""
        refused = self._refusal(socket)
        if refused is not None:
            await socket.send_denial_response(await problem_response(socket, refused))
            return
        self._strangers += 1
        try:
            await socket.accept()
            talk = self._talk(socket)
            guest = await talk.greet()
        except OSError:
            # The client left in the middle of the handshake.
            return
        finally:
            self._strangers -= 1
        if guest is not None:
            await talk.run(guest)

    def _refusal(self, socket: WebSocket) -> Problem | None:
        if not may_connect(socket.headers, frozenset()):
            return Problem(403, "这个页面不能使用工作人员接口。")
        if self._strangers >= _MOST_STRANGERS:
            return Problem(503, "现在连接的人太多，请稍后再试。", headers={"Retry-After": "30"})
        return None
