"""Reads the JSON lines that other programs write: one object a line, whatever ends the lines.

A byte order mark, empty lines, line ends of any system and fields that nobody asked for are all usual. What
ends a line inside a text but is no line end of JSON (U+2028, U+0085) stays in its text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.errors import KnowledgeError

#: JSON holds none of these inside a string (RFC 8259, section 7), so each is the end of a line.
_LINE_END = re.compile("\r\n|\n|\r")


class Row(dict[str, Any]):
    """An object that was read; `place` says of which file and line, for complaints."""

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        super().__init__(values)
        self.place = place

    def text(self, name: str) -> str:
        """A field's text, where a number is written as it is read. Raises `KnowledgeError` for all else."""
        return self._text(name, self[name])

    def text_or_nothing(self, name: str) -> str:
        """As `text`, and empty where the field is missing or null."""
        return "" if self.get(name) is None else self.text(name)

    def texts(self, name: str) -> list[str]:
        """A field's list of texts or numbers; one alone stands for a list of it. Raises `KnowledgeError`."""
        value = self[name]
        return [self._text(name, one) for one in (value if isinstance(value, list) else [value])]

    def _text(self, name: str, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise KnowledgeError(f'{self.place}: "{name}" is no text')
        return str(value)


def read_rows(path: Path, names: Sequence[str]) -> list[Row]:
    """The objects of a file, each with the fields `names`.

    Raises `KnowledgeError` naming the file where it cannot be read, is no UTF-8 or has no rows, and the
    line that is no object or lacks a field.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise KnowledgeError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"cannot read {path}: it is not UTF-8") from error
    rows = []
    for number, line in enumerate(_LINE_END.split(content), start=1):
        if not line.strip():
            continue
        place = f"{path.name}, line {number}"
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise KnowledgeError(f"{place}: not a JSON object") from error
        missing = [name for name in names if not isinstance(values, dict) or name not in values]
        if missing:
            raise KnowledgeError(f"{place}: lacks {', '.join(missing)}")
        rows.append(Row(values, place))
    if not rows:
        raise KnowledgeError(f"{path.name} has no rows")
    return rows
