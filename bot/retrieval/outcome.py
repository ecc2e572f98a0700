"""What looking a question up can come to, and what a whole message does."""

from __future__ import annotations

from dataclasses import dataclass

from bot.retrieval.entries import Entry


@dataclass(frozen=True)
class Found:
    """An answer: the statement that answers, what belongs to it, and how far it is trusted (0 to 1).

    `besides`: what else was found of the same matter, likeliest first, should neither of these tell just
    what was asked.
    """

    lead: Entry
    support: tuple[Entry, ...]
    trust: float
    question: str
    besides: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Several:
    """Several things fit: the best entry of each document that does, likeliest first."""

    options: tuple[Entry, ...]


@dataclass(frozen=True)
class Nothing:
    """Nothing reliable was found. `vague`: the message does not even say what it is about. `likely` is the
    probability of the likeliest all the same."""

    vague: bool = False
    likely: float = 0.0


Lookup = Found | Several | Nothing


@dataclass(frozen=True)
class Answered:
    """Answers to the questions of a message, in their order. `goes_on`: as a part of the talk."""

    found: tuple[Found, ...]
    goes_on: bool = False


@dataclass(frozen=True)
class Unasked:
    """Not looked up: it asks about another place (`elsewhere`), or what nobody publishes."""

    elsewhere: bool


Outcome = Answered | Several | Nothing | Unasked
