"""Which case is meant: one of the conversation's, or one that is proved by its number and telephone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk import numbers
from bot.desk.model import Case
from bot.forms.case_naming import CaseNaming
from bot.forms.case_signals import OPEN
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn

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
        self._naming = CaseNaming(tools.services)

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
        named = self._naming.named(fitting, turn)
        if len(named.cases) == 1 and named.cases[0].status in OPEN:
            return list(named.cases)
        if named.plainly and not _is_new_time(action, turn):
            return list(named.cases)
        of_service = {str(value) for value in turn.values("service")} & {case.service for case in fitting}
        if of_service:
            return [case for case in fitting if case.service in of_service]
        still_open = [case for case in fitting if case.status in OPEN]
        return still_open or fitting[:1] if action == "status" else fitting

    def is_plain(self, action: str, case: Case, turn: FormTurn) -> bool:
        """Whether a message says which case it means: its number, or what no other open one has; where there
        is only one, nothing that this one is not. Raises `StoreUnavailable`."""
        if numbers.read(turn.typed) is not None:
            return True
        named = self._naming.named([case], turn)
        others = [one for one in self._mine(turn) if one.status in OPEN and one.id != case.id]
        return not named.against and (named.plainly or not others)

    def is_other(self, case: Case, turn: FormTurn) -> bool:
        """Whether a message names another open case of the conversation, and not this one. Raises
        `StoreUnavailable`."""
        open_ones = [one for one in self._mine(turn) if one.status in OPEN]
        named = self._naming.named(open_ones, turn)
        return named.plainly and len(named.cases) == 1 and named.cases[0].id != case.id


def _is_new_time(action: str, turn: FormTurn) -> bool:
    """Whether the only clue may be the time that a case is to be moved to."""
    return action == "reschedule" and not list(turn.values("service"))
