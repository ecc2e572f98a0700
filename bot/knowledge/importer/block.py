"""What every reader makes of a file: lines in reading order, some of them known to be headings."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: Between the cells of a table row.
CELL = "｜"

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000\x0b\x0c]+")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
#: Signs that fonts in pdf files stand in for ordinary characters: radicals and compatibility forms.
_COMPATIBILITY = re.compile(r"[\u2f00-\u2fdf\uf900-\ufaff\u2e9f\u2ef3\u2329\u232a]")
_RADICALS = str.maketrans(
    "⺠⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⻄⻁⺁⼾",
    "民见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟西虎厂户",
)


@dataclass(frozen=True)
class Block:
    """One line of a document. `level` is the heading level (1 is the highest), None for ordinary text."""

    text: str
    level: int | None = None


def tidy(line: str) -> str:
    """`line` without outer, doubled and invisible characters; radicals become the characters they mean."""
    line = _INVISIBLE.sub("", line).translate(_RADICALS)
    line = _COMPATIBILITY.sub(lambda found: unicodedata.normalize("NFKC", found.group()), line)
    return _SPACES.sub(" ", line).strip()


def blocks(text: str, level: int | None = None) -> list[Block]:
    """One block a line of `text` that is not blank."""
    return [Block(line, level) for line in map(tidy, text.splitlines()) if line]
