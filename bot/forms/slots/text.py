"""Free words: what was said of the matter itself, and not what belongs to another slot or is a question."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from bot.desk.catalogue.model import Slot
from bot.forms.slots.answer import Answer
from bot.forms.slots.choice import named_options
from bot.forms.slots.explained import unexplained
from bot.forms.slots.person import is_bare_name
from bot.forms.slots.place import is_place_part
from bot.forms.turn import FormTurn
from bot.forms.words import Words
from bot.retrieval.parts import asks

_SHORTEST = 2
#: So many characters besides the wish itself (我要登记需求) tell what it is all about.
_CONTENT = 4
#: Slots that hold what it is all about or what is to be minded, and what may be part of that.
_STORIES = ("note", "remark")
_OF_STORY = ("people", "community")
_WORD = re.compile(r"[\w]")
_EDGES = " ,，。.、；;！!"
_CLAUSE = re.compile(r"(?<=[,，。；;！!:：])|(?<=\s)")
#: 我的电话是…, 叫…: what leads up to a value that is taken out.
_LEADS_TO_PHONE = r"(?:我|他|她|家里)?的?(?:电话|手机|号码|联系方式)?(?:号码?)?(?:是|打|:|：)?\s*"
_LEADS_TO_NAME = r"(?:我|俺|他|她|老人|本人)?(?:的)?(?:名字)?(?:是|叫做?|姓)?\s*"
#: A value of so many characters is an address; what leads on from it: 从…到浙二.
_ADDRESS = 6
_LEADS_TO_PLACE = re.compile(r"^[,，\s]*(?:住在?|从)?[,，\s]*(?:到|去)")
_DENIES = re.compile(r"^(?:我们?|阿拉)?(?:又)?不是")
#: What is left of 要能上轮椅的 without its option.
_EMPTY = re.compile(r"[要能着的了吧呢啊呀上坐有用人我他她是就给会可以得车,，。\s]*")


def read_text(slot: Slot, turn: FormTurn, words: Words, told: Mapping[str, Any], *, strict: bool) -> Answer:
    """What a message says for the slot once what it `told` for others is taken out.

    A question, a bare name or the mere wish (帮我登记一下) is none. `strict` wants what the catalogue's
    `pattern` says of it; once it was misunderstood any words are believed.
    """
    other = Answer(problem="unlike", values={"ask": slot.ask})
    left = _left(slot, turn)
    if not left.typed.strip(_EDGES) and turn.typed.strip(_EDGES):
        return other
    said = _without_told(left, told)
    if len(said) < _SHORTEST or not _WORD.search(said):
        return Answer(problem="text")
    if _asks_instead(slot, said, words) or (is_bare_name(said) and not _is_named(slot)):
        return other
    if is_matter(slot):
        matter = content(said, words, _SHORTEST)
        return Answer(matter) if matter is not None else other
    unlike = bool(slot.pattern) and not re.search(slot.pattern, said)
    if unlike and (strict or is_place_part(said, words)):
        return other
    return Answer(said)


def _left(slot: Slot, turn: FormTurn) -> FormTurn:
    """What a message says for a slot besides clauses that are ages, numbers of people, names.

    In a story they may belong to it (家里三口人，我没了工作): it loses them only where it says nothing else.
    """
    if slot.name in _STORIES:
        nothing = not unexplained(turn, _OF_STORY).typed.strip(_EDGES)
        return unexplained(turn, _OF_STORY) if nothing else turn
    return unexplained(turn, ("name",) if _is_named(slot) else ())


def is_matter(slot: Slot) -> bool:
    """Whether a slot holds what it is all about, in as many words as it takes."""
    return slot.name == "note" and slot.required


def content(text: str, words: Words, least: int = _CONTENT, apart: Collection[str] = ()) -> str | None:
    """What a message tells besides that something is to be registered; None where it tells less than `least`.

    我要反映需求，小区门口没有凳子 → 小区门口没有凳子. A clause that is one of the values kept `apart`, or
    only says what it is not (我不是借场地), tells nothing.
    """
    clauses = [
        clause
        for clause in _CLAUSE.split(text)
        if clause and clause.strip(_EDGES) not in apart and not _DENIES.match(clause)
    ]
    telling = [clause for clause in clauses if _length(words.trigger.sub("", clause)) >= _SHORTEST]
    kept = "".join(telling).strip(_EDGES)
    return kept if _length(words.trigger.sub("", kept)) >= least else None


def says_only_options(slot: Slot, text: str) -> bool:
    """Whether a message names one of a slot's options and nothing besides: 要能上轮椅的."""
    if not named_options(slot, text):
        return False
    rest = text
    for word in sorted((w for one in slot.options for w in (one.value, *one.aliases)), key=len, reverse=True):
        rest = rest.replace(word, "")
    return bool(_EMPTY.fullmatch(rest))


def _length(text: str) -> int:
    return len(_WORD.findall(text))


def _is_named(slot: Slot) -> bool:
    """Names of groups and institutions may look like people's: 夕阳红, 常青."""
    return slot.name in ("group", "organisation") or not slot.required


def _asks_instead(slot: Slot, said: str, words: Words) -> bool:
    if is_matter(slot):
        # 能不能装个凳子 is a need; 要多久有答复 is not.
        return words.says("aside", said)
    # 住个几天 asks nothing: 几天 is what the pattern wants.
    rest = re.sub(slot.pattern, "", said) if slot.pattern else said
    return words.says("aside", said) or asks(rest)


def _without_told(turn: FormTurn, told: Mapping[str, Any]) -> str:
    """What was typed without telephone numbers, and without names and addresses that other slots hold."""
    text = turn.typed
    for entity in turn.entities:
        if entity["entity"] == "phone":
            text = re.sub(_LEADS_TO_PHONE + re.escape(str(entity["text"])), "", text)
        elif entity["entity"] == "people" and entity["value"] in told.values():
            text = text.replace(str(entity["text"]), "")
        elif entity["entity"] == "name" and str(entity["value"]) in map(str, told.values()):
            text = re.sub(_LEADS_TO_NAME + re.escape(str(entity["text"])), "", text)
    for value in told.values():
        if isinstance(value, str) and len(value) >= _ADDRESS:
            text = _LEADS_TO_PLACE.sub("", text.replace(value, ""))
    return text.strip(_EDGES)
