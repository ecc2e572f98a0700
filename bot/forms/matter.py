"""What a request is all about, where its first message tells that already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.desk.catalogue.model import Service, Slot
from bot.forms.slots.text import content
from bot.forms.turn import FormTurn
from bot.forms.words import Words
from bot.language.normalise import clean
from bot.retrieval.followup import Context
from bot.retrieval.parts import asking_clauses, asks

#: What is left of a first message must be this long to be the matter itself and not only the wish.
_TELLS_THE_MATTER = 4
#: The slot that holds what it is all about, and the one of a booking for what is to be minded: 要女的来洗.
_MATTER = "note"
REMARK = "remark"
#: What an answer of these kinds says is no part of the matter: 我想改一下, 说不准, 同意.
_NO_MATTER = ("change", "unknown", "deny", "affirm", "agree", "privacy", "skip")
_WISHES = re.compile(r"(?:能不能|可不可以|能否|好不好)(?:派|叫|安排|换|带|来个|来一个|给我|帮)")
#: Values that are kept in slots of their own.
_APART = ("phone", "name", "community")
#: What is told besides may belong to it from so many characters and figures on; it holds so much.
_TELLS, _LONGEST = 6, 500
_WORDS = 3
#: Messages of these kinds state nothing.
_EMPTY = ("nonsense", "insult", "injection", "smalltalk", "thanks", "greet", "goodbye", "affirm", "deny")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CLAUSE = re.compile(r"[,，。；;！!\s]+")
_TOLD = re.compile(r"[\u4e00-\u9fff0-9]")
_BESIDE = ("choice", "community", "address")
#: What was talked about where nothing was yet.
NOTHING_YET = Context("", (), None, None, "", ())


def told_before(turn: FormTurn, context: Context) -> FormTurn:
    """The wish together with what was told before it: 路牌上的名字写错了 … 帮我反映一下."""
    if asks(context.question):
        return turn
    text, typed = (f"{said}，{context.question}".strip("，") for said in (turn.text, turn.typed))
    return replace(turn, text=text, typed=typed)


def led_to(turn: FormTurn, context: Context | None, id_: str, *, asked: bool) -> FormTurn | None:
    """The wish together with the message that the service or programme was offered to; None where there is
    none. `asked`: with what asks; the matter of a ticket is not in that (低保怎么申请).
    """
    told = context.told if context is not None else None
    if told is None or id_ not in told["offered"]:
        return None
    text, typed = str(told["text"]), str(told["typed"])
    if not asked:
        text, typed = _without_questions(text), _without_questions(typed)
    lead = f"{turn.typed}，" if turn.typed else ""
    moved = tuple(
        {**entity, "start": entity["start"] + len(lead), "end": entity["end"] + len(lead)}
        for entity in told["entities"]
    )
    return replace(
        turn,
        text=f"{turn.text}，{text}".strip("，"),
        typed=f"{lead}{typed}",
        entities=(*turn.entities, *moved),
    )


def as_told(turn: FormTurn) -> dict[str, Any]:
    """A message as the talk keeps it for what is offered upon it."""
    entities = [dict(entity) for entity in turn.entities]
    return {"offered": [], "text": turn.text, "typed": turn.typed, "entities": entities}


def _without_questions(text: str) -> str:
    """Blanks in the place of what asks, so that all else stays where it is."""
    for clause in asking_clauses(text):
        text = text.replace(clause, " " * len(clause), 1)
    return text


def wishes_for(text: str) -> bool:
    """Whether what sounds like a question is something to be minded: 能不能派个女的."""
    return bool(_WISHES.search(text))


def told_besides(
    service: Service, turn: FormTurn, filled: Mapping[str, Any], asking: str, words: Words
) -> tuple[str, str] | None:
    """The name of the free text of a form and its new value, where a message tells more for it.

    A booking has only room for what is to be minded, and that only where all is told (`asking` is no slot).
    """
    slot = _matter_of(service)
    if slot is None and service.slot(asking) is None:
        slot = service.slot(REMARK)
    said = turn.typed.strip()
    # Who names a service wishes for it: 登记救助申请; 换药 is a thing of the open one.
    options = (option for one in service.slots for option in one.options)
    own = {word for option in options for word in (option.value, *option.aliases)}
    wishes = any(one["entity"] == "service" and one["text"] not in own for one in turn.entities)
    if slot is None or slot.name == asking or wishes:
        return None
    if not _is_long(said) or (asks(turn.text) and not wishes_for(turn.text)):
        return None
    if any(words.says(kind, turn.text) for kind in _NO_MATTER) or content(said, words) is None:
        return None
    whole = "；".join(filter(None, [filled.get(slot.name), said]))
    if len(whole) > _LONGEST or said in str(filled.get(slot.name)):
        return None
    return slot.name, whole


def _is_long(said: str) -> bool:
    """Whether a message is long enough to tell anything; figures count with the words: 预算3万左右."""
    return len(_HAN.findall(said)) >= _WORDS and len(_TOLD.findall(said)) >= _TELLS


def tells_something(turn: FormTurn) -> bool:
    """Whether a message states something, which must not be lost without a word."""
    return _is_long(turn.typed) and not asks(turn.text) and turn.intent not in _EMPTY


def _matter_of(service: Service) -> Slot | None:
    if service.kind == "booking":
        return None
    return next((slot for slot in service.slots if slot.name == _MATTER), None)


def told_matter(service: Service, turn: FormTurn, words: Words) -> tuple[str, str] | None:
    """The name and the value of the free text that a ticket needs, or None where the message has none."""
    slot = _matter_of(service)
    if slot is None or not slot.required:
        return None
    # What is asked for first is the matter; what comes after names and ages is something else.
    if any(s.type not in _BESIDE for s in service.slots[: service.slots.index(slot)]):
        return None
    names = (clean(service.name), service.short_name, *service.aliases)
    apart = [str(entity["text"]) for entity in turn.entities if entity["entity"] in _APART]
    if content(_without(turn.typed, (*names, *apart)), words, _TELLS_THE_MATTER) is None:
        return None
    # 帮我登记捐赠意向 names the service and tells nothing of what is given.
    wishes = [
        clause.strip()
        for clause in _CLAUSE.split(turn.typed)
        if any(name in clause for name in names) and content(_without(clause, names), words, 1) is None
    ]
    matter = content(turn.typed.strip(), words, apart=(*apart, *wishes))
    return (slot.name, matter) if matter is not None else None


def _without(text: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text
