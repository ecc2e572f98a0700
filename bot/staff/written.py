"""Numbers of cases and helpers as staff write them."""

from __future__ import annotations

from bot.desk import numbers
from bot.desk.catalogue.model import HELPERS
from bot.errors import CaseNotFound

#: A helper's number begins with the first letter of the kind: V483201561.
_LETTERS = {kind[0].upper() for kind in HELPERS}


def case_id(number: str) -> str:
    """Nine digits, with or without dashes → the id of a case. Raises `CaseNotFound` for what is none."""
    found = numbers.read(number)
    if found is None:
        raise CaseNotFound("没有找到这个编号的事项，请核对编号。")
    return found


def helper_id(number: str) -> str:
    """V483201561, v483-201-561 → the id of a helper. Raises `CaseNotFound` for what is none."""
    letter, found = number[:1].upper(), numbers.read(number[1:])
    if letter not in _LETTERS or found is None:
        raise CaseNotFound("没有找到这个编号的服务人员，请核对编号。")
    return f"{letter}{found}"
