"""What a request asks for, and whether somebody's skills are that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.desk.catalogue.model import Option, Service


@dataclass(frozen=True)
class Need:
    """What is asked for, in a word (理发), and all words for it."""

    name: str
    words: frozenset[str]


def needed(service: Service, fields: Mapping[str, Any]) -> Need:
    """What a case of the service needs: the value of the service's `helper_slot`, else the service itself.

    No word at all where the slot was left empty: then nobody's skill can be it.
    """
    if service.helper_slot is None:
        names = (service.id, service.name, service.short_name, *service.aliases)
        return Need(service.short_name, frozenset(names))
    value = str(fields.get(service.helper_slot) or "")
    slot = service.slot(service.helper_slot)
    option = next((option for option in slot.options if option.value == value), None) if slot else None
    words = _words(option) if option else {value} - {""}
    return Need(value or service.short_name, frozenset(words))


class Skills:
    """The words for skills, from the choices of the catalogue."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._words: dict[str, set[str]] = {}
        for service in services:
            for slot in service.slots:
                if slot.type == "skills" or slot.name == service.helper_slot:
                    for option in slot.options:
                        self._words.setdefault(option.value, set()).update(_words(option))

    def fitting(self, skills: Iterable[str], need: Need) -> str | None:
        """The first of somebody's skills that is what is needed; None where none is."""
        return next((skill for skill in skills if self._meaning(skill) & need.words), None)

    def _meaning(self, skill: str) -> set[str]:
        return {skill} | self._words.get(skill, set())


def _words(option: Option) -> set[str]:
    return {option.value, *option.aliases}
