"""What every room that keeps personal data can do with it: show it, erase it, let go of old ones.

A room that comes to keep some implements `Holder` and is added to `bot.desk.privacy.office.Office`;
the commands and the daily job then include it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Column


@dataclass(frozen=True)
class Subject:
    """Whose data: those of a telephone number, however it is written, or of a conversation's id."""

    phone: str | None = None
    conversation: str | None = None

    def __post_init__(self) -> None:
        if bool(self.phone) == bool(self.conversation):
            raise ValueError("a subject is a telephone number or a conversation")


class Holder(Protocol):
    """A room that keeps personal data. Each method works in transactions of its own."""

    @property
    def name(self) -> str:
        """What its part of an export is called."""

    @property
    def sealed(self) -> tuple[Column, ...]:
        """Its columns that hold what `Cipher.seal` made, for the rotation of keys."""

    def export(self, subject: Subject) -> list[dict[str, Any]]:
        """All that is kept of a person, decrypted, as JSON holds it."""

    def erase(self, subject: Subject, actor: str, now: datetime) -> int:
        """Takes out all that is kept of a person, and every way to find them; how many records that were.

        What was committed to in their name is cancelled first. Doing it again is no mistake.
        """

    def retain(self, now: datetime) -> int:
        """Takes out what is kept longer than it may be; how many records that were."""

    def remark(self) -> int:
        """Makes blind marks anew where another index key made them; how many records that were."""
