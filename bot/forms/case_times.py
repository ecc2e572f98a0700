"""Which of the times that a message names a case is to be moved to, and whether a message is only a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.forms.turn import FormTurn

_Entity = Mapping[str, Any]

#: 改到…, 换成…: what stands behind is the new time, what stands before the old one.
_TO = re.compile(
    r"(?:改|换|挪|移|调|推迟|推后|推|延|延后|延迟|延期|提前|提早|放)(?:到|成|为|在|至)?(?:个|下|了)?\s*$"
)
#: 不要礼拜二, 原来是礼拜二: a time that is named to be got rid of.
_FROM = re.compile(
    r"(?:不要|勿要|覅|别|不是|不想|除了|除开|原来|本来|原先|原定|以前|约的|约好|约了)(?:是|在|约|约的|约好|的|了)*\s*$"
)
#: 礼拜二我没空, 礼拜三要住院: a time at which it does not suit.
_UNSUITABLE = re.compile(
    r"不在家|没(?:有)?(?:空|时间|人)|(?:不得|勿得|抽不出)空|不方便|(?<!行)不行(?![吗么不？?])|(?<!可以)不可以(?![吗么？?])"
    r"|有(?:事|安排|课|会)|上班|[来去走]不(?:了|成|开)|出门|外出|要(?:去|上班|住院|开会|打|做|陪|值班|带)|住院|冲突|太(?:早|晚)"
    r"|不(?:想|能)?(?:来|去)(?![吗么？?])"
)
_CLAUSE = re.compile(r"[,，。;；!！?？\n]")
#: What may stand around a time that says nothing else: 那就…吧, …可以吗, …的.
_AROUND = re.compile(
    r"好的|那么|那就|或者|还是|就要|就|那|要|约|选|在|是|嗯|哦|好|行|的|钟|左右|前后|以后|开始|吧|呀|啊|嘛|呢|哈|哦|了"
    r"|可以|可不可以|行不行|好不好|方便|成|有空|有位|吗|么|伐|不|送|来|上门|去"
)
_MARKS = re.compile(r"[\s,，。.!！?？~～、;；:：]+")


def aimed(turn: FormTurn) -> FormTurn:
    """The same message without the times that a case is not to be moved to.

    Those are the old one (把礼拜二的改到礼拜四), one that is got rid of (不要礼拜二，要礼拜三) and one that
    does not suit (改礼拜五，礼拜二我妈要去医院).
    """
    times = [one for one in turn.entities if one["entity"] == "time"]
    behind = [one["start"] for one in times if _TO.search(turn.typed[: one["start"]])]
    least = behind[-1] if behind else 0
    kept = [one for one in times if one["start"] >= least and not _is_refused(one, times, turn.typed)]
    others = [one for one in turn.entities if one["entity"] != "time"]
    return replace(turn, entities=tuple(sorted((*others, *kept), key=lambda one: int(one["start"]))))


def _is_refused(entity: _Entity, times: list[_Entity], typed: str) -> bool:
    before = typed[: entity["start"]]
    if _TO.search(before):
        return False
    following = [one["start"] for one in times if one["start"] >= entity["end"]]
    rest = typed[entity["end"] : min(following, default=len(typed))]
    own = _CLAUSE.split(rest)[0]
    return bool(_FROM.search(before) or _UNSUITABLE.search(own))


def is_only_time(turn: FormTurn) -> bool:
    """Whether a message says nothing but a time: 那就礼拜四吧, 下午三点可以吗.

    Besides it may say when it does not suit: 礼拜二我上班，礼拜六可以伐.
    """
    times = [one for one in turn.entities if one["entity"] == "time"]
    told = False
    for begin, end in _clauses(turn.typed):
        own = [one for one in times if begin <= one["start"] < end]
        if own and _says_only(turn.typed[begin:end], [str(one["text"]) for one in own]):
            told = True
        elif not own or any(not _is_refused(one, times, turn.typed) for one in own):
            return False
    return told


def _clauses(typed: str) -> list[tuple[int, int]]:
    """Begin and end of each clause that says something."""
    ends = [match.start() for match in _CLAUSE.finditer(typed)] + [len(typed)]
    begins = [0, *(end + 1 for end in ends[:-1])]
    found = list(zip(begins, ends, strict=True))
    return [(begin, end) for begin, end in found if _AROUND.sub("", _MARKS.sub("", typed[begin:end]))]


def _says_only(clause: str, times: list[str]) -> bool:
    for time in times:
        clause = clause.replace(time, "", 1)
    return not _AROUND.sub("", _MARKS.sub("", clause))
