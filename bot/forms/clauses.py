"""The clauses of a message, of which one may answer what is asked and another put something right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.desk.catalogue.model import Service, Slot
from bot.forms.slots.count import read_age, read_people
from bot.forms.turn import FormTurn
from bot.forms.words import Words

_CLAUSE = re.compile(r"[^,，。；;！!\n]+")
#: Kinds of values that a clause of their own states anew: 是四个人, 我们一共五个人, 是天官社区的.
_STATED = ("people", "age", "community")
_AROUND = re.compile(
    r"(?:哦|噢|喔|嗯|对了|不过|其实|应该|我们?|老人|阿拉|一共|总共|今年|就|是|有|共|住在?|在|来|的|啊|呀|哈|吧|嘛|了|呢|\s)*"
)
_INSTEAD_OF = re.compile(r"[,，\s]*(?:而)?不是.{1,8}$")


def clauses(turn: FormTurn) -> list[FormTurn]:
    """Each clause as a message of its own, with the values that are in it."""
    return [part(turn, match.start(), match.end()) for match in _CLAUSE.finditer(turn.typed)]


def part(turn: FormTurn, start: int, end: int) -> FormTurn:
    """What stands from `start` to `end` of what was typed, as a message of its own."""
    inside = tuple(
        {**entity, "start": entity["start"] - start, "end": entity["end"] - start}
        for entity in turn.entities
        if start <= entity["start"] and entity["end"] <= end
    )
    typed = turn.typed[start:end]
    return replace(turn, text=typed, typed=typed, entities=inside)


def blanked(turn: FormTurn, gone: Iterable[FormTurn]) -> FormTurn:
    """The message with blanks for some of its clauses, so that all else stays where it is."""
    typed, text = turn.typed, turn.text
    for clause in gone:
        typed = typed.replace(clause.typed, " " * len(clause.typed), 1)
        text = text.replace(clause.typed, " " * len(clause.typed), 1)
    if typed == turn.typed:
        return turn
    kept = tuple(one for one in turn.entities if typed[one["start"] : one["end"]].strip())
    return replace(turn, text=text, typed=typed, entities=kept)


def before_change(turn: FormTurn, words: Words, named: re.Pattern[str] | None = None) -> FormTurn | None:
    """What a message says before its first clause that puts something right; None where it begins with it."""
    for match in _CLAUSE.finditer(turn.typed):
        clause = match.group()
        if words.says("change", clause) or (named is not None and named.search(clause)):
            return part(turn, 0, match.start()) if turn.typed[: match.start()].strip(" ,，。;；") else None
    return None


def stated_anew(service: Service, turn: FormTurn, filled: Mapping[str, Any]) -> dict[str, Any]:
    """The values that a clause of their own states where the form has others: 13800138098，是四个人."""
    found: dict[str, Any] = {}
    for clause in clauses(turn):
        clause = part(clause, 0, len(_INSTEAD_OF.sub("", clause.typed)))
        for slot in service.slots:
            value = _stated(slot, clause) if slot.type in _STATED and slot.name in filled else None
            if value is None or value == filled[slot.name] or not _is_all(clause, slot.type):
                continue
            found[slot.name] = value
    return found


def _stated(slot: Slot, clause: FormTurn) -> Any:
    """The value of a clause as its slot holds it, None where there is none or it is out of bounds."""
    if clause.first(slot.type) is None:
        return None
    if slot.type == "age":
        return read_age(slot, clause).value
    return read_people(slot, clause).value if slot.type == "people" else clause.first(slot.type)


def _is_all(clause: FormTurn, kind: str) -> bool:
    """Whether a clause says nothing besides its value of a kind."""
    entity = next(one for one in clause.entities if one["entity"] == kind)
    rest = clause.typed[: entity["start"]], clause.typed[entity["end"] :].removeprefix("岁")
    return all(_AROUND.fullmatch(one) for one in rest)


def without_phone(turn: FormTurn) -> FormTurn:
    """The message with blanks in the place of its telephone numbers."""
    typed = turn.typed
    for entity in turn.entities:
        if entity["entity"] == "phone":
            typed = (
                typed[: entity["start"]] + " " * (entity["end"] - entity["start"]) + typed[entity["end"] :]
            )
    if typed == turn.typed:
        return turn
    return replace(turn, text=typed, typed=typed)
