"""What a request is all about, where its first message tells that already."""

from __future__ import annotations

from dataclasses import replace

from bot.desk.catalogue.model import Service, Slot
from bot.forms.turn import FormTurn
from bot.retrieval.followup import Context
from bot.retrieval.parts import asks

#: What is left of a first message must be this long to be the matter itself and not only the wish.
_TELLS_THE_MATTER = 8
#: The slot that holds what it is all about.
_MATTER = "note"
_BESIDE = ("choice", "community", "address")


def told_before(turn: FormTurn, context: Context) -> FormTurn:
    """The wish together with what was told before it: 路牌上的名字写错了 … 帮我反映一下."""
    if asks(context.question):
        return turn
    return replace(
        turn, text=f"{turn.text}，{context.question}", typed=f"{turn.typed}，{context.question}"
    )


def matter_of(service: Service) -> Slot | None:
    """The slot for what a ticket is all about, None where the service has none."""
    if service.kind == "booking":
        return None
    return next((slot for slot in service.slots if slot.name == _MATTER), None)


def told_matter(service: Service, turn: FormTurn) -> tuple[str, str] | None:
    """The name and the value of the free text that a ticket needs, or None where the message has none."""
    slot = matter_of(service)
    if slot is None or not slot.required:
        return None
    # What is asked for first is the matter; what comes after names and ages is something else.
    if any(s.type not in _BESIDE for s in service.slots[: service.slots.index(slot)]):
        return None
    rest = turn.text
    for word in sorted((service.short_name, *service.aliases), key=len, reverse=True):
        rest = rest.replace(word, "")
    told = len([character for character in rest if character.isalnum()]) >= _TELLS_THE_MATTER
    return (slot.name, turn.typed.strip()) if told else None
