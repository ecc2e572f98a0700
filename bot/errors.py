"""Every error that a caller of the assistant can meet.

    AssistantError
    ├── SetupError            something must be installed, trained or configured first
    │   ├── EncoderError      the encoder is missing, broken or not the one that is asked for
    │   └── StaleIndexError   the index is missing, or another encoder built it
    ├── KnowledgeError        a document of the knowledge base cannot be read
    ├── InvalidTurn           the message itself is not acceptable
    ├── TurnLost              another turn of the conversation may have begun; nothing of this one was kept
    └── DeskError             what was asked of the desk cannot be done; the message says why
        ├── TimeRefused       the time is past, too soon, too far ahead, or outside the opening hours
        ├── TimeFull          the time has no place left for so many people
        ├── CaseNotFound      no such case, or not one of this resident's
        ├── NothingFound      no such hand-over or suggestion, or not one that this member may see
        ├── NotAllowed        the case's state, or the staff member's role, forbids it
        │   └── BookingsTouched   a timetable would unsettle bookings that nobody has looked at yet
        ├── TooManyAttempts   too many wrong case numbers or telephone numbers: wait
        │   └── LoginPaused   too many wrong passwords or codes: wait so many seconds
        ├── LoginRefused      a name, password or code is wrong; which is not told
        ├── Unacceptable      what was given breaks a rule, which the message says
        │   └── TimetableFaults   the values of a timetable, each with what is wrong with it
        └── StoreUnavailable  the database cannot be reached; nothing was changed

Each message says what to do about it; none carries a resident's words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class AssistantError(Exception):
    """Root of the tree."""


class SetupError(AssistantError):
    """Something must be installed, trained or configured first; the message says what."""


class EncoderError(SetupError):
    """The encoder is missing or broken."""


class StaleIndexError(SetupError):
    """The search index is missing, damaged, or was built by another encoder."""


class KnowledgeError(AssistantError):
    """A file of the knowledge base cannot be read; the message names the file and the place."""


class InvalidTurn(AssistantError, ValueError):
    """The message is empty, too long, or names an unknown channel."""


class TurnLost(AssistantError):
    """The turn outlived its lease of the conversation; nothing of it was kept, and it can be taken again."""


class DeskError(AssistantError):
    """What was asked of the desk cannot be done."""


class TimeRefused(DeskError):
    """The time cannot be booked; `reason` is `past`, `soon`, `far` or `closed`."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"this time cannot be booked: {reason}")
        self.reason = reason


class TimeFull(DeskError):
    """The time has no place left for so many people."""


class CaseNotFound(DeskError):
    """There is no such case, or it is not this resident's; which of the two is not told."""


class NothingFound(DeskError):
    """There is no such hand-over or suggestion, or not for this member; which of the two is not told."""


class NotAllowed(DeskError):
    """The case's state or the staff member's role forbids it."""


class BookingsTouched(NotAllowed):
    """The change would unsettle bookings (`bot.desk.timetables.Touched`) that nobody has looked at yet."""

    def __init__(self, bookings: Sequence[Any]) -> None:
        super().__init__(f"有 {len(bookings)} 件已约的事项不合新的安排，请先看清楚，再确认保存。")
        self.bookings = tuple(bookings)


class TooManyAttempts(DeskError):
    """Too many wrong numbers were tried; later ones are refused for a while."""


class LoginPaused(TooManyAttempts):
    """Too many wrong passwords or codes by this name or address: the next is looked at in `seconds`."""

    def __init__(self, seconds: int) -> None:
        wait = f"{seconds} 秒" if seconds < 60 else f"{-(-seconds // 60)} 分钟"
        super().__init__(f"试错的次数太多了，请 {wait}后再试，或请管理员解锁。")
        self.seconds = seconds


class LoginRefused(DeskError):
    """A name, password or code is wrong, or a login took too long; more is not told."""


class Unacceptable(DeskError):
    """What was given breaks a rule; the message says which."""


class TimetableFaults(Unacceptable):
    """Values of a timetable that cannot be: key (`hours.mon`, `capacity`) → what is wrong, for its field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("有几处没有填对，什么都没有保存。")
        self.faults = dict(faults)


class StoreUnavailable(DeskError):
    """The database cannot be reached; nothing was changed."""
