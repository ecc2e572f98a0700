"""The turn of a conversation: one that Redis gave, and one that this process takes by itself meanwhile."""

from __future__ import annotations

from typing import Any

from bot.conversations.base import State
from bot.conversations.shared.copies import Copies, Copy
from bot.conversations.shared.line import Grant, Line
from bot.conversations.shared.link import Link
from bot.conversations.shared.names import TURN_CHANNEL, Digests, Keys
from bot.conversations.shared.sealing import Seals
from bot.errors import StoreUnavailable, TurnLost

#: Replies of a conversation that are kept; the oldest go first.
MOST_REPLIES = 200
_STATE = "state"


class _Session:
    """What both have in common."""

    detached = False

    def __init__(self, keys: Keys, digests: Digests, seals: Seals, copies: Copies) -> None:
        self._keys = keys
        self._digests = digests
        self._seals = seals
        self._copies = copies
        self._copy = copies.state(keys.digest)

    @property
    def state(self) -> State:
        """What was kept after the turn before."""
        return self._open(_STATE, self._copy.sealed) or {}

    def _open(self, place: str, sealed: str | None) -> dict[str, Any] | None:
        return self._seals.open(self._keys, place, sealed) if sealed else None

    def _known(self, name: str) -> dict[str, Any] | None:
        return self._open(name, self._copies.reply(self._keys.digest, name))

    def _sealed(self, state: State, message_id: str, reply: dict[str, Any]) -> tuple[str, dict[str, str]]:
        name = self._digests.message(self._keys, message_id)
        replies = {name: self._seals.seal(self._keys, name, reply)}
        return self._seals.seal(self._keys, _STATE, state), replies


class DetachedSession(_Session):
    """A turn while Redis is away; what comes of it is remembered here until Redis is back."""

    detached = True

    async def reply(self, message_id: str) -> dict[str, Any] | None:
        """The reply that this process gave to a message already."""
        return self._known(self._digests.message(self._keys, message_id))

    async def commit(self, state: State, message_id: str, reply: dict[str, Any]) -> None:
        """Remembers state and reply."""
        sealed, replies = self._sealed(state, message_id, reply)
        self._copies.keep(self._keys.digest, Copy(sealed, self._copy.fence), replies)


class AttachedSession(_Session):
    """A turn that Redis gave."""

    def __init__(
        self,
        grant: Grant,
        line: Line,
        link: Link,
        ttl_seconds: float,
        keys: Keys,
        digests: Digests,
        seals: Seals,
        copies: Copies,
    ) -> None:
        super().__init__(keys, digests, seals, copies)
        self._grant = grant
        self._line = line
        self._link = link
        self._ttl = round(ttl_seconds * 1000)
        self._taken = 0
        #: Whether the mailbox may hold what was not taken yet: so it did, or something came in since.
        self.has_mail = grant.has_mail
        if self._newer_here():
            return
        self._copy = Copy(grant.sealed, grant.state_fence)
        copies.saw(keys.digest, self._copy)

    def _newer_here(self) -> bool:
        """Whether this process knows a later state than Redis: it took turns while Redis was away, or
        Redis came back without its memory."""
        unsaved = self._copies.unsaved(self._keys.digest)
        if unsaved is not None:
            return self._grant.state_fence <= unsaved.state.fence
        return self._grant.state_fence == 0 and self._copy.fence > 0

    async def reply(self, message_id: str) -> dict[str, Any] | None:
        """The reply that was given to a message already, by any process.

        Raises `StoreUnavailable` where there is one and Redis went away before it was read.
        """
        name = self._digests.message(self._keys, message_id)
        known = self._known(name)
        if known is not None or name not in self._grant.names:
            return known
        return self._open(name, await self._link.command("HGET", self._keys.replies, name))

    def brings(self, number: int) -> None:
        """The reply of this turn brings the mailbox's items up to this number."""
        self._taken = number

    async def commit(self, state: State, message_id: str, reply: dict[str, Any]) -> None:
        """Keeps state and reply, and ends the turn. Raises `TurnLost`, `StoreUnavailable`."""
        sealed, replies = self._sealed(state, message_id, reply)
        await self._keep(sealed, replies)

    async def save(self) -> None:
        """Keeps what turns left while Redis was away. Raises `TurnLost`, `StoreUnavailable`."""
        await self._keep(self._copy.sealed if self._newer_here() else "", {})

    async def _keep(self, sealed: str, replies: dict[str, str]) -> None:
        digest, grant = self._keys.digest, self._grant
        unsaved = self._copies.unsaved(digest)
        taken = self._taken
        if unsaved is not None:
            replies, taken = {**unsaved.replies, **replies}, max(unsaved.taken, taken)
        state = Copy(sealed or self._copy.sealed, grant.fence)
        try:
            kept = await self._write(sealed, replies, taken)
        except StoreUnavailable:
            self._copies.keep(digest, state, replies, taken)
            raise
        if not kept:
            raise TurnLost("another turn of the conversation may have begun; nothing was kept")
        self._line.standing = False
        self._copies.saved(digest, state, replies)

    async def _write(self, sealed: str, replies: dict[str, str], taken: int) -> bool:
        keys = self._keys
        kept = await self._link.step(
            "commit",
            [*keys.line, keys.fence, keys.state, keys.names, keys.replies, keys.mailbox[1]],
            self._line.token,
            self._grant.fence,
            self._ttl,
            TURN_CHANNEL,
            MOST_REPLIES,
            sealed,
            taken,
            *(part for pair in replies.items() for part in pair),
        )
        return bool(kept)
