"""Hand-overs and their lines as agents see them: plain data. Times are ISO 8601 with offset."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.desk.catalogue.model import Service
from bot.forms.commands import start_service
from bot.handover.model import Handover, Line


def handover_seen(handover: Handover, now: datetime) -> dict[str, Any]:
    """A hand-over without its conversation's id, which may name a person.

    `waiting_seconds` is how long the resident waits for somebody, or had to.
    """
    until = handover.claimed_at or handover.closed_at or now
    return {
        "id": handover.id,
        "channel": handover.channel,
        "topic": handover.topic,
        "case": handover.case,
        "urgency": handover.urgency,
        "state": handover.state,
        "agent": handover.agent,
        "opened_at": handover.opened_at.isoformat(),
        "claimed_at": _moment(handover.claimed_at),
        "closed_at": _moment(handover.closed_at),
        "last_at": handover.last_at.isoformat(),
        "left_at": _moment(handover.left_at),
        "outcome": handover.outcome,
        "lines": handover.lines,
        "waiting_seconds": max(0, round((until - handover.opened_at).total_seconds())),
    }


def line_seen(line: Line) -> dict[str, Any]:
    """A line with its words."""
    return {
        "number": line.number,
        "who": line.who,
        "agent": line.agent,
        "text": line.text,
        "at": line.at.isoformat(),
        "sent": line.sent,
    }


def service_seen(service: Service) -> dict[str, Any]:
    """A service with what its form asks for, and the words that begin it."""
    return {
        "id": service.id,
        "name": service.short_name,
        "topic": service.topic,
        "kind": service.kind,
        "summary": service.summary,
        "begin": start_service(service.short_name),
        "sensitive": list(service.sensitive),
        "retention_days": service.retention_days,
        "slots": [
            {
                "name": slot.name,
                "type": slot.type,
                "label": slot.label,
                "ask": slot.ask,
                "example": slot.example,
                "required": slot.required,
                "options": [option.value for option in slot.options],
                "least": slot.least,
                "most": slot.most,
            }
            for slot in service.slots
        ],
    }


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()
