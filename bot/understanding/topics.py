"""The topic of a message, as far as its intent and entities tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot import resources


def topic_of(label: str, entities: Iterable[Mapping[str, Any]]) -> str | None:
    """`ask/marriage` → marriage; a request has the topic of its service; else None."""
    base, _, detail = label.partition("/")
    if base == "ask":
        return detail or None
    for entity in entities:
        if entity["entity"] == "service":
            return resources.services()[str(entity["value"])].topic
    return None
