"""Which case is meant: one of the conversation's, or one that is proved by its number and telephone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.desk import numbers
from bot.desk.model import Case
from bot.forms.case_signals import OPEN
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.language.clock import TIME_ZONE

_MOST_CASES = 4


@dataclass(frozen=True)
class Found:
    """`case` is the one that is meant; else `several` it may be, or `number` that was told and is to be
    proved, or `misread`: what was told is no number."""

    case: Case | None = None
    several: tuple[Case, ...] = ()
    number: str | None = None
    misread: bool = False


class CaseFinding:
    """Looks for cases of a conversation; keeps no state."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def find(self, action: str, turn: FormTurn) -> Found:
        """The case that `action` is wanted for. Raises `StoreUnavailable`."""
        numbered = self.numbered(turn)
        if numbered is not None:
            return numbered
        if numbers.misread(turn.typed) is not None:
            return Found(misread=True)
        fitting = self._fitting(action, self._mine(turn), turn)
        if len(fitting) == 1:
            return Found(fitting[0])
        return Found(several=tuple(fitting[:_MOST_CASES]))

    def numbered(self, turn: FormTurn) -> Found | None:
        """What comes of a number in the message; None where it has none. Raises `StoreUnavailable`."""
        number = numbers.read(turn.typed)
        if number is None:
            return None
        own = next((case for case in self._mine(turn) if case.id == number), None)
        return Found(own) if own is not None else Found(number=number)

    def described(self, action: str, turn: FormTurn) -> Case | None:
        """The one of several cases that is told by its service or its day. Raises `StoreUnavailable`."""
        mine = self._mine(turn)
        fitting = self._fitting(action, mine, turn)
        return fitting[0] if len(fitting) == 1 and len(mine) > 1 else None

    def _mine(self, turn: FormTurn) -> list[Case]:
        return self._tools.desk.of_conversation(turn.conversation)

    def _fitting(self, action: str, mine: list[Case], turn: FormTurn) -> list[Case]:
        """The cases that an action can be meant for, those of a service or a day that is named first."""
        wanted = {
            "rate": lambda case: case.status in ("done", "rated"),
            "status": lambda case: True,
        }.get(action, lambda case: case.status in OPEN)
        fitting = [case for case in mine if wanted(case)] or mine
        named = set(map(str, turn.values("service")))
        of_service = [case for case in fitting if case.service in named]
        days = _days(turn)
        of_day = [case for case in of_service or fitting if case.starts_at and case.starts_at.date() in days]
        if len(of_day) == 1 and of_day[0].status in OPEN:
            return of_day
        if of_service:
            return of_service
        still_open = [case for case in fitting if case.status in OPEN]
        return still_open or fitting[:1] if action == "status" else fitting


def _days(turn: FormTurn) -> set[date]:
    """The days that a message names."""
    found = set()
    for entity in turn.entities:
        if entity["entity"] == "time":
            begin, end = (
                datetime.fromisoformat(entity["value"][key]).astimezone(TIME_ZONE) for key in ("start", "end")
            )
            if begin.date() == end.date() or (end - begin).days <= 1:
                found.add(begin.date())
    return found


def names_other_day(case: Case, turn: FormTurn) -> bool:
    """Whether a message names a day, and not the one that a case is on."""
    days = _days(turn)
    return (
        bool(days) and case.starts_at is not None and case.starts_at.astimezone(TIME_ZONE).date() not in days
    )
