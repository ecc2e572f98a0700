"""The steps that Redis takes as one: no other client sees what is between their beginning and end."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

Name = Literal["enter", "renew", "leave", "commit", "claim", "post", "untaken", "taken", "forget"]

_FOLDER = Path(__file__).parent / "lua"


@cache
def source(name: Name) -> str:
    """The Lua source of a step, after what all of them share."""
    return "\n".join((_FOLDER / f"{part}.lua").read_text(encoding="utf-8") for part in ("common", name))
