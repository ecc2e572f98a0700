"""A case and its history as staff see them: plain data, masked for those who only look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.desk import Case, Event, Filters, Status, numbers, states
from bot.desk.catalogue.model import Service
from bot.staff.hiding import HIDDEN, hidden_fields
from bot.staff.roster import Member

__all__ = ["Filters", "Status", "case_seen", "event_seen", "is_late"]

#: What staff do to a case through the API, in the order of its life.
_STEPS = ("confirm", "start", "complete", "miss", "reschedule", "cancel", "assign", "note")


def is_late(case: Case, now: datetime) -> bool:
    """Whether an open case should have been dealt with: its deadline or its visit is over."""
    return case.status in states.OPEN and any(
        moment is not None and moment < now for moment in (case.due_at, case.ends_at)
    )


def name_of(service: str, services: Mapping[str, Service]) -> str:
    """What a service is called; its id where it left the catalogue."""
    found = services.get(service)
    return found.short_name if found is not None else service


def case_seen(case: Case, services: Mapping[str, Service], member: Member, now: datetime) -> dict[str, Any]:
    """A case as the staff API has it. Times are ISO 8601 with offset."""
    service = services.get(case.service)
    in_full = member.may("residents.read")
    return {
        "id": case.id,
        "number": numbers.shown(case.id),
        "service": case.service,
        "service_name": name_of(case.service, services),
        "topic": case.topic,
        "kind": case.kind,
        "status": case.status,
        "status_name": states.NAMES[case.status],
        "channel": case.channel,
        "fields": dict(case.fields) if in_full else hidden_fields(case.fields, service),
        "masked": not in_full,
        "starts_at": moment(case.starts_at),
        "ends_at": moment(case.ends_at),
        "created_at": moment(case.created_at),
        "updated_at": moment(case.updated_at),
        "due_at": moment(case.due_at),
        "overdue": is_late(case, now),
        "place": case.place,
        "assignee": case.assignee,
        "rating": case.rating,
        "position": case.position,
        "actions": list(_possible(case)) if member.may("cases.change") else [],
    }


def event_seen(event: Event, member: Member) -> dict[str, Any]:
    """One step of a history. Reasons and notes are people's own words, hidden from viewers."""
    reason = event.reason if member.may("residents.read") or not event.reason else HIDDEN
    return {
        "at": moment(event.at),
        "actor": event.actor,
        "action": event.action,
        "before": event.before,
        "after": event.after,
        "reason": reason,
    }


def moment(value: datetime | None) -> str | None:
    """A time as JSON has it."""
    return None if value is None else value.isoformat()


def _possible(case: Case) -> tuple[str, ...]:
    allowed = states.allowed(case.status)
    bookable = case.starts_at is not None
    return tuple(step for step in _STEPS if step in allowed and (step != "reschedule" or bookable))
