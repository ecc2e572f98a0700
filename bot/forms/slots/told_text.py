"""Free words that nobody can mistake, wherever they are told: where to (去测试公园), of which organisation
(我是傅家峙社区的), until when (周五早上九点到下周一)."""

from __future__ import annotations

import re
from datetime import datetime

from bot.desk.catalogue.model import Slot
from bot.forms.turn import FormTurn
from bot.language.clock import TIME_ZONE

_PLACES = (
    r"(?:医院|院区|卫生院|诊所|公园|广场|车站|火车站|高铁站|机场|地铁站|大厦|银行|超市|商场|图书馆|体育馆|博物馆|展览馆|法院"
    r"|派出所|公证处|残联|民政局|养老院|敬老院|学校|大学|小学|中学|幼儿园|公墓|陵园|寺|社区|小区|中心)"
)
#: 从桂花苑3幢到浙二医院滨江院区, 去测试公园; not 到社区来, 送到家里.
_DESTINATION = re.compile(
    rf"(?<![回上下])(?:到|去)(?P<said>[\u4e00-\u9fffA-Za-z0-9]{{0,10}}{_PLACES}(?:[\u4e00-\u9fff]{{2}}院区)?)"
    r"(?=去|看|做|复查|检查|拿药|配药|体检|办|[,，。;；!！\s]|$)"
)
#: 去医院 alone says not which one, and 区里的医院 hardly more.
_WHICH = re.compile(rf"{_PLACES}|.*的{_PLACES}")
_ORGANISATION = re.compile(
    r"(?:^|[,，。;；\s])(?:你好|您好)?[,，]?(?:我们?|这里|这边)是(?P<said>[\u4e00-\u9fff]{2,16}"
    r"(?:社区|街道|公司|集团|协会|中心|学校|基金会|工作室|服务社|合作社|商会|志愿队|服务队))(?:的|这边|[,，。;；!！\s]|$)"
)
_TO = re.compile(r"[到至]")
_HOURS = ("hour", "minute")
_ANY_OF = re.compile(r"都|之间|随便|哪天|任何")


def told_text(slot: Slot, turn: FormTurn) -> str | None:
    """What a message says for a slot of free words without being asked, or None."""
    text = turn.typed
    if slot.name == "days":
        return _until(turn)
    if slot.name == "destination":
        found = _DESTINATION.search(text)
        return found["said"] if found is not None and not _WHICH.fullmatch(found["said"]) else None
    if slot.name == "organisation":
        found = _ORGANISATION.search(text)
        return found["said"] if found is not None else None
    return None


def _until(turn: FormTurn) -> str | None:
    """The day to which a stay lasts that begins at an hour; 周一到周五都行 is no stay."""
    for entity in turn.entities:
        if entity["entity"] != "time" or entity["value"]["grain"] not in _HOURS or _ANY_OF.search(turn.typed):
            continue
        begin, end = (
            datetime.fromisoformat(entity["value"][key]).astimezone(TIME_ZONE) for key in ("start", "end")
        )
        if end.date() > begin.date() and _TO.search(entity["text"]):
            return f"到{end.month}月{end.day}日"
    return None
