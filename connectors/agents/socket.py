"""`/ws/v1/agent`: the queue and the agent's conversations as they happen, and suggestions for calls.

The token comes in the first frame and not in the address, which logs keep (RFC 6750, section 2.3).
"""

from __future__ import annotations

import asyncio

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket

from bot.staff import Member
from bot.suggesting import Spoken
from connectors.agents import listening
from connectors.agents.doors import UNAUTHORISED, Door, Talk
from connectors.agents.following import Following
from connectors.agents.frames import Frame, Hello, Suggest, read_frame
from connectors.agents.rooms import room_of
from connectors.problems import Problem
from connectors.staff import cookies
from connectors.staff.access import authenticated, refusal, staff_of
from connectors.websocket.frames import read_object

PATH = "/ws/v1/agent"


class _Ended(Problem):
    """The agent's login is over, and so is the socket."""


class AgentSession(Talk[Member]):
    """One accepted socket."""

    def __init__(self, socket: WebSocket) -> None:
        super().__init__(socket)
        #: Of the cookie that the agent came in by, which may be ended meanwhile; None for a token.
        self._login: str | None = None

    async def run(self, member: Member) -> None:
        """Shows what happens and answers frames, until either side closes."""
        room = room_of(self._socket.app)
        following = asyncio.create_task(Following(room, member, self._line.send).run())
        try:
            while (text := await self._line.next()) is not None:
                await self._take(text)
        finally:
            following.cancel()
            await asyncio.wait([following])

    async def _guest(self, text: str) -> Member:
        return await self._member(read_frame(read_object(text)))

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
                await self._line.send({"type": "pong"})
        except _Ended as error:
            await self._tell(error, None)
            await self._line.close(UNAUTHORISED)
        except Exception as error:  # noqa: BLE001 - whatever was sent, the socket stays open
            await self._tell(error, ref)

    async def _suggest(self, frame: Suggest) -> None:
        transcript = [Spoken(line.role, line.text) for line in frame.transcript]
        suggested = await room_of(self._socket.app).suggest(transcript, frame.limit)
        await self._line.send({"type": "suggestions", "ref": frame.ref, **suggested.to_dict()})


def agent_routes() -> list[BaseRoute]:
    """The routes of the agents' and the recognisers' sockets, each with a count of its own."""
    return [
        WebSocketRoute(PATH, Door(AgentSession).work, name="agent-socket"),
        WebSocketRoute(listening.PATH, Door(listening.Listening).work, name="recogniser-socket"),
    ]
