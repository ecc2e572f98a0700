"""What reading a slot comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """`value` is JSON-able, None where there is none; then `problem` names the sentence that says what
    is wrong (a key of the editors' `problem`), with `values` for its blanks."""

    value: Any = None
    problem: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def found(self) -> bool:
        """Whether there is a value."""
        return self.value is not None
