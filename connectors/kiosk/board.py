"""What a kiosk shows before anybody has said anything: `knowledge_base/kiosk.yml`, an editors' file.

Plain data: tiles in groups, the numbers and questions behind the emergency button, how the kiosk is used.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, Extra, ValidationError, conlist, constr

from bot.errors import KnowledgeError
from bot.settings import settings

FILE = "kiosk.yml"

Title = constr(strip_whitespace=True, min_length=1, max_length=12)
Say = constr(strip_whitespace=True, min_length=1, max_length=60)
Line = constr(strip_whitespace=True, min_length=1, max_length=120)
#: The drawings that the page has.
Icon = Literal["bowl", "hand", "family", "people"]


class _Strict(BaseModel):
    """A member that nobody knows is a mistyped one."""

    class Config:
        extra = Extra.forbid


class Tile(_Strict):
    """What is sent when a tile is pressed: a question, or a command such as 办理 上门助浴."""

    title: Title  # type: ignore[valid-type]
    say: Say  # type: ignore[valid-type]


class Group(_Strict):
    """Tiles under one heading."""

    title: Title  # type: ignore[valid-type]
    icon: Icon
    tiles: conlist(Tile, min_items=1, max_items=8)  # type: ignore[valid-type]


class Number(_Strict):
    """A telephone number to call in danger."""

    name: Title  # type: ignore[valid-type]
    number: constr(regex=r"^\d{3,8}$")  # type: ignore[valid-type]


class Emergency(_Strict):
    """What the emergency button shows."""

    lead: Line  # type: ignore[valid-type]
    numbers: conlist(Number, min_items=1, max_items=6)  # type: ignore[valid-type]
    tiles: conlist(Tile, min_items=1, max_items=8)  # type: ignore[valid-type]


class Board(_Strict):
    """The whole file."""

    groups: conlist(Group, min_items=1, max_items=8)  # type: ignore[valid-type]
    emergency: Emergency
    help: conlist(Line, min_items=1, max_items=8)  # type: ignore[valid-type]
    person: Tile


def load_board(file: Path) -> Board:
    """Reads the file. Raises `KnowledgeError`, which names the file and the place."""
    try:
        return Board.parse_obj(yaml.safe_load(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise KnowledgeError(f"{file.name} cannot be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{file.name} is no YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise KnowledgeError(f"{file.name}: {place}: {first['msg']}") from error


@lru_cache(maxsize=1)
def board() -> Board:
    """The board of this process, read at the first call. Raises `KnowledgeError`."""
    return load_board(settings().knowledge_dir / FILE)
