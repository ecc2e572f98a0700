"""What is suggested to an agent, as plain data."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from bot.messages import Citation

Role = Literal["resident", "agent"]
Kind = Literal["answer", "question", "action"]
#: What an agent did with a suggestion.
Verdict = Literal["used", "edited", "rejected"]


@dataclass(frozen=True)
class Spoken:
    """One line of a conversation, as it was typed or heard."""

    role: Role
    text: str = field(repr=False)


@dataclass(frozen=True)
class About:
    """What a suggestion is made from: a statement of a document, a service, or neither."""

    document: str | None = None
    section: str | None = None
    service: str | None = None


@dataclass(frozen=True)
class Candidate:
    """Something that may be suggested. `score` is 0 to 1; `first` comes before all else, whatever it
    scores. `topic` is what an answer is about; `asked` the text it answers to, masked."""

    kind: Kind
    text: str
    score: float
    about: About = About()
    citations: tuple[Citation, ...] = ()
    first: bool = False
    topic: str | None = None
    asked: str = field(default="", repr=False)


@dataclass(frozen=True)
class Suggestion:
    """A candidate that is suggested, under the id that feedback on it names."""

    id: str
    kind: Kind
    text: str
    citations: tuple[Citation, ...]
    service: str | None
    score: float


@dataclass(frozen=True)
class Suggested:
    """The answer of the suggestions API (contract, section 3); `took_ms` is in milliseconds."""

    suggestions: tuple[Suggestion, ...]
    summary: str
    took_ms: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        return asdict(self)
