"""What the assistant does while a person is asked for or has the conversation.

A hand-over is opened when a resident asks for a person. While it waits, the assistant goes on
answering, and what is said is kept for whoever comes. Once somebody has it, the assistant is silent:
the resident's words go to that person, and the answers come from there. Only danger is answered at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversations import Conversations, State
from bot.errors import NotAllowed, NothingFound, StoreUnavailable
from bot.forms.always import Always
from bot.forms.wording import time_of
from bot.handover import Handover, HandoverDesk
from bot.handover.hours import next_opening
from bot.handover.news import AGENTS, changed, said
from bot.handover.wording import HandoverWording
from bot.knowledge.talk import Talk
from bot.language.clock import now
from bot.messages import Message, Reply, Trace, Turn
from bot.observing import Observer
from bot.reading import read

#: The intent of a resident who asks for a person; where the assistant itself knows no more, nobody did.
_WISH = "handoff"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Heard:
    """The hand-over that a turn belongs to. With an `id` alone one was open when it could last be seen.

    `without_cases`: the conversation is a new one, and no case answers in it.
    """

    handover: Handover | None = None
    id: str | None = None
    without_cases: bool = False


class Attending:
    """Opens hand-overs and keeps what is said for them. Nothing here costs a resident the reply: while the
    store is away, the assistant answers as if nobody had been asked for."""

    def __init__(
        self,
        desk: Callable[[], HandoverDesk],
        wording: Callable[[], HandoverWording],
        always: Callable[[], Always],
        talk: Callable[[], Talk],
        conversations: Conversations,
        observer: Observer,
        embedded: bool = False,
    ) -> None:
        """All parts are opened at each use: the store may be away when the program starts.

        `embedded`: see `bot.reading.read`.
        """
        self._embedded = embedded
        self._desk = desk
        self._wording = wording
        self._always = always
        self._talk = talk
        self._conversations = conversations
        self._observer = observer

    async def listen(self, turn: Turn, message_id: str, state: State) -> Heard:
        """Keeps a resident's line for the hand-over that is open, where one is."""
        id = state.get("handover")
        if id is None and state.get("transcript"):
            return Heard()
        try:
            if id is None:
                # With nothing remembered of the conversation one may be open all the same: cases and
                # hand-overs are kept for longer.
                met = await read(self._embedded, lambda: self._desk().met(turn.conversation_id))
                id = met.handover
                if id is None:
                    return Heard(without_cases=not met.has_case)
            handover, line = await asyncio.to_thread(
                lambda: self._desk().hear(id, turn.text, now(), message_id)
            )
        except (NothingFound, NotAllowed):
            return Heard()  # It was closed or erased: the assistant answers again.
        except StoreUnavailable as error:
            _log.warning("a line was not kept for the agents: %s", error)
            return Heard(id=id)
        await self._tell_agents(said(id, line.number))
        return Heard(handover, id)

    async def left(self, conversation_id: str) -> None:
        """Tells the agents that a resident has gone from where they would have read an answer.

        Raises `StoreUnavailable`; then nobody was told.
        """
        handover = await asyncio.to_thread(lambda: self._desk().leave(conversation_id, now()))
        if handover is not None:
            await self._tell_agents(changed(handover.id))
            await self._tell_agents(said(handover.id, handover.lines))

    def is_silent(self, heard: Heard, turn: Turn) -> bool:
        """Whether a person answers this turn, and the assistant does not."""
        if heard.handover is None or heard.handover.state != "claimed":
            return False
        return not self._always().sees_danger(turn.text)

    def silence(self, turn: Turn, message_id: str, waiting: tuple[Message, ...], topic: str | None) -> Reply:
        """The reply of an assistant that says nothing itself; `waiting` is what came for the resident."""
        trace = Trace({"name": _WISH, "confidence": 1.0}, topic, "handoff")
        return Reply(turn.conversation_id, message_id, waiting, trace)

    async def answered(
        self, turn: Turn, message_id: str, state: State, reply: Reply, heard: Heard
    ) -> tuple[Reply, str | None]:
        """The reply as it goes out, and the hand-over that is open now.

        A wish for a person opens one, and says when somebody comes. What the assistant said while one
        waits is kept for it.
        """
        handover = heard.handover
        try:
            if asks_for_a_person(turn, reply) and (handover is None or handover.state == "waiting"):
                return await self._open(turn, state, reply)
            if handover is not None:
                await asyncio.to_thread(self._spoken, handover.id, message_id, reply)
        except (NothingFound, NotAllowed):
            return reply, None
        except StoreUnavailable as error:
            _log.warning("a hand-over was not opened or kept: %s", error)
        return reply, heard.id

    async def _open(self, turn: Turn, state: State, reply: Reply) -> tuple[Reply, str]:
        moment = now()
        at = moment.isoformat(timespec="seconds")
        lines = [*state.get("transcript", ()), ["resident", turn.text, at]]
        handover = await asyncio.to_thread(
            self._desk().open,
            turn.conversation_id,
            turn.channel,
            lines,
            reply.trace.topic or state.get("topic"),
            state.get("case"),
            "high" if state.get("danger") else "normal",
            moment,
        )
        self._observer.handed_over(turn.channel)
        await self._tell_agents(changed(handover.id))
        return replace(reply, replies=(self._coming(reply, moment), *reply.replies[1:])), handover.id

    def _coming(self, reply: Reply, moment: datetime) -> Message:
        """Where the resident stands, in the place of the general way to a person."""
        wording = self._wording()
        opening, person = next_opening(wording.hours, moment), self._talk().say("person")
        if opening is None or opening > moment:
            said_ = wording.resident["closed"].format(
                person=person,
                when="" if opening is None else time_of(opening, moment),
                example=wording.resident["example"] if wording.hours.example else "",
            )
        else:
            said_ = wording.resident["waiting"].format(person=person)
        return replace(reply.replies[0], text=said_)

    def _spoken(self, id: str, message_id: str, reply: Reply) -> None:
        desk = self._desk()
        for number, message in enumerate(reply.replies):
            desk.line(id, "assistant", message.text, now(), f"{message_id}/{number}")

    async def _tell_agents(self, news: dict[str, object]) -> None:
        try:
            await self._conversations.post(AGENTS, news)
        except StoreUnavailable as error:
            # They look at the queue again by themselves.
            _log.warning("agents were not told: %s", error)


def asks_for_a_person(turn: Turn, reply: Reply) -> bool:
    """Whether this turn did; whoever is on the telephone already speaks to one."""
    trace = reply.trace
    return trace.route == "handoff" and trace.intent["name"] == _WISH and turn.channel != "hotline"
