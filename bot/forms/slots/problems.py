"""Which sentence says that a message is no answer to a slot's question.

Keyed by the type of the slot and not built from its name: a sentence that is missing ends the turn without
any reply at all.
"""

from __future__ import annotations

from bot.desk.catalogue.model import SlotType

_NO_ANSWER: dict[SlotType, str] = {
    "name": "name",
    "phone": "phone_missing",
    "community": "community",
    "address": "address",
    "when": "when",
    "people": "people",
    "age": "age",
    "text": "text",
    "choice": "choice",
    "skills": "skills",
    "case": "text",
}
#: What a reader may say of an answer besides, by the type of its slot.
_OF_ANSWERS: dict[SlotType, tuple[str, ...]] = {
    "phone": ("phone_wrong", "phone_part", "phone_refused"),
    "age": ("age_low", "age_high"),
    "people": ("people_low", "people_high"),
    "text": ("unlike",),
}
#: What is wrong with an answer of any type.
_OF_ALL = ("same_as",)


def no_answer(kind: SlotType) -> str:
    """The problem of a message that tells nothing for a slot of a type."""
    return _NO_ANSWER[kind]


def problems_of(kind: SlotType) -> tuple[str, ...]:
    """Every problem that an answer to a slot of a type can have."""
    return (_NO_ANSWER[kind], *_OF_ANSWERS.get(kind, ()), *_OF_ALL)
