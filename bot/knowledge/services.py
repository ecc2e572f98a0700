"""What residents can ask to have done: one file a service in `knowledge_base/services/`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError


@dataclass(frozen=True)
class Service:
    """`kind` is booking, ticket or registration; `aliases` are what residents call it."""

    id: str
    name: str
    topic: str
    kind: str
    aliases: tuple[str, ...]

    @property
    def short_name(self) -> str:
        """The name without its explanation in brackets."""
        return self.name.partition("（")[0]


def load_services(folder: Path) -> dict[str, Service]:
    """Service by id. Raises `KnowledgeError` naming the file that is wrong."""
    services = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
            service = Service(
                id=str(data["id"]),
                name=str(data["name"]),
                topic=str(data["topic"]),
                kind=str(data["kind"]),
                aliases=tuple(map(str, data["aliases"])),
            )
        except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
            raise KnowledgeError(f"services/{path.name} cannot be read: {error}") from error
        if service.id != path.stem:
            raise KnowledgeError(f"services/{path.name}: its id is {service.id}, not the file's name")
        services[service.id] = service
    return services
