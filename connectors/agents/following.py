"""Shows an agent what happens: the queue as it changes, their conversations as lines come, suggestions.

    {"type": "ready", "agent": "小李", "handovers": […]}             the queue; again after the store was away
    {"type": "handover", "handover": {…}}                            one was opened, claimed, moved, closed
    {"type": "lines", "handover": "…", "lines": […]}                 of the agent's own conversations
    {"type": "suggestions", "handover": "…", "suggestions": […], …}  after each line of the resident's

A line may come twice (its number tells), but none is left out. What was said before is read over HTTP.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from bot.errors import NothingFound, StoreUnavailable
from bot.handover import Filters
from bot.handover.news import AGENTS
from bot.handover.room import AgentRoom, spoken
from bot.handover.seeing import line_seen
from bot.staff import Member

#: Seconds of one look into the mailbox, and until a store that is away is asked again.
LOOK, RETRY = 30.0, 5.0
#: Suggestions that are shown at each line.
_LIMIT = 3

Send = Callable[[dict[str, Any]], Awaitable[None]]

log = logging.getLogger(__name__)


class Following:
    """One agent's view; `run` ends when cancelled."""

    def __init__(self, room: AgentRoom, member: Member, send: Send) -> None:
        self._room = room
        self._member = member
        self._send = send
        #: The agent's own conversations → the number of the last line that was sent.
        self._held: dict[str, int] = {}

    async def run(self) -> None:
        """Sends what there is and then what happens, for ever."""
        away = False
        while True:
            try:
                await self._follow()
            except StoreUnavailable as error:
                if not away:
                    log.warning("agents are not shown what happens: %s", error)
                away = True
                await asyncio.sleep(RETRY)

    async def _follow(self) -> None:
        # The place in the mailbox before the queue: what happens in between is told twice, and not never.
        number = await self._last()
        await self._begin()
        while True:
            items = await self._room.conversations.wait(AGENTS, number, LOOK)
            if items:
                number = items[-1].number
                await self._show([item.data for item in items])
            elif await self._last() < number:
                # The mailbox was lost with its store and counts anew: so do we.
                return

    async def _last(self) -> int:
        kept = await self._room.conversations.since(AGENTS, 0)
        return kept[-1].number if kept else 0

    async def _begin(self) -> None:
        found = (await self._room.queue(self._member, Filters()))["handovers"]
        await self._send({"type": "ready", "agent": self._member.name, "handovers": found})
        self._held = {id: number for id, number in self._held.items() if id in {one["id"] for one in found}}
        for handover in found:
            await self._hold(handover)

    async def _show(self, news: Iterable[dict[str, Any]]) -> None:
        """One look for each conversation, however much has happened in it."""
        changed: dict[str, None] = {}
        first: dict[str, int] = {}
        for one in news:
            if one["kind"] == "line":
                first.setdefault(one["handover"], one["number"])
            else:
                changed[one["handover"]] = None
        for id in changed:
            await self._show_standing(id)
        for id, number in first.items():
            if id in self._held:
                await self._show_lines(id, number)

    async def _show_standing(self, id: str) -> None:
        try:
            handover = await asyncio.to_thread(self._room.desk.standing, id)
        except NothingFound:
            # Erased in the meantime.
            self._held.pop(id, None)
            return
        await self._send({"type": "handover", "handover": handover})
        await self._hold(handover)

    async def _hold(self, handover: dict[str, Any]) -> None:
        """Notes whether a conversation is the agent's own, and in the trail that they see it from now on."""
        id = handover["id"]
        if handover["state"] != "claimed" or handover["agent"] != self._member.name:
            self._held.pop(id, None)
        elif id not in self._held:
            self._held[id] = handover["lines"]
            await asyncio.to_thread(self._room.desk.follow, self._member, id)

    async def _show_lines(self, id: str, number: int) -> None:
        try:
            lines = await asyncio.to_thread(self._room.desk.lines, self._member, id)
        except NothingFound:
            # A colleague has it now.
            self._held.pop(id, None)
            return
        sent = min(self._held[id], number - 1)
        new = [line for line in lines if line.number > sent]
        if not new:
            return
        self._held[id] = new[-1].number
        await self._send({"type": "lines", "handover": id, "lines": [line_seen(line) for line in new]})
        if any(line.who == "resident" for line in new):
            suggested = await self._room.suggest(spoken(lines), _LIMIT, id)
            await self._send({"type": "suggestions", "handover": id, **suggested.to_dict()})
