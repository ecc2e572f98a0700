"""A conversation as suggestions are made from it: who said what, and which lines weigh most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.retrieval.parts import asks
from bot.suggesting.hearing import Heard, Hearing
from bot.suggesting.model import Spoken

#: Lines that are looked at, the latest ones; and those of the resident that something is suggested to.
MOST_LINES = 40
RECENT = 3
#: Lines before these that may say what they are about.
_BEFORE = 2
#: How much a resident's line weighs against the one after it.
FADES = 0.6
#: Up to so many characters in answer to the agent's question only answer it: 明天下午三点.
_SHORT = 16


@dataclass(frozen=True)
class Recent:
    """One of the resident's latest lines, by its number. `weight` is 1 for the last one; `replies` are the
    agent's lines after it."""

    number: int
    heard: Heard
    weight: float
    replies: tuple[str, ...]


@dataclass(frozen=True)
class Scene:
    """`lines` are (role, line) in order; `recent` is newest first and holds what says something by itself.

    `asking` are the numbers of these lines and of the ones before them, `adding` those of lines between them
    that say something only in the light of another: an answer to the agent, small talk. `last_words` are the
    resident's latest lines whatever they say, newest first.
    """

    lines: tuple[tuple[str, Heard], ...]
    recent: tuple[Recent, ...]
    asking: frozenset[int]
    adding: frozenset[int]
    now: datetime

    @property
    def resident(self) -> tuple[Heard, ...]:
        """The resident's lines, in order."""
        return tuple(heard for role, heard in self.lines if role == "resident")

    @property
    def agent(self) -> tuple[Heard, ...]:
        """The agent's lines, in order."""
        return tuple(heard for role, heard in self.lines if role == "agent")

    @property
    def last_words(self) -> tuple[Heard, ...]:
        """The resident's latest lines, newest first."""
        return self.resident[::-1][:RECENT]


def scene_of(transcript: Sequence[Spoken], hearing: Hearing, now: datetime) -> Scene:
    """The scene of a transcript, oldest line first."""
    lines = tuple((one.role, hearing.hear(one.text, now)) for one in transcript[-MOST_LINES:])
    asking: list[Recent] = []
    adding: set[int] = set()
    replies: list[str] = []
    for number in reversed(range(len(lines))):
        role, heard = lines[number]
        if role == "agent":
            replies.insert(0, heard.text)
        elif hearing.says_something(heard):
            if _only_answers(lines, number) or hearing.is_small_talk(heard):
                adding.add(number)
                continue
            asking.append(Recent(number, heard, FADES ** len(asking), tuple(replies)))
            if len(asking) == RECENT + _BEFORE:
                break
    numbers = frozenset(one.number for one in asking)
    return Scene(lines, tuple(asking[:RECENT]), numbers, frozenset(adding), now)


def _only_answers(lines: Sequence[tuple[str, Heard]], number: int) -> bool:
    """Whether a line is a short answer to what the agent has just asked."""
    if number == 0 or lines[number - 1][0] != "agent":
        return False
    text = lines[number][1].text
    return len(text) <= _SHORT and asks(lines[number - 1][1].text) and not asks(text)
