"""What things are called in Redis: nobody who reads the names learns whose conversation it is.

An id can name a person (`wechat:<openid>`), so names carry keyed digests of ids. The digest of the
conversation stands in braces: all its keys are in one slot of a cluster.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk.privacy.cipher import Cipher

PREFIX = "assistant:"
#: News of all processes: the digest of the conversation that something was posted to, or that was forgotten.
MAIL_CHANNEL = f"{PREFIX}mail"
FORGOTTEN_CHANNEL = f"{PREFIX}forgotten"
#: Followed by a process' name: the tokens of its waiters whose turn it is.
TURN_CHANNEL = f"{PREFIX}turn:"
#: Written to find out whether anything can be.
PROBE = f"{PREFIX}probe"

#: 128 bits: no two ids share a digest by chance.
_DIGITS = 32


@dataclass(frozen=True)
class Keys:
    """The keys of one conversation, whose digest this is."""

    digest: str

    def _key(self, name: str) -> str:
        return f"{PREFIX}{{{self.digest}}}:{name}"

    @property
    def line(self) -> list[str]:
        """Who waits, and until when each of them counts as alive."""
        return [self._key("queue"), self._key("ends")]

    @property
    def fence(self) -> str:
        """The highest number that a turn was given."""
        return self._key("fence")

    @property
    def state(self) -> str:
        """The state, sealed, and the fence of the turn that left it."""
        return self._key("state")

    @property
    def names(self) -> str:
        """Digests of the messages that were replied to, by time."""
        return self._key("names")

    @property
    def replies(self) -> str:
        """The replies, sealed, by these digests."""
        return self._key("replies")

    @property
    def claims(self) -> str:
        """How replies went out, by time."""
        return self._key("claims")

    @property
    def mailbox(self) -> list[str]:
        """The items, sealed, by their numbers; the last number, and the last that was taken."""
        return [self._key("mail"), self._key("box")]


class Digests:
    """Makes digests of ids; each kind of id has digests of its own."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def conversation(self, conversation_id: str) -> Keys:
        """The keys of a conversation."""
        return Keys(self._of("conversation", conversation_id))

    def message(self, keys: Keys, message_id: str) -> str:
        """The name of a message within its conversation."""
        return self._of("message", f"{keys.digest}:{message_id}")

    def once(self, key: str) -> str:
        """The key of something that may come once."""
        return f"{PREFIX}first:{self._of('first', key)}"

    def _of(self, kind: str, text: str) -> str:
        return self._cipher.blind(f"conversations:{kind}:{text}")[:_DIGITS]
