"""One or several of a slot's options."""

from __future__ import annotations

import re

from bot.desk.catalogue.model import Option, Slot
from bot.forms.slots.answer import Answer
from bot.forms.words import Words

_ORDINAL = re.compile(r"^第?\s*([1-9一二三四五六七八九])\s*(?:个|项|种|样)?$")
#: 不能自己走, 我不会理发, 不要轮椅: a word behind one of these is not chosen.
_DENIED = re.compile(
    r"(?:[不勿没未无非]|[不勿没](?:会|要|想|能|用|是|做|去|有|需要|方便)(?:给人?|帮人?|做|去|来|再|什么)?)$"
)
#: Only of a time one can say that one is busy: 要看 of a house means that it is to be looked at.
_OF_TIME = "时间"
_BUT = re.compile(r"除了|除开|除脱")
#: 开车不行, 理发我不会
_DENIED_AFTER = re.compile(r"(?:我|是|都|就|的)*(?:不行|不会|勿会|不来事|做不了|做不来|弄不来|不要)(?!吗|么)")
_CLAUSE = re.compile(r"[,，。;；!！?？\s]+")
_FIGURES = "一二三四五六七八九"


def read_choice(slot: Slot, text: str, words: Words | None = None) -> Answer:
    """The value of the option that `text` names, by its words or its place (第二个).

    Where the slot may hold `several`, all that are named, in one text: 卫生间、卧室. With the editors'
    `words` a time at which somebody is busy is not chosen: 双休日要带孙子，平常有空.
    """
    placed = by_place(slot, text)
    if placed is not None:
        return Answer(placed)
    named = free_options(slot, text, words) if words is not None else named_options(slot, text)
    if len(named) > 1 and slot.several:
        return Answer("、".join(named))
    return Answer(named[0]) if len(named) == 1 else Answer(problem="choice")


def free_options(slot: Slot, text: str, words: Words) -> list[str]:
    """The options that `text` names, but for those of a clause that says one is busy then."""
    if _BUT.search(text):
        # 除了礼拜天都有空 is no option: asked once more, it is kept in the resident's words.
        return []
    named = named_options(slot, text)
    if _OF_TIME not in slot.label or not words.busy.search(text):
        return named
    left = "，".join(clause for clause in _CLAUSE.split(text) if not words.busy.search(clause))
    return named_options(slot, left)


def named_options(slot: Slot, text: str) -> list[str]:
    """Values of the options that `text` names. A word inside a longer named one does not count, nor one
    that shares characters with it: 助理社工师证 is no 社工师证."""
    found = {
        option.value: max((word for word in _words(option) if _says(word, text)), key=len, default="")
        for option in slot.options
    }
    named = {value: word for value, word in found.items() if word}
    return [
        value
        for value, word in named.items()
        if not any(word in other or _shares(word, other, text) for other in named.values() if other != word)
    ]


def _shares(word: str, longer: str, text: str) -> bool:
    """Whether each place of a word in `text` runs into a place of a longer one."""
    if len(word) >= len(longer):
        return False
    taken = [match.span() for match in re.finditer(re.escape(longer), text)]
    return all(
        any(match.start() < end and start < match.end() for start, end in taken)
        for match in re.finditer(re.escape(word), text)
    )


def _says(word: str, text: str) -> bool:
    """Whether `text` has the word, and not to deny it: 不能自己走."""
    start = text.find(word)
    while start >= 0:
        if not _DENIED.search(text[:start]) and not _DENIED_AFTER.match(text, start + len(word)):
            return True
        start = text.find(word, start + 1)
    return False


def _words(option: Option) -> tuple[str, ...]:
    return (option.value, *option.aliases)


def by_place(slot: Slot, text: str) -> str | None:
    """The value of the option whose number is all of an answer: 第二个."""
    match = _ORDINAL.match(text.strip(" ,，。.!！的吧"))
    if match is None:
        return None
    figure = match[1]
    place = int(figure) if figure.isdigit() else _FIGURES.index(figure) + 1
    return slot.options[place - 1].value if place <= len(slot.options) else None
