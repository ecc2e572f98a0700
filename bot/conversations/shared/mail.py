"""Mailboxes in Redis; what comes while it is away waits here and is moved there afterwards."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cachetools import TTLCache

from bot.conversations.base import MAILBOX_LENGTH, Item
from bot.conversations.bells import Bells
from bot.conversations.shared.link import Link
from bot.conversations.shared.names import MAIL_CHANNEL, Keys
from bot.conversations.shared.sealing import Seals
from bot.conversations.turnstile import Turnstile
from bot.errors import StoreUnavailable

#: Mailboxes with something that Redis does not have yet; the oldest go first.
_MOST_WAITING = 10_000
_ITEM = "item"


@dataclass(frozen=True)
class _Letter:
    """An item with what it is in Redis, which makes moving it twice the same as moving it once."""

    item: Item
    sealed: str


class Mail:
    """The mailboxes of all conversations.

    The number of an item is the millisecond of its coming, or one more than that of the item before: so
    numbers go on counting up while Redis is away, and when it comes back without its memory.
    """

    def __init__(self, link: Link, bells: Bells, seals: Seals, ttl_seconds: float) -> None:
        self._link = link
        self._bells = bells
        self._seals = seals
        self._ttl = round(ttl_seconds * 1000)
        self._waiting: TTLCache[str, list[_Letter]] = TTLCache(_MOST_WAITING, ttl_seconds)
        self._turnstile = Turnstile()

    async def post(self, keys: Keys, data: dict[str, Any]) -> Item:
        """Puts an item in; Redis being away, it waits here, where readers of this process find it."""
        sealed = self._seals.seal(keys, _ITEM, data)
        item = Item(self._next_number(keys), data)
        try:
            return Item(await self._put(keys, item.number, sealed), data)
        except StoreUnavailable:
            letters = self._waiting.get(keys.digest, [])
            self._waiting[keys.digest] = [*letters, _Letter(item, sealed)][-MAILBOX_LENGTH:]
            self.rung(keys.digest)
            return item

    async def since(self, keys: Keys, number: int) -> list[Item]:
        """The items after `number`. Raises `StoreUnavailable`."""
        mail, _ = keys.mailbox
        rows = await self._link.command("ZRANGEBYSCORE", mail, f"({number}", "+inf", "WITHSCORES")
        return _together(self._opened(keys, rows), self._here(keys, number))

    async def wait(self, keys: Keys, number: int, seconds: float) -> Sequence[Item]:
        """As `since`, but waits up to `seconds`, also for Redis to come back; raises nothing."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        with self._bells.listen(_bell(keys.digest)) as bell:
            while True:
                try:
                    items = await self.since(keys, number)
                except StoreUnavailable:
                    items = self._here(keys, number)
                if items or not await bell.heard(end - loop.time()):
                    return items

    async def take(self, keys: Keys, brings: Callable[[int], None] | None, there: bool = True) -> list[Item]:
        """What was not taken yet; what waits here, while Redis is away.

        `brings`: told the number of the last item where the caller marks it as taken with the turn that
        brings it. Else it is marked here: twice rather than never handed out where Redis goes away then.
        `there`: whether Redis may have anything, and has to be asked.
        """
        async with self._turnstile.through(keys.digest):
            try:
                items = await self._untaken(keys, brings) if there else []
            except StoreUnavailable:
                items = []
            here = [letter.item for letter in self._waiting.pop(keys.digest, ())]
        return _together(items, here)

    async def _untaken(self, keys: Keys, brings: Callable[[int], None] | None) -> list[Item]:
        _, box = keys.mailbox
        while True:
            before, *rows = await self._link.step("untaken", keys.mailbox)
            items = self._opened(keys, rows)
            if not rows:
                return []
            last = int(float(rows[-1]))
            if brings is not None:
                brings(last)
                return items
            try:
                if await self._link.step("taken", [box], before, last):
                    return items
            except StoreUnavailable:
                return items

    @property
    def waiting(self) -> bool:
        """Whether something waits here."""
        return bool(self._waiting)

    async def move(self) -> None:
        """Moves to Redis what waits here. Raises `StoreUnavailable`; the rest waits on."""
        for digest in list(self._waiting):
            for letter in list(self._waiting.get(digest, ())):
                # Nobody takes it here while it is on its way.
                async with self._turnstile.through(digest):
                    if letter in self._waiting.get(digest, ()):
                        await self._put(Keys(digest), letter.item.number, letter.sealed)
                        self._let_go(digest, letter)

    def rung(self, digest: str) -> None:
        """Something came into a mailbox: wakes who waits for it here."""
        self._bells.ring(_bell(digest))

    def forget(self, digest: str) -> None:
        """Drops what waits here for a conversation."""
        self._waiting.pop(digest, None)

    async def _put(self, keys: Keys, number: int, sealed: str) -> int:
        given = await self._link.step(
            "post", keys.mailbox, sealed, number, self._ttl, MAILBOX_LENGTH, MAIL_CHANNEL, keys.digest
        )
        return int(given)

    def _next_number(self, keys: Keys) -> int:
        letters = self._waiting.get(keys.digest)
        return max(time.time_ns() // 1_000_000, letters[-1].item.number + 1 if letters else 0)

    def _here(self, keys: Keys, number: int) -> list[Item]:
        return [letter.item for letter in self._waiting.get(keys.digest, ()) if letter.item.number > number]

    def _opened(self, keys: Keys, rows: Sequence[str]) -> list[Item]:
        found = []
        for sealed, number in zip(rows[::2], rows[1::2], strict=True):
            data = self._seals.open(keys, _ITEM, sealed)
            if data is not None:
                found.append(Item(int(float(number)), data))
        return found

    def _let_go(self, digest: str, letter: _Letter) -> None:
        left = [other for other in self._waiting.get(digest, ()) if other is not letter]
        if left:
            self._waiting[digest] = left
        else:
            self._waiting.pop(digest, None)


def _bell(digest: str) -> str:
    return f"mail:{digest}"


def _together(there: Iterable[Item], here: Iterable[Item]) -> list[Item]:
    """Both in order; what is just being moved is in both, and is one."""
    by_number = {item.number: item for item in [*here, *there]}
    return [by_number[number] for number in sorted(by_number)]
