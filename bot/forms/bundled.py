"""Two services in one message: 订送餐，还要约个上门洗澡; 约个助浴和理发. The first is begun, the
second is kept as the next one."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.forms.turn import FormTurn
from bot.retrieval.parts import asks

#: What joins a second thing that is wanted to the first: …，还要约个…; …和….
_JOINED = re.compile(
    r"(?:[和跟、]|以及|加上|[,，。;；!！\s](?:还|再|另外|也|顺便|顺带|然后))(?:[^,，。;；不没]{0,8})$"
)
_NOT = re.compile(r"(?:不要|不用|不是|别|取消|投诉)[^,，。]{0,6}$")


def second(turn: FormTurn) -> tuple[str, FormTurn, FormTurn] | None:
    """The service that is wanted besides the first one, and the message as it is about the first and about
    the second: each with its own time. None where there are not just two, or something is asked."""
    named = [entity for entity in turn.entities if entity["entity"] == "service"]
    ids = list(dict.fromkeys(str(entity["value"]) for entity in named))
    if len(ids) != 2 or asks(turn.text):
        return None
    begin = next(entity["start"] for entity in named if entity["value"] == ids[1])
    before = turn.typed[:begin]
    joined = _JOINED.search(before)
    if joined is None or _NOT.search(before):
        return None
    return ids[1], _about(turn, ids[0], 0, joined.start()), _about(turn, ids[1], joined.start(), None)


def _about(turn: FormTurn, id_: str, begin: int, end: int | None) -> FormTurn:
    """The message with the times of one part of it only, and one service."""
    stop = len(turn.typed) if end is None else end
    kept = tuple(
        entity
        for entity in turn.entities
        if (entity["entity"] != "time" or begin <= entity["start"] < stop)
        and (entity["entity"] != "service" or str(entity["value"]) == id_)
    )
    return replace(turn, entities=kept)
