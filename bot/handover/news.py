"""What agents who look at the queue are told as it happens: a mailbox that is no resident's."""

from __future__ import annotations

from typing import Any

#: The name of that mailbox (`bot.conversations`); no connector gives a conversation such an id.
AGENTS = "agents of the hand-over queue"


def changed(handover: str) -> dict[str, Any]:
    """A hand-over was opened, claimed, handed on or closed."""
    return {"kind": "handover", "handover": handover}


def said(handover: str, number: int) -> dict[str, Any]:
    """Line `number` was added."""
    return {"kind": "line", "handover": handover, "number": number}
