"""What somebody can do: the options that are named, and what the list does not have in their own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.desk.catalogue.model import Slot
from bot.forms.clauses import clauses
from bot.forms.slots.answer import Answer
from bot.forms.slots.choice import by_place, named_options
from bot.forms.turn import FormTurn
from bot.retrieval.parts import asks

#: 会摄影和英语, 我还会做点心: what is told behind is something that one can do.
_CAN = re.compile(
    r"^(?:我|本人|他|她|俺|平时|还|也|都|就|只|一般|有点|稍微)*(?<![不勿机社])(?:会|擅长|能(?=[修做教写唱拉弹烧拍]))(?P<what>.+)$"
)
_LIST = re.compile(r"[和跟、及与]|以及|还有")
#: What comes behind 会 in sentences that tell of no skill: 会来的, 会尽量, 会不会.
_NO_SKILL = re.compile(
    r"^[来去有在到尽员议员上下不没再先给跟被把让等好很太更是要想能可得一]|^打(?:电话|过)|[了吗呢吧]$"
)
_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}")
_TAIL = re.compile(r"(?:的|啊|呀|等等|什么的|之类|一点|一些)+$")


def read_skills(slot: Slot, turn: FormTurn) -> Answer:
    """All that an answer names of the list, or tells in words of its own."""
    placed = by_place(slot, turn.text)
    told = [placed] if placed is not None else told_skills(slot, turn)
    return Answer(told) if told else Answer(problem="skills")


def told_skills(slot: Slot, turn: FormTurn) -> list[str]:
    """The options that a message names, and each thing that it says one can do and no option has."""
    own = [] if asks(turn.text) else [what for what in _said(turn) if not named_options(slot, what)]
    return [*named_options(slot, turn.text), *dict.fromkeys(own)]


def _said(turn: FormTurn) -> Iterator[str]:
    for clause in clauses(turn):
        found = _CAN.match(clause.typed.strip())
        for piece in _LIST.split(found["what"]) if found is not None else ():
            what = _TAIL.sub("", piece.strip().removeprefix("会"))
            if _WORD.fullmatch(what) and not _NO_SKILL.search(what):
                yield what
