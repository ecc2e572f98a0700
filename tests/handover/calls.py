"""Hand-overs in as few words as possible."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.handover import Handover, HandoverDesk, Line
from tests.desk.office import NOW

BEFORE = [
    ["resident", "老年食堂打几折", "2026-11-25T08:58:00+08:00"],
    ["assistant", "按年龄段打5到8折。", "2026-11-25T08:58:01+08:00"],
    ["resident", "我要找人", "2026-11-25T08:59:00+08:00"],
]


def called(desk: HandoverDesk, conversation: str = "c-1", now: datetime = NOW, **values: Any) -> Handover:
    """A conversation that asks for a person."""
    given = {"topic": "meal-assistance", "case": None, "urgency": "normal", "channel": "web"} | values
    transcript = given.pop("transcript", BEFORE)
    return desk.open(conversation_id=conversation, transcript=transcript, now=now, **given)


def taken(desk: HandoverDesk, agent: str = "小李", conversation: str = "c-1") -> Handover:
    """One that an agent has."""
    return desk.claim(called(desk, conversation).id, agent, NOW).handover


def shown(lines: list[Line]) -> list[tuple[int, str, str]]:
    """Number, who and text of lines."""
    return [(line.number, line.who, line.text) for line in lines]
