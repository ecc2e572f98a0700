"""Reaches residents who have not asked just now: by their channel's courier, or by the mailbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, Protocol

from bot.conversations import Conversations
from bot.desk.outbox import DeliveryFailed, DeliveryRefused, Notification, Subscriber
from bot.language.clock import now
from bot.messages import Channel, Message

if TYPE_CHECKING:
    # It takes seconds to load, and the connectors need no more of this module than its errors.
    from bot.forms.notices import Notices

__all__ = ["Courier", "Couriers", "DeliveryFailed", "DeliveryRefused", "Kind", "Notification"]

#: Seconds that a courier has for one notification, its retries included.
_PATIENCE = 60.0

#: Why something comes by itself: a late reply, an agent's line, news of a case, news of the talk.
Kind = Literal["late", "agent", "notice", "status"]

_log = logging.getLogger(__name__)


class Courier(Protocol):
    """Brings messages to a resident of its channel."""

    async def __call__(
        self, conversation_id: str, messages: Sequence[Message], notice: Notification | None
    ) -> None:
        """Brings them now. `notice` is what they tell of, where it is news of a case.

        Raises `DeliveryFailed` where the channel does not answer, `DeliveryRefused` where it allows nothing.
        """


class Couriers(Mapping[str, Subscriber]):
    """The couriers of a process by channel. As a mapping it is what the outbox delivers by: its values
    block, and may be called from any thread but that of the event loop."""

    def __init__(self, conversations: Conversations, notices: Callable[[], Notices]) -> None:
        """`notices` words notifications; it is opened at each use."""
        self._conversations = conversations
        self._notices = notices
        self._couriers: dict[str, tuple[Courier, asyncio.AbstractEventLoop]] = {}

    def attach(self, channel: Channel, courier: Courier) -> None:
        """From now on what is for residents of `channel` goes by `courier`, on the running event loop."""
        self._couriers[channel] = courier, asyncio.get_running_loop()

    async def tell(
        self, conversation_id: str, channel: Channel, messages: Sequence[Message], kind: Kind
    ) -> None:
        """Brings messages to a resident, or leaves them where the resident's next look finds them.

        Raises `StoreUnavailable` when neither is possible.
        """
        if channel in self._couriers:
            courier, _ = self._couriers[channel]
            try:
                return await courier(conversation_id, messages, None)
            except DeliveryFailed as error:
                _log.info("a message of kind %s waits in the mailbox: %s", kind, error)
        await self._conversations.post(
            conversation_id, {"kind": kind, "messages": [message.to_dict() for message in messages]}
        )

    def __getitem__(self, channel: str) -> Subscriber:
        courier, loop = self._couriers[channel]

        def deliver(notification: Notification) -> None:
            if notification.conversation is None:
                raise DeliveryRefused("whose case it was is not known any more")
            message = self._notices().message(notification, now())
            sent = courier(notification.conversation, (message,), notification)
            asyncio.run_coroutine_threadsafe(sent, loop).result(_PATIENCE)

        return deliver

    def __iter__(self) -> Iterator[str]:
        return iter(self._couriers)

    def __len__(self) -> int:
        return len(self._couriers)
