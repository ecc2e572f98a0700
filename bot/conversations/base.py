"""What is kept of conversations between their turns, and by whom: the contract of all stores.

A conversation's `state` is a JSON object:

    {"memory":     {...},                 what the dialogue remembers (`bot.dialogue.host`)
     "offered":    [["title", "payload"], ...],   buttons of the latest reply, in their order
     "form":       {...} or absent        the open form, as the trace of the latest reply had it
     "community":  "…" or absent          the community that the resident named last
     "transcript": [["resident", "…", "2026-11-25T15:00:00+08:00"], ...],   the latest lines, capped
     "answered":   {"text", "topic", "latest"} or absent   the question that was answered last, and whether
                                          nothing was said since
     "topic", "case", "danger":           of the latest turns that had one, for whoever takes over
     "without_cases": true or absent      no case answers in it: its news need not be looked for
     "handover":   "id" or absent}        the hand-over to a person that is open

A reply is kept as the JSON object of the message API (`Reply.to_dict`). Both hold what residents said:
a store outside this process gets them sealed.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

State = dict[str, Any]

#: How a reply reaches its resident: in answer to the request, or by itself afterwards.
Way = Literal["answer", "afterwards"]

#: Items of a mailbox that are kept; the oldest go first.
MAILBOX_LENGTH = 200


@dataclass(frozen=True)
class Item:
    """Something that reaches a conversation without having been asked for: a late reply, an agent's line.

    `number` counts up within the conversation, from 1 or from higher; `data` is a JSON object.
    """

    number: int
    data: dict[str, Any]


class Session(Protocol):
    """A conversation while one turn of it is taken; nobody else takes one."""

    @property
    def state(self) -> State:
        """What was kept after the turn before; empty at the first. The caller does not change it."""

    @property
    def detached(self) -> bool:
        """Whether the store is away: `state` may be old, and what comes of this turn may not be kept."""

    async def reply(self, message_id: str) -> dict[str, Any] | None:
        """The reply that was given to a message already."""

    async def commit(self, state: State, message_id: str, reply: dict[str, Any]) -> None:
        """Keeps state and reply, both or neither, and ends the turn: the next one may begin.

        Raises `TurnLost` when another turn may have begun in the meantime, or the conversation was
        forgotten: nothing was kept then. Raises `StoreUnavailable` when the store went away during the
        turn: this process remembers both, and they are kept once the store is back, unless another
        turn was taken by then. A detached session raises neither.
        """


class Conversations(Protocol):
    """A store of conversations; every method may be called from one event loop only.

    A store outside this process may be away. Where it can do so honestly it goes on in this process alone
    and makes up for it later (`SharedConversations` says where); else it raises `StoreUnavailable`.
    """

    def turn(self, conversation_id: str) -> AbstractAsyncContextManager[Session]:
        """Waits until the turns that came before are over, and opens a session.

        A store that is away gives a detached session at once; it raises nothing.
        """

    async def forget(self, conversation_id: str) -> None:
        """Drops all that is kept of a conversation, its mailbox too, and what a turn under way will
        want to keep. Raises `StoreUnavailable`.
        """

    async def claim(self, conversation_id: str, message_id: str, way: Way) -> bool:
        """Whether the reply to a message may go out this way.

        The first way wins. `answer` may be claimed again, as a request that is sent again did not get
        the first answer; `afterwards` is claimed once. Raises `StoreUnavailable`.
        """

    async def post(self, conversation_id: str, data: dict[str, Any]) -> Item:
        """Puts something into the conversation's mailbox and wakes who watches it, in any process.

        Raises `StoreUnavailable`.
        """

    async def since(self, conversation_id: str, number: int) -> Sequence[Item]:
        """What came into the mailbox after item `number` (0: all that is kept), in order.

        Raises `StoreUnavailable`.
        """

    async def wait(self, conversation_id: str, number: int, seconds: float) -> Sequence[Item]:
        """As `since`, but waits up to `seconds` for something to come. Raises `StoreUnavailable`."""

    async def take(self, conversation_id: str) -> Sequence[Item]:
        """What came into the mailbox and was not taken yet; for channels that cannot be called back.

        Raises `StoreUnavailable`.
        """

    async def first(self, key: str, seconds: float) -> bool:
        """Whether nobody asked for this key in the last `seconds`: guards against replays.

        Raises `StoreUnavailable`.
        """

    async def check(self) -> None:
        """Raises `StoreUnavailable` with the reason when the store cannot be used."""

    async def close(self) -> None:
        """Lets go of connections."""
