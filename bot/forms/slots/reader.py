"""Reads slots: the one that was asked for, and others that the message happens to tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from bot.desk.catalogue.model import Service, Slot
from bot.forms.slots.answer import Answer
from bot.forms.slots.bare_name import bare_name
from bot.forms.slots.choice import free_options, read_choice
from bot.forms.slots.count import read_age, read_people, tells_people
from bot.forms.slots.explained import means_the_same
from bot.forms.slots.person import introduced_name, is_bare_name, kins_name, listed_name, read_name
from bot.forms.slots.phone import phone_of, read_phone, with_new_tail
from bot.forms.slots.place import (
    find_address,
    is_place_part,
    read_address,
    read_community,
    with_new_door,
)
from bot.forms.slots.skills import read_skills, told_skills
from bot.forms.slots.text import read_text
from bot.forms.slots.told_name import age_in, called, named_beside, speaker
from bot.forms.slots.told_text import told_text
from bot.forms.turn import FormTurn
from bot.forms.words import Words
from bot.retrieval.parts import asks

_SHORTEST_TEXT = 2
#: A slot about somebody else is not filled by 我叫….
_SOMEBODY_ELSE = re.compile(r"老人|逝者|孩子|患者|亲人|家人")
_MYSELF = re.compile(r"(?:我|本人)(?:叫|是|姓|的名字)")
#: 郑立新，13612345678
_NAME_AND_NUMBER = re.compile(r"^[\u4e00-\u9fff]{2,4}[,，、 ]")
#: What stands before a new value: 电话改成…, 不是…是….
_NEW_VALUE = re.compile(r".*(?:改成|改为|改到|改|换成|换到|应该是|写成|叫做?|是|:|：)[,， ]?")


_EDGES = " ,，。.、；;！!"
#: With so many other values beside it a bare name is one of a list: 陈根宝，东冠社区，后天上午九点.
_LIST = 2
#: What may stand in such an answer: 眼睛看不大清，一个人不敢洗.
_BY_THE_WAY = ("people", "number", "age")


class SlotReader:
    """Reads all types of slots but `when`, which needs the service's timetable."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def asked(
        self,
        slot: Slot,
        turn: FormTurn,
        *,
        strict: bool = True,
        told: Mapping[str, Any] | None = None,
        known: str = "",
    ) -> Answer:
        """The answer to the slot's question. `strict` is off once it was misunderstood.

        `told` is what the message says for other slots: free words are what is left besides it. `known` are
        the parts of an address that were told before.
        """
        if slot.type != "when" and means_the_same(turn.typed):
            return Answer(problem="same_as")
        match slot.type:
            case "phone":
                return read_phone(turn, self._words)
            case "name":
                if _SOMEBODY_ELSE.search(slot.label) and (name := kins_name(turn)) is not None:
                    return Answer(name)
                rest = _without(turn, "phone", "age", "time", "people", "community")
                if self._short(turn):
                    return Answer(problem="name")
                bare = bare_name(turn, self._words, again=not strict)
                if bare is not None:
                    return Answer(bare)
                beside = named_beside(turn, self._words)
                return Answer(beside[0]) if beside is not None else read_name(turn, rest, strict=strict)
            case "age":
                return read_age(slot, turn)
            case "people":
                return read_people(slot, turn)
            case "choice":
                return read_choice(slot, turn.text, self._words)
            case "skills":
                return read_skills(slot, turn)
            case "community":
                return read_community(turn, self._words)
            case "address":
                rest = _without(turn, "phone", "name", *(() if known else ("time",)))
                return read_address(turn, self._words, rest, known)
            case _:
                return read_text(slot, turn, self._words, told or {}, strict=strict)

    def in_own_words(self, slot: Slot, turn: FormTurn, *, timed: bool = True) -> Answer:
        """What somebody who was asked twice means and the list does not have: a person will read it.

        What tells something else (a name, a telephone number, yes or no; a time where the service is
        `timed` and asks for one) is none.
        """
        said = turn.typed.strip()
        by_the_way = _BY_THE_WAY if timed else (*_BY_THE_WAY, "time")
        tells = any(entity["entity"] not in by_the_way for entity in turn.entities)
        other = tells or self._short(turn) or read_name(turn, said).found
        if other or self._words.says("agree", turn.text) or asks(turn.text) or len(said) < _SHORTEST_TEXT:
            return Answer(problem="choice")
        return Answer([said] if slot.type == "skills" else said)

    def _short(self, turn: FormTurn) -> bool:
        """Whether a message is only a yes or a no."""
        return any(self._words.says(kind, turn.text) for kind in ("affirm", "deny", "skip", "unknown"))

    def volunteered(self, service: Service, turn: FormTurn) -> dict[str, Any]:
        """Values by slot of what the message tells without being asked; only what is unmistakable."""
        found = {slot.name: self._told(slot, turn) for slot in service.slots}
        told = {name: value for name, value in found.items() if value is not None}
        beside = named_beside(turn, self._words)
        names = [slot.name for slot in service.slots if slot.type == "name"]
        if len(names) == 1 and names[0] not in told:
            name = beside[0] if beside is not None else self._listed(turn, told)
            told |= {names[0]: name} if name is not None else {}
        ages = [slot for slot in service.slots if slot.type == "age" and slot.name not in told]
        if beside is not None and len(ages) == 1 and (years := age_in(ages[0], beside[1])) is not None:
            told[ages[0].name] = years
        return told

    def _listed(self, turn: FormTurn, told: Mapping[str, Any]) -> str | None:
        """A name that no word introduces: it begins the message, or stands in a list with others."""
        if _NAME_AND_NUMBER.match(turn.typed):
            name = read_name(turn, _without(turn, "phone", "age"))
            if name.found and (is_bare_name(str(name.value)) or turn.first("name") is not None):
                return str(name.value)
        beside = turn.first("phone") is not None or len(told) >= _LIST
        return listed_name(turn) if beside else None

    def belongs_elsewhere(self, slot: Slot, turn: FormTurn) -> bool:
        """Whether an answer is nothing but a name, a place or a telephone number, which `slot` cannot be."""
        said = turn.typed.strip(_EDGES)
        if slot.type not in ("name", "text") and is_bare_name(said):
            return True
        return slot.type not in ("address", "community", "text") and is_place_part(said, self._words)

    def replaced(self, slot: Slot, turn: FormTurn, told: Mapping[str, Any], old: Any = None) -> Any:
        """The new value of a slot that is being corrected, or None: 名字改成李四, 电话是139….

        `old` is the value that it had: 尾号是7789 and 门牌是302 change only a part of it.
        """
        tail = _NEW_VALUE.sub("", turn.typed, count=1).strip(_EDGES)
        changed = tail != turn.typed.strip(_EDGES)
        if slot.type == "address":
            return (
                self._new_address(slot, turn, told, tail, str(old or "")) if changed else told.get(slot.name)
            )
        if slot.name in told:
            return told[slot.name]
        if slot.type == "phone":
            return with_new_tail(str(old or ""), turn.typed)
        if slot.type == "name":
            return read_name(turn, tail, strict=False).value if changed else None
        if slot.type == "text":
            return tail if changed and len(tail) >= _SHORTEST_TEXT and not asks(tail) else None
        if slot.type in ("age", "people", "choice"):
            return self.asked(slot, turn).value
        return None

    def _new_address(self, slot: Slot, turn: FormTurn, told: Mapping[str, Any], tail: str, old: str) -> Any:
        """门牌是302 is another door of the same house; anything more is another address."""
        door = with_new_door(old, tail)
        if door is not None:
            return door
        if slot.name in told:
            return told[slot.name]
        return tail if len(tail) >= _SHORTEST_TEXT and not asks(tail) else None

    def _told(self, slot: Slot, turn: FormTurn) -> Any:
        match slot.type:
            case "phone":
                return phone_of(turn, self._words)
            case "name":
                if _SOMEBODY_ELSE.search(slot.label) and _MYSELF.search(turn.typed):
                    return kins_name(turn)
                return introduced_name(turn) or called(turn, self._words) or speaker(turn)
            case "age":
                return read_age(slot, turn).value if turn.first("age") else None
            case "people":
                return read_people(slot, turn).value if tells_people(turn) else None
            case "community":
                return turn.first("community")
            case "address":
                return find_address(turn.typed)
            case "choice":
                named = free_options(slot, turn.text, self._words)
                if slot.several and named:
                    return "、".join(named)
                return named[0] if len(named) == 1 else None
            case "skills":
                return told_skills(slot, turn) or None
            case "text":
                return told_text(slot, turn)
            case _:
                return None


def said_again(service: Service) -> set[str]:
    """Slots of which the last word counts, where nobody else's could be meant: name and telephone."""
    kinds = Counter(slot.type for slot in service.slots)
    return {slot.name for slot in service.slots if slot.type in ("name", "phone") and kinds[slot.type] == 1}


def _without(turn: FormTurn, *kinds: str) -> str:
    """The typed message without its entities of some kinds."""
    pieces, end = [], 0
    for entity in sorted(turn.entities, key=lambda entity: entity["start"]):
        if entity["entity"] in kinds and entity["start"] >= end:
            pieces.append(turn.typed[end : entity["start"]])
            end = entity["end"]
    return " ".join([*pieces, turn.typed[end:]]).strip(" ,，。.、；;")
