"""The areas that the bureau's plan names, with their communities where these are published.

Reads `knowledge_base/places/areas.yml`, whose head explains its format to editors.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.desk.catalogue.values import only, texts
from bot.knowledge.frontmatter import fields, load_yaml, read_text


@dataclass(frozen=True)
class Area:
    """An area, its communities (none where nobody published them), and the facts that name it."""

    name: str
    communities: tuple[str, ...]
    cite: tuple[str, ...]


def load_areas(path: Path, known: frozenset[str]) -> tuple[Area, ...]:
    """The areas of a file, in its order. Raises `KnowledgeError` naming file and line.

    `known`: the communities that there are.
    """
    data = fields(load_yaml(read_text(path), path))
    only(data, ("areas",))
    found = []
    for entry in data.items("areas"):
        area = fields(entry)
        only(area, ("name", "communities", "cite"))
        communities = texts(area, "communities")
        strangers = [name for name in communities if name not in known]
        if strangers:
            raise entry.error(f"communities.yml 里没有“{'、'.join(strangers)}”")
        cite = texts(area, "cite")
        if not cite:
            raise entry.error("没有依据：请在 cite 写依据编号")
        found.append(Area(area.required("name"), communities, cite))
    return tuple(found)
