"""A table to be shown, drawn or written into a file."""

from __future__ import annotations

from dataclasses import dataclass

#: None: nothing, or too few to be told apart.
Value = int | float | str | None


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is about, its values, and where it is an area's what is to be said of it."""

    name: str
    values: tuple[Value, ...]
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table. `head` is what its rows are, `columns` what their values are, `note` how to read it."""

    id: str
    title: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it that could be told."""
        return not any(value is not None for row in self.rows for value in row.values)
