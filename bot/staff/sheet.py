"""Cases as a table for Excel: CSV in UTF-8 with a byte order mark, and no cell that is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import phonenumbers

from bot.desk import Case, numbers, states
from bot.desk.catalogue.model import Service
from bot.staff.seeing import is_late, name_of

#: Without it Excel takes UTF-8 for the machine's own encoding.
BYTE_ORDER_MARK = "\ufeff"

HEADINGS = (
    "编号",
    "服务",
    "状态",
    "逾期",
    "姓名",
    "电话",
    "社区",
    "地址",
    "预约时间",
    "地点",
    "其他内容",
    "办理人",
    "办理期限",
    "评分",
    "渠道",
    "提交时间",
    "更新时间",
)
_OWN_COLUMN = ("name", "phone", "community", "address", "when")
#: What makes a cell a formula, in either width, or moves what follows into another cell
#: (OWASP, CSV Injection).
_STARTERS = frozenset("=+-@＝＋－＠\t\r\n")


def heading() -> str:
    """The beginning of the file: byte order mark and column names."""
    return BYTE_ORDER_MARK + lines([HEADINGS])


def lines(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV (RFC 4180), each cell made harmless."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def harmless(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what could be one."""
    text = "" if cell is None else str(cell)
    starts = text[:1] in _STARTERS or text.lstrip()[:1] in _STARTERS
    return f"'{text}" if text and starts else text


def row_of(case: Case, services: Mapping[str, Service], now: datetime) -> tuple[object, ...]:
    """A case's cells, in the order of `HEADINGS`."""
    fields, service = case.fields, services.get(case.service)
    return (
        numbers.shown(case.id),
        name_of(case.service, services),
        states.NAMES[case.status],
        "是" if is_late(case, now) else "",
        fields.get("name"),
        _phone(fields.get("phone")),
        fields.get("community"),
        fields.get("address"),
        _time(case.starts_at),
        case.place,
        _others(fields, service),
        case.assignee,
        _time(case.due_at),
        case.rating,
        case.channel,
        _time(case.created_at),
        _time(case.updated_at),
    )


def _others(fields: Mapping[str, Any], service: Service | None) -> str:
    told = []
    for name, value in fields.items():
        if name in _OWN_COLUMN or value in (None, ""):
            continue
        slot = service.slot(name) if service is not None else None
        shown = "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        told.append(f"{slot.label if slot is not None else name}：{shown}")
    return "；".join(told)


def _phone(phone: object) -> str:
    """With spaces, so that Excel keeps it as text and with its leading zero."""
    if not phone:
        return ""
    try:
        number = phonenumbers.parse(str(phone), "CN")
    except phonenumbers.NumberParseException:
        return str(phone)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


def _time(value: datetime | None) -> str:
    return "" if value is None else f"{value:%Y-%m-%d %H:%M}"
