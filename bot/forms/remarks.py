"""A remark that comes with something else: 13800138099，备注：带把椅子."""

from __future__ import annotations

import re

from bot.desk.catalogue.model import Service, Slot
from bot.forms.clauses import part
from bot.forms.matter import REMARK
from bot.forms.turn import FormTurn

_REMARK = re.compile(
    r"(?:^|(?<=[,，。;；\s]))(?:再)?(?:加个|写个|加一句)?备注(?:一下|里写|上写|写上|写)?[:：,，是\s]*(?P<said>[^:：].+)$"
)
_EDGES = " ,，。.、；;！!"


def slot_of(service: Service) -> Slot | None:
    """Where a service keeps what is to be minded; None where it has no room for it."""
    return service.slot(REMARK) or service.slot("note")


def read_remark(turn: FormTurn) -> tuple[FormTurn, str] | None:
    """What a message says before its remark, and the remark; None where it has none."""
    found = _REMARK.search(turn.typed)
    if found is None or not found["said"].strip(_EDGES):
        return None
    return part(turn, 0, found.start()), found["said"].strip(_EDGES)


def joined(known: object, new: str) -> str:
    """What was to be minded already, with more."""
    return f"{known}；{new}" if known else new
