"""What residents said, as it lies in Redis: sealed, and of use in its own conversation only."""

from __future__ import annotations

import logging
from typing import Any

from bot.conversations.shared.names import Keys
from bot.desk.privacy.cipher import Cipher
from bot.errors import SetupError

_WHERE, _WHAT = "in", "data"

_log = logging.getLogger(__name__)


class Seals:
    """Seals and opens JSON objects for one place each: a conversation's state, a reply, an item."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def seal(self, keys: Keys, place: str, data: dict[str, Any]) -> str:
        """`data` as one line of ASCII; two of the same are not alike."""
        return self._cipher.seal({_WHERE: [keys.digest, place], _WHAT: data})

    def open(self, keys: Keys, place: str, sealed: str) -> dict[str, Any] | None:
        """What was sealed for this place; None for what was sealed for another one, or with a key that is
        not there any more: the conversation goes on without it."""
        try:
            opened = self._cipher.open(sealed)
        except SetupError as error:
            _log.warning("a part of a conversation cannot be opened: %s", error)
            return None
        if opened.get(_WHERE) != [keys.digest, place]:
            _log.error("a part of a conversation lay in another one's place and is not used")
            return None
        found: dict[str, Any] = opened[_WHAT]
        return found
