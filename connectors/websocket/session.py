"""One socket from its first frame to its last.

One turn at a time: a message that comes while another is being answered is not read on before the answer
is there, and so is nothing behind it; the client's own buffer fills up. Items of the mailbox come between.
"""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.websockets import WebSocket

from bot.messages import Turn
from connectors.admission import address_of
from connectors.devices import community_of
from connectors.fields import read_identifier
from connectors.turns import assistant_of, take_turn
from connectors.websocket.frames import ChatMessage, Frame, Hello, read_frame, read_object
from connectors.websocket.line import Line
from connectors.websocket.mailbox import deliver
from connectors.websocket.problems import problem_frame


class Session:
    """The conversation of one accepted socket."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._line = Line(socket)
        self._turn: asyncio.Task[None] | None = None
        self._delivery: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Reads until the client or the server closes. A turn under way is finished all the same."""
        try:
            while (text := await self._line.next()) is not None:
                await self._take(text)
        finally:
            await self._stop_delivery()
            if self._turn is not None:
                await self._turn

    async def _take(self, text: str) -> None:
        data: dict[str, Any] = {}
        try:
            data = read_object(text)
            await self._do(read_frame(data))
        except Exception as error:  # noqa: BLE001 - whatever was sent, the socket stays open
            await self._tell(error, _readable_id(data.get("message_id")))

    async def _do(self, frame: Frame) -> None:
        if isinstance(frame, ChatMessage):
            if self._turn is not None:
                await self._turn
            self._turn = asyncio.create_task(self._answer(frame))
        elif isinstance(frame, Hello):
            await self._stop_delivery()
            self._delivery = asyncio.create_task(self._deliver(frame))
        else:
            await self._line.send({"type": "pong"})

    async def _answer(self, message: ChatMessage) -> None:
        """Takes the turn and sends its reply, or the problem."""
        community = community_of(self._socket, message.channel)
        turn = Turn(message.conversation_id, message.text, message.channel, message.message_id, community)
        try:
            reply = await take_turn(self._socket.app, turn, address_of(self._socket))
        except Exception as error:  # noqa: BLE001 - told as a problem, like any error of an HTTP door
            await self._tell(error, message.message_id)
        else:
            await self._line.send(reply.to_dict())

    async def _deliver(self, hello: Hello) -> None:
        try:
            await deliver(assistant_of(self._socket.app), hello.conversation_id, hello.after, self._line.send)
        except Exception as error:  # noqa: BLE001 - turns are still answered without a mailbox
            await self._tell(error, None)

    async def _stop_delivery(self) -> None:
        if self._delivery is not None:
            self._delivery.cancel()
            await asyncio.wait([self._delivery])

    async def _tell(self, error: Exception, message_id: str | None) -> None:
        await self._line.send(await problem_frame(self._socket, error, message_id))


def _readable_id(sent: object) -> str | None:
    """A message's id if it is one: a problem repeats nothing else of what was sent."""
    try:
        return read_identifier(sent)
    except ValueError:
        return None
