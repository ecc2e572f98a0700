"""What residents ask on after a guide's matter, without naming it again: `nlu_data/follow_ups/<topic>.yml`.

Each file says by guide and by the anchor of a statement what that statement answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError
from bot.yaml_files import read_yaml


@dataclass(frozen=True)
class FollowUp:
    """What a resident says, and the guide and the statement that answer it."""

    text: str
    document_id: str
    section: str


def load_follow_ups(folder: Path) -> tuple[FollowUp, ...]:
    """All of a folder, in the order of its files. Raises `KnowledgeError` naming the file that is wrong."""
    found: list[FollowUp] = []
    for file in sorted(folder.glob("*.yml")):
        try:
            data: Any = read_yaml(file)
            for guide, statements in data.items():
                for anchor, texts in statements.items():
                    found += [FollowUp(str(text), str(guide), str(anchor)) for text in texts]
        except (OSError, yaml.YAMLError, AttributeError, TypeError) as error:
            raise KnowledgeError(f"{file.name} is no file of follow-ups: {error}") from error
    return tuple(found)
