"""All entities of a message: what rules can read, and names from the editors' lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from bot.language.entities import Entity, read_entities
from bot.language.vocabulary import Vocabulary, WordMatcher


class Called(Protocol):
    """Something with an id and names, such as a service."""

    @property
    def id(self) -> str:
        """What the entity's value is."""
        ...

    @property
    def short_name(self) -> str:
        """Its name."""
        ...

    @property
    def aliases(self) -> tuple[str, ...]:
        """What residents call it."""
        ...


class EntityReader:
    """Reads with one vocabulary and one catalogue of services."""

    def __init__(self, vocabulary: Vocabulary, services: Iterable[Called]) -> None:
        self._meanings: dict[str, tuple[str, str]] = {}
        for kind, names in vocabulary.names.items():
            for name in names:
                self._meanings[name] = (kind, name)
        for service in services:
            for word in (service.short_name, *service.aliases):
                self._meanings[word] = ("service", service.id)
        self._matcher = WordMatcher(self._meanings)

    def read(self, text: str, now: datetime) -> tuple[Entity, ...]:
        """Entities in their order of appearance; `now` is aware."""
        named = [
            Entity(*self._meanings[word][:1], word, start, start + len(word), self._meanings[word][1])
            for start, word in self._matcher.find(text)
        ]
        found = sorted([*read_entities(text, now), *named], key=lambda entity: entity.start)
        return tuple(found)
