"""Mailboxes in the memory of this process."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from cachetools import TTLCache

from bot.conversations.base import MAILBOX_LENGTH, Item


@dataclass
class _Mailbox:
    items: deque[Item] = field(default_factory=lambda: deque(maxlen=MAILBOX_LENGTH))
    last: int = 0
    taken: int = 0


class Mailboxes:
    """Mailboxes by name, capped in number and length; one that is not used is forgotten after a while."""

    def __init__(self, most: int, ttl_seconds: float) -> None:
        self._kept: TTLCache[str, _Mailbox] = TTLCache(most, ttl_seconds)

    def post(self, name: str, data: dict[str, Any], number: int = 1) -> Item:
        """Puts an item in, under `number` or the next higher one that is free."""
        mailbox = self._kept.get(name) or _Mailbox()
        # Written back, so that a mailbox that is used does not expire.
        self._kept[name] = mailbox
        mailbox.last = max(number, mailbox.last + 1)
        item = Item(mailbox.last, data)
        mailbox.items.append(item)
        return item

    def since(self, name: str, number: int) -> list[Item]:
        """The items after `number`; all, where a mailbox that was forgotten meanwhile counts anew."""
        mailbox = self._kept.get(name)
        if mailbox is None:
            return []
        self._kept[name] = mailbox
        after = number if number <= mailbox.last else 0
        return [item for item in mailbox.items if item.number > after]

    def take(self, name: str) -> list[Item]:
        """The items that were not taken yet."""
        mailbox = self._kept.get(name)
        if mailbox is None:
            return []
        items = [item for item in mailbox.items if item.number > mailbox.taken]
        mailbox.taken = mailbox.last
        return items

    def forget(self, name: str) -> None:
        """Drops a mailbox."""
        self._kept.pop(name, None)

    def clear(self) -> None:
        """Drops all."""
        self._kept.clear()
