"""Answers messages within the platform's five seconds, each once, whatever stalls.

A message is carried out in a task of its own that nobody ends. Its request waits for it up to the
deadline: then it is acknowledged, and the answer follows by itself (`bot.couriers`), or waits for the
resident's next message where the account may not write by itself. A message that is sent again takes no
second turn (`Assistant.handle`); which of its requests brings the answer is settled by claims
(`connectors.tencent.claiming`). What could not be sent, and so waits in the mailbox, is brought by a
further request of the same message as well.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import FastAPI

from bot.errors import InvalidTurn, StoreUnavailable
from bot.messages import Channel, Message, Turn
from bot.shared import Shared
from connectors.problems import Problem
from connectors.tencent.background import Background
from connectors.tencent.claiming import Claiming
from connectors.tencent.inbound import Asked, Inbound, asked
from connectors.tencent.page import Pages
from connectors.tencent.rendering import rendered
from connectors.tencent.sentences import Sentences
from connectors.tencent.splitting import MAX_BYTES, cut, split
from connectors.turns import take_turn

if TYPE_CHECKING:
    from bot.assistant import Assistant

#: Seconds between two looks whether the store is back, and that an answer waits for it in all, which can
#: neither be sent nor left in the mailbox.
_LOOK, _PATIENCE = 1.0, 600.0
#: Seconds in which a message may be sent again; three tries of five seconds, and what networks add.
_RETRIED = 120.0
#: Seconds that the rest of an answer leaves to its first piece, which goes another way.
_REST_AFTER = 1.0

log = logging.getLogger(__name__)


@dataclass
class _Hand:
    """A request: whether it was `left`, acknowledged without an answer."""

    left: bool = False


@dataclass(frozen=True)
class _Answer:
    """What to say to a message, and the name under which it is claimed: the message's id, or another one
    where it is not the reply to the turn, so that the reply itself may still go out."""

    messages: Sequence[Message]
    claimed: str


@dataclass(frozen=True)
class Answering:
    """How one account answers. `may_write`: it may write to residents by itself."""

    app: FastAPI
    # Held, as late answers are finished when the app has let go of it.
    assistant: Assistant
    channel: Channel
    sentences: Sentences
    pages: Pages
    shared: Shared
    background: Background
    claiming: Claiming
    deadline: float
    may_write: bool

    async def answer(
        self, message: Inbound, admit: Callable[[], Awaitable[None]], begun: float
    ) -> str | None:
        """The text to answer with, or None where the message is only to be acknowledged.

        `admit` lets the message in or raises; `begun` is when its request came, by `time.monotonic`.
        """
        hand = _Hand()
        task = self.background.start(self._carry_out(message, admit, hand))
        try:
            await asyncio.wait({task}, timeout=max(0.0, begun + self.deadline - time.monotonic()))
        finally:
            hand.left = not task.done()
        return None if hand.left else task.result()

    async def _carry_out(
        self, message: Inbound, admit: Callable[[], Awaitable[None]], hand: _Hand
    ) -> str | None:
        await admit()
        conversation = f"{self.channel}:{message.sender}"
        wanted = asked(message, self.sentences)
        if wanted == Asked():
            return None
        number = await self.claiming.attempt(conversation, message.id)
        answer = await self._answer(conversation, message.id, wanted)
        pieces = await self._pieces(conversation, answer)
        if not pieces:
            return None
        if hand.left:
            pieces = pieces if await self.claiming.afterwards(conversation, answer.claimed, number) else []
        elif not await self.claiming.answer(conversation, answer.claimed, number):
            answer = _Answer(await self._mailbox(conversation, message.id), f"{message.id} mailbox")
            pieces = await self._pieces(conversation, answer)
        elif hand.left and not await self.claiming.afterwards(conversation, answer.claimed, number, True):
            pieces = []
        # Between a look at the hand and what it decides nothing waits, so the request cannot leave.
        if hand.left:
            await self._tell(conversation, pieces)
            return None
        if pieces[1:]:
            self.background.start(self._tell_rest(conversation, f"{answer.claimed} rest", pieces[1:]))
        return pieces[0] if pieces else None

    async def _answer(self, conversation: str, message_id: str, wanted: Asked) -> _Answer:
        said = [] if wanted.said is None else [Message(wanted.said)]
        if wanted.text is None:
            return _Answer(said, message_id)
        turn = Turn(conversation, wanted.text, self.channel, message_id)
        try:
            return _Answer([*said, *(await take_turn(self.app, turn)).replies], message_id)
        except InvalidTurn:
            instead = self.sentences.empty
        except Problem as problem:
            # Too many messages: the problem's own words are for the resident.
            if problem.status_code != 429:
                raise
            instead = problem.detail
        except Exception as error:  # noqa: BLE001 - the platform would tell the resident that we are broken
            # Its message is left out: it may quote the resident.
            log.error("a turn failed: %s", type(error).__name__)
            instead = self.sentences.trouble
        return _Answer([*said, Message(instead)], f"{message_id} instead")

    async def _pieces(self, conversation: str, answer: _Answer) -> list[str]:
        text = rendered(answer.messages, self.sentences)
        if len(text.encode()) <= MAX_BYTES:
            return [text] if text else []
        url = await self.pages.publish(conversation, answer.claimed, answer.messages)
        link = "" if url is None else "\n\n" + self.sentences.more.format(url=url)
        first, rest = cut(text, MAX_BYTES - len(link.encode()))
        # Who gets no second message finds the rest on the page.
        return [first + link, *(split(rest) if self.may_write or not link else ())]

    async def _mailbox(self, conversation: str, message_id: str) -> Sequence[Message]:
        """What waits for the resident; what a request of the same message has brought before it, too, as
        its response was lost, or there would be none."""
        try:
            items = await self.assistant.conversations.take(conversation)
        except StoreUnavailable:
            items = ()
        key = f"brought {conversation} {message_id}"
        kept = await self.shared.get(key)
        messages = kept["messages"] if kept is not None else []
        if items:
            messages = [*messages, *(message for item in items for message in item.data["messages"])]
            await self.shared.put(key, {"messages": messages}, _RETRIED)
        return [Message.from_dict(message) for message in messages]

    async def _tell_rest(self, conversation: str, name: str, pieces: Sequence[str]) -> None:
        await self.background.pause(_REST_AFTER)
        if await self.claiming.afterwards(conversation, name):
            await self._tell(conversation, pieces)

    async def _tell(self, conversation: str, pieces: Sequence[str]) -> None:
        """Each piece by itself: one that does not get through must not bring the others twice."""
        for piece in pieces:
            until = time.monotonic() + _PATIENCE
            while True:
                try:
                    await self.assistant.couriers.tell(conversation, self.channel, (Message(piece),), "late")
                    break
                except StoreUnavailable:
                    if self.background.stopping or time.monotonic() > until:
                        raise
                    await self.background.pause(_LOOK)
