"""What a request is all about, where its first message tells that already."""

from __future__ import annotations

from bot.desk.catalogue.model import Service
from bot.forms.turn import FormTurn

#: What is left of a first message must be this long to be the matter itself and not only the wish.
_TELLS_THE_MATTER = 8
#: The slot that holds what it is all about.
_MATTER = "note"
_BESIDE = ("choice", "community", "address")


def told_matter(service: Service, turn: FormTurn) -> tuple[str, str] | None:
    """The name and the value of the free text that a ticket needs, or None where the message has none."""
    slot = next((s for s in service.slots if s.required and s.name == _MATTER), None)
    if service.kind == "booking" or slot is None:
        return None
    # What is asked for first is the matter; what comes after names and ages is something else.
    if any(s.type not in _BESIDE for s in service.slots[: service.slots.index(slot)]):
        return None
    rest = turn.text
    for word in sorted((service.short_name, *service.aliases), key=len, reverse=True):
        rest = rest.replace(word, "")
    told = len([character for character in rest if character.isalnum()]) >= _TELLS_THE_MATTER
    return (slot.name, turn.typed.strip()) if told else None
