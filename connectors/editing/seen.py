"""What editors see, as JSON: the plain data of their desk; times in ISO 8601 with offset."""

from __future__ import annotations

from datetime import date
from typing import Any


def listed_seen(one: Any) -> dict[str, Any]:
    """A guide or document in the list."""
    return {
        "id": one.id,
        "kind": one.kind,
        "title": one.title,
        "topic": one.topic,
        "state": one.state,
        "valid_until": _iso(one.valid_until),
        "sources": list(one.sources),
        "version": one.version,
        "updated_at": _iso(one.updated_at),
        "updated_by": one.updated_by,
    }


def preview_seen(pieces: Any, remarks: Any) -> dict[str, Any]:
    """A text as it would be found."""
    return {
        "pieces": [vars(piece) for piece in pieces],
        "remarks": [vars(remark) for remark in remarks],
    }


def opened_seen(opened: Any) -> dict[str, Any]:
    """One document with its text and history."""
    return {
        "document": listed_seen(opened.listed),
        "text": opened.text,
        **preview_seen(opened.pieces, opened.remarks),
        "history": [
            {"version": one.version, "at": one.at.isoformat(), "actor": one.actor} for one in opened.history
        ],
    }


def kept_seen(kept: Any) -> dict[str, Any]:
    """A version that was kept."""
    return {"id": kept.id, "version": kept.version, "state": kept.state}


def release_seen(release: Any) -> dict[str, Any]:
    """A release."""
    return {
        "number": release.number,
        "at": _iso(release.at),
        "actor": release.actor,
        "note": release.note,
    }


def group_seen(group: Any) -> dict[str, Any]:
    """Questions of one meaning."""
    return {
        "questions": [
            {
                "id": one.id,
                "text": one.text,
                "at": one.at.isoformat(),
                "reason": one.reason,
                "answer": one.answer,
            }
            for one in group.questions
        ]
    }


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
