"""One or several of a slot's options."""

from __future__ import annotations

import re

from bot.desk.catalogue.model import Option, Slot
from bot.forms.slots.answer import Answer

_ORDINAL = re.compile(r"^第?\s*([1-9一二三四五六七八九])\s*(?:个|项|种|样)?$")
_DENIES = "不勿没未无"
_FIGURES = "一二三四五六七八九"


def read_choice(slot: Slot, text: str) -> Answer:
    """The value of the option that `text` names, by its words or its place (第二个)."""
    by_place = _by_place(slot, text)
    if by_place is not None:
        return Answer(by_place)
    named = named_options(slot, text)
    return Answer(named[0]) if len(named) == 1 else Answer(problem="choice")


def read_skills(slot: Slot, text: str) -> Answer:
    """The values of all options that `text` names."""
    by_place = _by_place(slot, text)
    named = [by_place] if by_place is not None else named_options(slot, text)
    return Answer(named) if named else Answer(problem="skills")


def named_options(slot: Slot, text: str) -> list[str]:
    """Values of the options that `text` names. A word inside a longer named one does not count."""
    found = {
        option.value: max((word for word in _words(option) if _says(word, text)), key=len, default="")
        for option in slot.options
    }
    named = {value: word for value, word in found.items() if word}
    return [
        value
        for value, word in named.items()
        if not any(word != other and word in other for other in named.values())
    ]


def _says(word: str, text: str) -> bool:
    """Whether `text` has the word, and not to deny it: 不能自己走."""
    start = text.find(word)
    while start >= 0:
        if start == 0 or text[start - 1] not in _DENIES:
            return True
        start = text.find(word, start + 1)
    return False


def _words(option: Option) -> tuple[str, ...]:
    return (option.value, *option.aliases)


def _by_place(slot: Slot, text: str) -> str | None:
    match = _ORDINAL.match(text.strip(" ,，。.!！的吧"))
    if match is None:
        return None
    figure = match[1]
    place = int(figure) if figure.isdigit() else _FIGURES.index(figure) + 1
    return slot.options[place - 1].value if place <= len(slot.options) else None
