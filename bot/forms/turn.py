"""A message as a form sees it, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.forms.state import Talking
from bot.retrieval.answerer import Said
from bot.retrieval.followup import Context


@dataclass(frozen=True)
class FormTurn:
    """`text` is normalised, `typed` is the same message character by character as it was typed.

    `label` is the full intent label, `entities` have places in `typed`. `conversation` is its id,
    `context` what was talked about before. `detached`: nothing of this turn can be remembered.
    `community` is where the kiosk stands.
    """

    text: str
    typed: str
    label: str
    confidence: float
    entities: tuple[Mapping[str, Any], ...]
    conversation: str
    channel: str
    now: datetime
    context: Context | None = None
    detached: bool = False
    community: str | None = None

    @property
    def intent(self) -> str:
        """The label's first part: `ask`, `request`, `case` …"""
        return self.label.partition("/")[0]

    @property
    def detail(self) -> str:
        """The label's second part, or ''."""
        return self.label.partition("/")[2]

    def values(self, kind: str) -> Iterator[Any]:
        """Values of the entities of one kind, in order."""
        return (entity["value"] for entity in self.entities if entity["entity"] == kind)

    def first(self, kind: str) -> Any:
        """The value of the first entity of one kind, or None."""
        return next(self.values(kind), None)


@dataclass(frozen=True)
class Step:
    """What is said to a message, and what is under way after it."""

    said: Said
    talking: Talking
