"""`/ws/v1/agent`: the queue and the agent's conversations as they happen, and suggestions for calls.

The token comes in the first frame and not in the address, which logs keep (RFC 6750, section 2.3).
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.staff import Member
from bot.suggesting import Spoken
from connectors.agents.following import Following
from connectors.agents.frames import Frame, Hello, Suggest, read_frame
from connectors.agents.rooms import room_of
from connectors.problems import Problem
from connectors.staff import cookies
from connectors.staff.access import authenticated, refusal, staff_of
from connectors.websocket.frames import read_object, too_long
from connectors.websocket.origins import may_connect
from connectors.websocket.problems import problem_frame, problem_response

PATH = "/ws/v1/agent"
#: Seconds until the first frame, and without any later one; pages send a ping every half minute.
GREETING, IDLE = 10.0, 30 * 60.0
#: Sockets that have not said yet who they are.
_MOST_STRANGERS = 100
#: Close codes: going away and too big (RFC 6455, section 7.4.1), and our own for who may not come in.
GOING_AWAY, TOO_BIG, UNAUTHORISED = 1001, 1009, 4401


class _Ended(Problem):
    """The agent's login is over, and so is the socket."""


class AgentSession:
    """One accepted socket."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._open = True
        #: Of the cookie that the agent came in by, which may be ended meanwhile; None for a token.
        self._login: str | None = None

    async def greet(self) -> Member | None:
        """Who it is, by the first frame; None where nobody came in, and the socket is closed."""
        text = await self._next(GREETING)
        if text is None:
            return None
        try:
            return await self._member(read_frame(read_object(text)))
        except Exception as error:  # noqa: BLE001 - told as a problem, like any error of an HTTP door
            await self._tell(error, None)
            await self._close(UNAUTHORISED)
            return None

    async def run(self, member: Member) -> None:
        """Shows what happens and answers frames, until either side closes."""
        room = room_of(self._socket.app)
        following = asyncio.create_task(Following(room, member, self.send).run())
        try:
            while (text := await self._next(IDLE)) is not None:
                await self._take(text)
        finally:
            following.cancel()
            await asyncio.wait([following])

    async def send(self, frame: dict[str, Any]) -> None:
        """Sends unless the socket is closed: who comes again asks again."""
        if not self._open:
            return
        try:
            await self._socket.send_text(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
        except (WebSocketDisconnect, RuntimeError):
            # The second is uvicorn's word for a socket that it has closed and not yet told us of.
            self._open = False

    async def _member(self, frame: Frame) -> Member:
        """Raises Problem 401 for nobody and 403 for who is no agent."""
        if not isinstance(frame, Hello):
            raise Problem(401, "请先登录：第一条消息应为 hello。")
        if frame.token is None:
            found: Member | None = await authenticated(self._socket)
            self._login = cookies.token_in(self._socket)
        else:
            found = staff_of(self._socket).roster.find(frame.token.get_secret_value())
        if found is None:
            raise Problem(401, "令牌无效，请联系管理员。")
        if not found.is_at_least("clerk"):
            raise refusal(found, ("clerk",), "以上")
        return found

    async def _require_login(self) -> None:
        """Raises Problem 401 once the login that the agent came in by is over; asking does not prolong it."""
        login = self._login
        if login is None:
            return
        accounts = staff_of(self._socket).accounts
        if await asyncio.to_thread(accounts.session, login, True) is None:
            raise _Ended(401, "登录已经结束，请重新登录。")

    async def _take(self, text: str) -> None:
        ref: str | None = None
        try:
            await self._require_login()
            frame = read_frame(read_object(text))
            if isinstance(frame, Suggest):
                ref = frame.ref
                await self._suggest(frame)
            elif not isinstance(frame, Hello):
                await self.send({"type": "pong"})
        except _Ended as error:
            await self._tell(error, None)
            await self._close(UNAUTHORISED)
        except Exception as error:  # noqa: BLE001 - whatever was sent, the socket stays open
            await self._tell(error, ref)

    async def _suggest(self, frame: Suggest) -> None:
        transcript = [Spoken(line.role, line.text) for line in frame.transcript]
        suggested = await room_of(self._socket.app).suggest(transcript, frame.limit)
        await self.send({"type": "suggestions", "ref": frame.ref, **suggested.to_dict()})

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


class Door:
    """Lets agents in, and counts who has not said yet who they are."""

    def __init__(self) -> None:
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
            session = AgentSession(socket)
            member = await session.greet()
        except OSError:
            # The client left in the middle of the handshake.
            return
        finally:
            self._strangers -= 1
        if member is not None:
            await session.run(member)

    def _refusal(self, socket: WebSocket) -> Problem | None:
        if not may_connect(socket.headers, frozenset()):
            return Problem(403, "这个页面不能使用工作人员接口。")
        if self._strangers >= _MOST_STRANGERS:
            return Problem(503, "现在连接的人太多，请稍后再试。", headers={"Retry-After": "30"})
        return None


def agent_routes() -> list[BaseRoute]:
    """The route of the agents' sockets, with a count of its own."""
    return [WebSocketRoute(PATH, Door().work, name="agent-socket")]
