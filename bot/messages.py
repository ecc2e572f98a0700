"""The plain data that crosses the assistant's one door: a `Turn` comes in, a `Reply` goes out.

Field names are those of the message API, so a connector renders a reply with `Reply.to_dict()`
and nothing else. No module here knows HTTP, Rasa or the index.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Channel = Literal["web", "kiosk", "wechat", "wecom", "hotline", "rest"]
CHANNELS: tuple[Channel, ...] = ("web", "kiosk", "wechat", "wecom", "hotline", "rest")

Route = Literal[
    "answer",
    "clarify",
    "form",
    "done",
    "eligibility",
    "handoff",
    "emergency",
    "chitchat",
    "decline",
]

#: Longest text of one message, in characters.
MAX_TEXT_LENGTH = 1000


@dataclass(frozen=True)
class Turn:
    """One message of a resident, as a connector hands it over.

    `text` is 1 to `MAX_TEXT_LENGTH` characters, as typed. `message_id` makes the turn idempotent
    within its conversation; without one the assistant draws an id of its own. `community` is where a
    kiosk stands: taken for the resident's own as long as they name no other.
    """

    conversation_id: str
    text: str
    channel: Channel = "rest"
    message_id: str | None = None
    community: str | None = None


@dataclass(frozen=True)
class Button:
    """A choice offered to the resident; `payload` sent back as text does what `title` says."""

    title: str
    payload: str


@dataclass(frozen=True)
class Citation:
    """Where a statement comes from: one article of one source document.

    `document_id` is the id of the guide or imported document that made the statement, `title` the
    source's own title, `quote` the source's content that the statement rests on. `effective` is an
    ISO date, or a year or month where the source says no more. `verified` is false where only an
    excerpt of the source was read.
    """

    document_id: str
    title: str
    section: str
    article: str | None
    issuer: str
    effective: str | None
    url: str | None
    quote: str
    verified: bool


@dataclass(frozen=True)
class Message:
    """One bubble of a reply."""

    text: str
    buttons: tuple[Button, ...] = ()
    citations: tuple[Citation, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of the message API."""
        return {
            "text": self.text,
            "buttons": [dict(vars(button)) for button in self.buttons],
            "citations": [dict(vars(citation)) for citation in self.citations],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Message:
        """The message of `to_dict`'s object."""
        return cls(
            data["text"],
            tuple(Button(**button) for button in data["buttons"]),
            tuple(Citation(**citation) for citation in data["citations"]),
        )


@dataclass(frozen=True)
class Trace:
    """How the turn was understood and routed; `took_ms` is the whole turn in milliseconds."""

    intent: dict[str, Any]
    topic: str | None
    route: Route
    entities: tuple[dict[str, Any], ...] = ()
    form: dict[str, Any] | None = None
    case: dict[str, Any] | None = None
    eligibility: dict[str, Any] | None = None
    took_ms: float = 0.0


@dataclass(frozen=True)
class Reply:
    """What the assistant says to one turn."""

    conversation_id: str
    message_id: str
    replies: tuple[Message, ...]
    trace: Trace = field(default_factory=lambda: Trace({"name": "none", "confidence": 0.0}, None, "decline"))

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of the message API. `eligibility` appears only where there is one."""
        trace = dict(vars(self.trace))
        if self.trace.eligibility is None:
            del trace["eligibility"]
        return {
            "conversation_id": self.conversation_id,
            "message_id": self.message_id,
            "replies": [message.to_dict() for message in self.replies],
            "trace": trace,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Reply:
        """The reply of `to_dict`'s object, also after it went through JSON."""
        trace = {**data["trace"], "entities": tuple(data["trace"]["entities"])}
        return cls(
            data["conversation_id"],
            data["message_id"],
            tuple(map(Message.from_dict, data["replies"])),
            Trace(**trace),
        )
