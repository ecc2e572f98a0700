"""The agents' room: what they do reaches the resident, and their colleagues see it happen."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal, Protocol

from bot.conversations import Conversations
from bot.errors import NothingFound, StoreUnavailable
from bot.handover.agents import AgentDesk
from bot.handover.model import Changed, Filters, Handover, Line, Outcome
from bot.handover.news import AGENTS, changed, said
from bot.handover.seeing import handover_seen, line_seen
from bot.language.clock import now
from bot.messages import Message
from bot.staff.roster import Member
from bot.suggesting import Spoken, Suggested, Suggester

#: Seconds that a line may take to its channel before somebody else may send it.
_LEASE = 60.0

_log = logging.getLogger(__name__)


class Teller(Protocol):
    """Brings messages to residents (`bot.couriers.Couriers`)."""

    async def tell(
        self,
        conversation_id: str,
        channel: Any,
        messages: Sequence[Message],
        kind: Literal["agent", "status"],
    ) -> None:
        """Raises `StoreUnavailable` when they can neither be brought nor left."""


class AgentRoom:
    """The agents' side of one process. Errors are those of `AgentDesk`."""

    def __init__(
        self,
        desk: AgentDesk,
        teller: Teller,
        conversations: Conversations,
        suggester: Callable[[], Suggester],
    ) -> None:
        """`suggester` is asked for at its first use."""
        self.desk = desk
        self.conversations = conversations
        self._teller = teller
        self._suggester = suggester

    async def queue(self, member: Member, filters: Filters) -> dict[str, Any]:
        """See `AgentDesk.queue`."""
        return await asyncio.to_thread(self.desk.queue, member, filters)

    async def colleagues(self) -> list[str]:
        """See `AgentDesk.colleagues`."""
        return await asyncio.to_thread(self.desk.colleagues)

    async def conversation(self, member: Member, handover_id: str, after: int) -> dict[str, Any]:
        """See `AgentDesk.conversation`."""
        return await asyncio.to_thread(self.desk.conversation, member, handover_id, after)

    async def suggestions(self, member: Member, handover_id: str, limit: int) -> Suggested:
        """What the agent could say or do next."""
        lines = await asyncio.to_thread(self.desk.read, member, handover_id)
        return await self.suggest(spoken(lines), limit, handover_id)

    async def suggest(
        self, transcript: Sequence[Spoken], limit: int, handover_id: str | None = None
    ) -> Suggested:
        """The same for a transcript, be it of a hand-over or of a call."""
        return await asyncio.to_thread(lambda: self._suggester().suggest(transcript, limit, handover_id))

    async def claim(self, member: Member, handover_id: str) -> dict[str, Any]:
        """Takes a conversation and tells the resident that somebody is there."""
        taken = await asyncio.to_thread(self.desk.claim, member, handover_id)
        return await self._told(taken, "joined")

    async def answer(self, member: Member) -> dict[str, Any]:
        """Takes a telephone call."""
        call = await asyncio.to_thread(self.desk.answer, member)
        await self._announce(changed(call.id))
        return handover_seen(call, now())

    async def hear(self, member: Member, handover_id: str, text: str, key: str | None) -> dict[str, Any]:
        """Writes down what a caller said."""
        line = await asyncio.to_thread(self.desk.hear, member, handover_id, text, key)
        await self._announce(said(handover_id, line.number))
        return line_seen(line)

    async def ear(self, member: Member, handover_id: str) -> str:
        """See `AgentDesk.ear`."""
        return await asyncio.to_thread(self.desk.ear, member, handover_id)

    async def behalf(self, member: Member, handover_id: str, run: int) -> str:
        """See `AgentDesk.behalf`."""
        return await asyncio.to_thread(self.desk.behalf, member, handover_id, run)

    async def listened(self, call_id: str, token: str) -> Handover | None:
        """See `AgentDesk.listened`."""
        return await asyncio.to_thread(self.desk.listened, call_id, token)

    async def overhear(
        self, call: Handover, who: Literal["resident", "agent"], text: str, key: str | None
    ) -> int:
        """Writes down what a recogniser heard; the line's number."""
        line = await asyncio.to_thread(self.desk.overhear, call, who, text, key)
        await self._announce(said(call.id, line.number))
        return line.number

    async def acted(self, member: Member, handover_id: str, case_id: str) -> None:
        """A case was made for a resident: it is theirs as well, and stands in the conversation."""
        line = await asyncio.to_thread(self.desk.acted, member, handover_id, case_id)
        if line is not None:
            await self._announce(said(handover_id, line.number))

    async def write(self, member: Member, handover_id: str, text: str, key: str | None) -> dict[str, Any]:
        """Sends a line to the resident, once however often it comes under the same `key`.

        Raises `StoreUnavailable` when it did not go out; then it is kept, and sent when it comes again.
        """
        handover, line = await asyncio.to_thread(self.desk.write, member, handover_id, text, key)
        if line.sent:
            return line_seen(line)
        sent = await self._send(handover, line)
        if sent:
            await asyncio.to_thread(self._learn, member, handover.id, line)
        return {**line_seen(line), "sent": sent}

    async def note(self, member: Member, handover_id: str, text: str, key: str | None) -> dict[str, Any]:
        """Keeps a note for colleagues."""
        line = await asyncio.to_thread(self.desk.note, member, handover_id, text, key)
        await self._announce(said(handover_id, line.number))
        return line_seen(line)

    async def transfer(
        self, member: Member, handover_id: str, to: str | None, note: str | None
    ) -> dict[str, Any]:
        """Hands a conversation on; one that goes back to the queue tells the resident so."""
        handover = await asyncio.to_thread(self.desk.transfer, member, handover_id, to, note)
        if to is None:
            await self._tell(handover, "requeued")
        await self._announce(changed(handover.id))
        return handover_seen(handover, now())

    async def close(
        self, member: Member, handover_id: str, outcome: Outcome, note: str | None
    ) -> dict[str, Any]:
        """Ends a conversation and tells the resident, whom the assistant answers again."""
        closed = await asyncio.to_thread(self.desk.close, member, handover_id, outcome, note)
        return await self._told(closed, "ended")

    async def release_idle(self, idle: timedelta) -> int:
        """Puts back into the queue what its agent has left untouched, and tells those residents; how many."""
        released = await asyncio.to_thread(self.desk.release_idle, idle)
        for handover in released:
            await self._told(Changed(handover, True), "requeued")
        return len(released)

    async def _send(self, handover: Handover, line: Line) -> bool:
        """Whether the line has gone out; False while another request is at it."""
        if not await asyncio.to_thread(self.desk.lend, handover.id, line, _LEASE):
            return False
        try:
            if not handover.is_call:
                await self._teller.tell(
                    handover.conversation, handover.channel, (Message(line.text),), kind="agent"
                )
        except Exception:
            await asyncio.to_thread(self.desk.give_back, handover.id, line, False)
            raise
        await asyncio.to_thread(self.desk.give_back, handover.id, line, True)
        await self._announce(said(handover.id, line.number))
        return True

    def _learn(self, member: Member, handover_id: str, line: Line) -> None:
        """An answer of the agent's own may answer others, once an editor has made something of it."""
        try:
            before = [one for one in self.desk.lines(member, handover_id) if one.number < line.number]
            said_ = [one for one in before if one.who != "assistant"]
            self._suggester().wrote(spoken(said_), line.text, handover_id)
        except (NothingFound, StoreUnavailable) as error:
            _log.warning("nothing was learned of an agent's answer: %s", error)

    async def _told(self, change: Changed, key: str) -> dict[str, Any]:
        if change.new:
            await self._tell(change.handover, key)
            await self._announce(changed(change.handover.id))
        return handover_seen(change.handover, now())

    async def _tell(self, handover: Handover, key: str) -> None:
        """Tells the resident where the conversation stands, which it does whether they hear of it or not."""
        if not handover.reaches:
            return
        try:
            message = Message(self.desk.sentences[key])
            await self._teller.tell(handover.conversation, handover.channel, (message,), kind="status")
        except StoreUnavailable as error:
            _log.warning("a resident was not told of their hand-over: %s", error)

    async def _announce(self, news: dict[str, Any]) -> None:
        try:
            await self.conversations.post(AGENTS, news)
        except StoreUnavailable as error:
            # They look at the queue again by themselves.
            _log.warning("agents were not told: %s", error)


def spoken(lines: Sequence[Line]) -> list[Spoken]:
    """Lines as suggestions are made from them: whatever was answered, by whom does not matter."""
    roles: Mapping[str, Literal["resident", "agent"]] = {
        "resident": "resident",
        "assistant": "agent",
        "agent": "agent",
    }
    return [Spoken(roles[line.who], line.text) for line in lines if line.who in roles]
