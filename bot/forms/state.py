"""What is under way in a conversation, as plain data that the dialogue's memory can keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class ServiceForm:
    """A service that is being asked for.

    `asking` is the slot in question, or `confirm`, `consent`, `consent_<kind>`. `hint` is the day or
    part of a day that was named before the hour. `misses` counts answers in a row that did not fit.
    `parts` is what was told of an address (by slot) that cannot be found yet. `together`: it was wanted in
    one breath with another one, which is done first.
    """

    service: str
    filled: Mapping[str, Any] = field(default_factory=dict)
    asking: str = ""
    hint: Mapping[str, str] | None = None
    consents: tuple[str, ...] = ()
    waitlist: bool = False
    misses: int = 0
    parts: Mapping[str, str] = field(default_factory=dict)
    together: bool = False


@dataclass(frozen=True)
class CaseForm:
    """Something that is wanted of a case: `action` is status, reschedule, cancel, keep, rate, change,
    note or mention.

    `case` is known once the resident proved that it is theirs; `number` is what they gave before the
    telephone number was asked for. `asking` is case, phone, when, move, rating or confirm. `doubt`: the
    resident did not say in so many words that it is to be cancelled or moved, so that is asked first.

    While another time is asked for, `hint` is the day or part of a day that was named or offered last,
    `offered` are the times (ISO) that were, and `proposed` is the one to which a yes moves the case.
    """

    action: str
    asking: str = ""
    case: str | None = None
    number: str | None = None
    misses: int = 0
    doubt: bool = False
    hint: Mapping[str, str] | None = None
    offered: tuple[str, ...] = ()
    proposed: str | None = None


@dataclass(frozen=True)
class CheckForm:
    """A pre-check under way: the answers so far by question, and the question in question.

    `began`: the message that it began with, where that told any of the answers.
    """

    programme: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    asking: str = ""
    misses: int = 0
    began: dict[str, Any] | None = None


Form = ServiceForm | CaseForm | CheckForm
_KINDS: dict[str, type[ServiceForm] | type[CaseForm] | type[CheckForm]] = {
    "service": ServiceForm,
    "case": CaseForm,
    "check": CheckForm,
}


@dataclass(frozen=True)
class Talking:
    """The form that is asking, None where the resident is asked whether to go on with a paused one;
    and the forms that wait, the latest first.

    `cases`: this conversation has had an open case, so that any message may be about that. `check`: a
    pre-check that was left for a service and can be gone on with.
    """

    form: Form | None = None
    paused: tuple[ServiceForm, ...] = ()
    cases: bool = False
    check: CheckForm | None = None

    def to_slot(self) -> dict[str, Any] | None:
        """JSON-able; None where nothing is under way."""
        if self == Talking():
            return None
        kind = next((name for name, type_ in _KINDS.items() if isinstance(self.form, type_)), None)
        return {
            "kind": kind,
            "form": asdict(self.form) if self.form else None,
            "paused": [asdict(form) for form in self.paused],
            "cases": self.cases,
            "check": asdict(self.check) if self.check else None,
        }

    @staticmethod
    def from_slot(value: Any) -> Talking:
        """The inverse of `to_slot`."""
        if not value:
            return Talking()
        form = _form(_KINDS[value["kind"]], value["form"]) if value["form"] else None
        paused = tuple(_form(ServiceForm, data) for data in value["paused"])
        # What an earlier version kept says nothing of cases and of a pre-check.
        check = _form(CheckForm, value["check"]) if value.get("check") else None
        return Talking(form, paused, bool(value.get("cases")), check)


def _form(kind: Any, data: Mapping[str, Any]) -> Any:
    lists = {name: tuple(data[name]) for name in ("consents", "offered") if name in data}
    return kind(**{**data, **lists})
