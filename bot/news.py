"""What a resident is told beside the answer: the notifications that wait for this conversation."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime

from bot.desk import Inbox
from bot.forms.notices import Notices
from bot.language.clock import now
from bot.messages import Message
from bot.reading import read

#: Seconds without a look after the store failed, so that it does not make every turn wait.
_PAUSE = 30.0

_log = logging.getLogger(__name__)


class News:
    """Takes waiting notifications out of the inbox. Whatever fails here, the reply goes out without them."""

    def __init__(
        self, inbox: Callable[[], Inbox], notices: Callable[[], Notices], embedded: bool = False
    ) -> None:
        """Both are opened at each use: the store may be away when the program starts.

        `embedded`: see `bot.reading.read`.
        """
        self._embedded = embedded
        self._inbox = inbox
        self._notices = notices
        self._not_before = 0.0

    async def of(self, conversation: str, turn: str) -> tuple[Message, ...]:
        """What waits for a conversation, as further messages of the reply to `turn`. Raises nothing."""
        if time.monotonic() < self._not_before:
            return ()
        try:
            moment = now()
            if not await read(self._embedded, lambda: self._inbox().waits(conversation, moment, turn)):
                return ()
            return await asyncio.to_thread(self._taken, conversation, moment, turn)
        except Exception as error:  # noqa: BLE001 - an answer must not be lost for a notice
            self._failed(error)
            return ()

    def _taken(self, conversation: str, moment: datetime, turn: str) -> tuple[Message, ...]:
        notices = self._notices()
        return tuple(notices.message(one, moment) for one in self._inbox().take(conversation, moment, turn))

    def _failed(self, error: Exception) -> None:
        _log.warning("notifications could not be looked for: %s", type(error).__name__)
        self._not_before = time.monotonic() + _PAUSE
