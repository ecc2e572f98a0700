"""Reads `knowledge_base/topics.yml`: the ids that every guide, document, service and trace may carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.frontmatter import fields, load_yaml, read_text


@dataclass(frozen=True)
class Topic:
    """A topic's Chinese name, and the programmes and words it covers."""

    name: str
    covers: tuple[str, ...]


def load_topics(file: Path) -> Mapping[str, Topic]:
    """Topic id → `Topic`, in the file's order. Raises `KnowledgeError` naming file and line."""
    listed = fields(load_yaml(read_text(file), file)).entry("topics").pairs()
    topics: dict[str, Topic] = {}
    for id, entry in listed.items():
        data = fields(entry)
        topics[id] = Topic(data.required("name"), tuple(item.text() for item in data.items("covers")))
    return topics
