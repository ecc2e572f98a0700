"""A socket of JSON frames whose first one says who it is; what agents and recognisers have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

from starlette.websockets import WebSocket

from connectors.problems import Problem
from connectors.websocket.line import Line
from connectors.websocket.origins import may_connect
from connectors.websocket.problems import problem_frame, problem_response

#: Seconds until the first frame.
GREETING = 10.0
#: Sockets that have not said yet who they are.
_MOST_STRANGERS = 100
#: Our own close code for who may not come in.
UNAUTHORISED = 4401

Guest = TypeVar("Guest")


class Talk(ABC, Generic[Guest]):
    """One accepted socket."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._line = Line(socket)

    async def greet(self) -> Guest | None:
        """Who it is, by the first frame; None where nobody came in, and the socket is closed."""
        text = await self._line.next(GREETING)
        if text is None:
            return None
        try:
            return await self._guest(text)
        except Exception as error:  # noqa: BLE001 - told as a problem, like any error of an HTTP door
            await self._tell(error, None)
            await self._line.close(UNAUTHORISED)
            return None

    @abstractmethod
    async def run(self, guest: Guest) -> None:
        """Serves whoever came in, until either side closes."""

    @abstractmethod
    async def _guest(self, text: str) -> Guest:
        """Who the first frame says it is. Raises Problem, or what an HTTP door would."""

    async def _tell(self, error: Exception, ref: str | None) -> None:
        problem = await problem_frame(self._socket, error, None)
        await self._line.send(problem if ref is None else {**problem, "ref": ref})


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
