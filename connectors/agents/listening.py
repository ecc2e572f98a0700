"""`/ws/v1/calls`: a recogniser of speech writes down what is said in one telephone call.

It is given the call's id and token by the agent's page (`POST …/recogniser`) and sends, each a JSON object
in a text frame:

    {"type": "hello", "call": "…", "token": "…"}                               first; answered by ready
    {"type": "heard", "text": "我妈想申请送餐", "final": true, "key": "u-12"}   a sentence; answered by kept
    {"type": "ping"}                                                           answered by pong

`role` is `resident` where nothing else is said, or `agent`. A sentence that is not `final` changes yet:
it is not kept, and not answered. One that comes again under its `key` is kept once. Once the call is over,
the token is worth nothing, and the socket is closed (4401).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, SecretStr

from bot.handover import Handover
from bot.suggesting import Role
from connectors.agents.doors import UNAUTHORISED, Talk
from connectors.agents.rooms import room_of
from connectors.fields import Identifier, ResidentText, Word
from connectors.problems import Problem
from connectors.websocket.frames import Ping, read_object, told

PATH = "/ws/v1/calls"


class Hello(BaseModel):
    """Which call it listens to."""

    type: Literal["hello"]
    call: Word
    token: SecretStr


class Heard(BaseModel):
    """A sentence."""

    type: Literal["heard"]
    text: ResidentText
    final: bool = True
    role: Role = "resident"
    key: Identifier | None = None


Frame = Hello | Heard | Ping
_KINDS: Mapping[str, type[Hello] | type[Heard] | type[Ping]] = {"hello": Hello, "heard": Heard, "ping": Ping}


@dataclass(frozen=True)
class Ear:
    """The call, and what proves that one may listen to it."""

    call: str
    token: str = field(repr=False)


class Listening(Talk[Ear]):
    """The socket of one recogniser."""

    async def run(self, guest: Ear) -> None:
        """Writes down what comes, until either side closes or the call is over."""
        await self._line.send({"type": "ready", "call": guest.call})
        while (text := await self._line.next()) is not None:
            await self._take(guest, text)

    async def _guest(self, text: str) -> Ear:
        frame = told(read_object(text), _KINDS)
        if not isinstance(frame, Hello):
            raise Problem(401, "第一条消息应为 hello。")
        ear = Ear(frame.call, frame.token.get_secret_value())
        await self._call(ear)
        return ear

    async def _take(self, ear: Ear, text: str) -> None:
        key: str | None = None
        try:
            frame = told(read_object(text), _KINDS)
            if isinstance(frame, Ping):
                await self._line.send({"type": "pong"})
            elif isinstance(frame, Heard) and frame.final:
                key = frame.key
                call = await self._call(ear)
                number = await room_of(self._socket.app).overhear(call, frame.role, frame.text, frame.key)
                await self._line.send({"type": "kept", "number": number, "key": frame.key})
        except Exception as error:  # noqa: BLE001 - whatever was sent, the socket stays open
            await self._tell(error, key)
            if isinstance(error, Problem) and error.status_code == 401:
                await self._line.close(UNAUTHORISED)

    async def _call(self, ear: Ear) -> Handover:
        """Raises Problem 401 for a wrong token, and once the call is over."""
        call = await room_of(self._socket.app).listened(ear.call, ear.token)
        if call is None:
            raise Problem(401, "口令不对，或者这通电话已经结束。")
        return call
