"""Conversations as data: how the files of this folder are read, and what each turn of them asserts.

A file is a list of `{name, now?, turns}`; `now` is a local time that the whole conversation is held at.
A turn is what the resident does and what has to come back:

    say       what is typed; `times` repeats it and cuts it to the longest message that is accepted
    elsewhere true where the turn is of another conversation, which knows none of the first one's cases
    press     instead of `say`: the number of a button of the reply before, whose payload is sent
    route     the route, or a list of those that are right
    topic     the topic, or a list; not asserted where it is missing
    contains, not_contains   strings that the bubbles together have, or must not have
    buttons, citations       how many there are at the least
    long      true where the resident asked for more, and the reply may be long
    service   the service of the form or case
    asking    what the form asks for, or a list; null where no form is open
    filled    values that the form, or the case, has by then; null where it must have none
    status    the status of the case
    outcome   what a pre-check comes to
    staff     instead of `say`: what a staff member does with the case (confirm, start, complete, miss)

`{number}` in `say` is the number of the conversation's last case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bot.messages import MAX_TEXT_LENGTH

FOLDER = Path(__file__).parent
#: Folders of conversations in which something is done: each is held over a store of its own.
DOING = ("services", "checks")
KNOWN_FAILURES = FOLDER / "known_failures.yml"


@dataclass(frozen=True)
class Step:
    """One turn with what is asserted of its reply; `topics` is empty where the topic is free."""

    say: str
    elsewhere: bool
    press: int | None
    routes: tuple[str, ...]
    topics: tuple[str | None, ...]
    contains: tuple[str, ...]
    not_contains: tuple[str, ...]
    buttons: int
    citations: int
    long: bool
    service: str | None
    asking: tuple[str | None, ...]
    filled: dict[str, Any]
    status: str | None
    outcome: str | None
    staff: str | None


@dataclass(frozen=True)
class Conversation:
    """A named conversation; its name is unique among all files."""

    name: str
    now: datetime | None
    steps: tuple[Step, ...]
    place: str

    @property
    def does(self) -> bool:
        """Whether something is done in it, so that it needs a store of its own."""
        return self.place.partition("/")[0] in DOING


_KEYS = {
    "say",
    "times",
    "elsewhere",
    "press",
    "route",
    "topic",
    "contains",
    "not_contains",
    "buttons",
    "citations",
    "long",
    "service",
    "asking",
    "filled",
    "status",
    "outcome",
    "staff",
}


def load_conversations() -> list[Conversation]:
    """All of them, in the order of the files. Raises ValueError for a key that nobody reads."""
    return [conversation for file in sorted(FOLDER.glob("*/*.yml")) for conversation in _of_file(file)]


def known_failures(kind: str) -> tuple[str, ...]:
    """What is known to be wrong: names of `conversations`, texts that are `stolen` or `seen`."""
    return tuple(_read(KNOWN_FAILURES)[kind] or ())


def _of_file(file: Path) -> Iterator[Conversation]:
    for row in _read(file):
        unknown = set(row) - {"name", "now", "turns"}
        if unknown:
            raise ValueError(f"{file.name}: nobody reads {', '.join(sorted(unknown))}")
        yield Conversation(
            name=str(row["name"]),
            now=row.get("now"),
            steps=tuple(_step(turn, file) for turn in row["turns"]),
            place=f"{file.parent.name}/{file.name}",
        )


def _step(turn: dict[str, Any], file: Path) -> Step:
    unknown = set(turn) - _KEYS
    if unknown or sum(key in turn for key in ("say", "press", "staff")) != 1:
        raise ValueError(f"{file.name}: a turn has one of say, press, staff; nobody reads {sorted(unknown)}")
    said = str(turn.get("say", "")) * int(turn.get("times", 1))
    return Step(
        say=said[:MAX_TEXT_LENGTH],
        elsewhere=bool(turn.get("elsewhere", False)),
        press=turn.get("press"),
        routes=tuple(_listed(turn["route"])) if "route" in turn else (),
        topics=tuple(_listed(turn["topic"])) if "topic" in turn else (),
        contains=tuple(map(str, turn.get("contains", ()))),
        not_contains=tuple(map(str, turn.get("not_contains", ()))),
        buttons=int(turn.get("buttons", 0)),
        citations=int(turn.get("citations", 0)),
        long=bool(turn.get("long", False)),
        service=turn.get("service"),
        asking=tuple(_listed(turn["asking"])) if "asking" in turn else (),
        filled=dict(turn.get("filled") or {}),
        status=turn.get("status"),
        outcome=turn.get("outcome"),
        staff=turn.get("staff"),
    )


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))
