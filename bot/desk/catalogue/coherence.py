"""What must fit together inside one service, or the desk could not carry it out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.desk.catalogue.model import Service, Slot
from bot.knowledge.frontmatter import Entry, Fields

_WITH_OPTIONS = ("choice", "skills")
_NUMBERS = ("age", "people")


def _slot_faults(slot: Slot) -> Iterator[str]:
    if slot.type in _WITH_OPTIONS and not slot.options:
        yield f"“{slot.name}”的类型是 {slot.type}，要写 options"
    if slot.options and slot.type not in _WITH_OPTIONS:
        yield f"“{slot.name}”的类型是 {slot.type}，不能有 options"
    said = Counter(word for option in slot.options for word in {option.value, *option.aliases})
    for word, times in said.items():
        if times > 1:
            yield f"“{slot.name}”的选项里，“{word}”有两个意思"
    if slot.type not in _NUMBERS and (slot.least, slot.most) != (None, None):
        yield f"“{slot.name}”的类型是 {slot.type}，不能写 least 和 most"
    if slot.several and slot.type != "choice":
        yield f"“{slot.name}”的类型是 {slot.type}，不能写 several"
    if slot.pattern and slot.type != "text":
        yield f"“{slot.name}”的类型是 {slot.type}，不能写 pattern"
    if slot.pattern and not _is_pattern(slot.pattern):
        yield f"“{slot.name}”的 pattern 不是正则表达式"
    if slot.least is not None and slot.most is not None and slot.least > slot.most:
        yield f"“{slot.name}”的 least 比 most 大"


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def check_slot(slot: Slot, entry: Entry) -> None:
    """Raises `PlaceError` at the first fault of a slot: its options and bounds must fit its type."""
    for fault in _slot_faults(slot):
        raise entry.error(fault)


def _timetable_faults(service: Service) -> Iterator[tuple[str, str]]:
    """(key, fault) of what only a booking has, or only the other kinds."""
    booking = service.kind == "booking"
    timed = [slot.name for slot in service.slots if slot.type == "when"]
    if booking and service.timetable is None:
        yield "kind", "预约（booking）要有 timetable"
    if booking and timed != ["when"]:
        yield "slots", "预约（booking）要有一个、也只能有一个类型是 when 的问题，名字也叫 when"
    if not booking and service.timetable is not None:
        yield "timetable", "只有预约（booking）可以有 timetable"
    if booking and service.deadline_days is not None:
        yield "deadline_days", "预约（booking）按时间办理，不写 deadline_days"
    if not booking and service.cancel_hours:
        yield "cancel_hours", "只有预约（booking）可以写 cancel_hours"


def _faults(service: Service, stem: str) -> Iterator[tuple[str, str]]:
    if service.id != stem:
        yield "id", f"编号是“{service.id}”，文件名却是“{stem}”；请改成一致"
    if not service.slots:
        yield "slots", "至少要问一件事"
    for name, times in Counter(slot.name for slot in service.slots).items():
        if times > 1:
            yield "slots", f"问题“{name}”写了两次"
    if service.helper_slot is not None and service.slot(service.helper_slot) is None:
        yield "helper_slot", f"helper_slot 指向“{service.helper_slot}”，slots 里没有它"
    yield from _timetable_faults(service)


def check_service(service: Service, data: Fields) -> None:
    """Raises `PlaceError` at the first fault of a service; `data` are the keys it was read from."""
    for key, fault in _faults(service, data.path.stem):
        raise data.entry(key).error(fault)
