"""What this process remembers of conversations, for the time that Redis is away; sealed as it is there."""

from __future__ import annotations

from dataclasses import dataclass

from cachetools import TTLCache

#: Conversations of which the latest state is remembered, replies of which each is, and conversations
#: with something that Redis does not have yet; the oldest go first. A state or a reply has some 10 kB.
_MOST = 2_000
_MOST_UNSAVED = 10_000


@dataclass(frozen=True)
class Copy:
    """A sealed state, empty where there is none, and the fence of the turn in Redis that it follows."""

    sealed: str
    fence: int


@dataclass
class Unsaved:
    """What turns left while Redis was away: the state after them, their sealed replies by name, and the
    number of the last item of the mailbox that they brought (0: none)."""

    state: Copy
    replies: dict[str, str]
    taken: int


class Copies:
    """Everything by the digest of its conversation."""

    def __init__(self, ttl_seconds: float) -> None:
        self._states: TTLCache[str, Copy] = TTLCache(_MOST, ttl_seconds)
        self._replies: TTLCache[tuple[str, str], str] = TTLCache(_MOST, ttl_seconds)
        self._unsaved: TTLCache[str, Unsaved] = TTLCache(_MOST_UNSAVED, ttl_seconds)

    def state(self, digest: str) -> Copy:
        """The latest state that this process saw."""
        unsaved = self._unsaved.get(digest)
        return unsaved.state if unsaved is not None else self._states.get(digest, Copy("", 0))

    def reply(self, digest: str, name: str) -> str | None:
        """A reply that this process gave."""
        unsaved = self._unsaved.get(digest)
        if unsaved is not None and name in unsaved.replies:
            return unsaved.replies[name]
        return self._replies.get((digest, name))

    def unsaved(self, digest: str) -> Unsaved | None:
        """What Redis does not have yet."""
        return self._unsaved.get(digest)

    @property
    def waiting(self) -> list[str]:
        """The conversations with something that Redis does not have yet."""
        return list(self._unsaved)

    def saw(self, digest: str, state: Copy) -> None:
        """Redis has this state."""
        # Seen again it does not live longer: Redis forgets it all the same.
        if self._states.get(digest) != state:
            self._states[digest] = state

    def saved(self, digest: str, state: Copy, replies: dict[str, str]) -> None:
        """Redis took this state and these replies: nothing is unsaved any more."""
        self._unsaved.pop(digest, None)
        self._states[digest] = state
        for name, sealed in replies.items():
            self._replies[digest, name] = sealed

    def keep(self, digest: str, state: Copy, replies: dict[str, str], taken: int = 0) -> None:
        """Redis could not take this state, these replies and what they brought."""
        before = self._unsaved.get(digest)
        if before is not None:
            replies, taken = {**before.replies, **replies}, max(before.taken, taken)
        self._unsaved[digest] = Unsaved(state, replies, taken)

    def forget(self, digest: str) -> None:
        """Drops all of a conversation."""
        self._states.pop(digest, None)
        self._unsaved.pop(digest, None)
        for key in [key for key in self._replies if key[0] == digest]:
            self._replies.pop(key, None)

    def clear(self) -> None:
        """Drops everything."""
        for kept in (self._states, self._replies, self._unsaved):
            kept.clear()
