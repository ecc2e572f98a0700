"""A service for the tests of catalogue and calendar: right in every respect, but for what a test changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.desk.catalogue import Service, Timetable, parse_service

SERVICE_TEXT = """\
id: home-bathing
name: 上门助浴（示例）
topic: relief
kind: booking
aliases: [助浴, 上门洗澡]
examples:
  - 给我妈约个助浴
  - 想约人上门给老人洗澡
  - 助浴 预约
  - 我爸瘫痪在床，能不能找人来给他洗个澡
  - 老人洗澡没人帮忙
  - 约个上门洗澡的
  - 洗澡的师傅啥时候能来
  - 帮我奶奶登记洗澡服务
  - 阿拉姆妈要汏浴，叫个人来
  - 要一个助玉服务
  - 明天能来给我爸洗澡吗
  - 擦身洗头有没有人上门
summary: 由服务人员上门，帮行动不便的老人洗澡。
audience: {text: 向户口所在的街道申请。, cite: [F1]}
fee: {text: 价格由服务单位告诉您，同意了再来。, cite: []}
documents:
  - {text: 老人的身份证, cite: []}
cancellation: {text: 开始前24小时可以取消（示例）。, cite: []}
cancel_hours: 24
afterwards: 服务人员上门前会给您打电话。
at_home: true
helpers: [organisation, enterprise]
helper_slot: item
sensitive: [health]
retention_days: 365
emergency_note: 老人洗澡时摔倒了，先打120。
slots:
  - {name: name, type: name, label: 老人姓名, ask: 要洗澡的老人叫什么名字？, example: 王秀英}
  - {name: age, type: age, label: 年龄, ask: 老人多大年纪？, least: 60, most: 120}
  - name: item
    type: choice
    label: 服务项目
    ask: 要哪一项？
    options: [{value: 洗澡, aliases: [汏浴, 冲凉]}, 擦身]
  - {name: when, type: when, label: 时间, ask: 什么时候方便？比如“后天上午9点”。}
  - {name: note, type: text, label: 备注, ask: 还有什么要交代的？, required: false}
timetable:
  example: true
  hours: {mon-fri: ["08:30-11:30", "13:30-17:00"], sat: ["09:00-12:00"]}
  open_on_holidays: false
  capacity: 4
  slot_minutes: 60
  duration_minutes: 60
  lead_hours: 24
  horizon_days: 30
  place: 老人家中
"""


def changed(*changes: tuple[str, str]) -> str:
    """`SERVICE_TEXT` with each first text replaced by the second; one that is not there is a mistake."""
    text = SERVICE_TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def service(*changes: tuple[str, str], name: str = "home-bathing") -> Service:
    """The service of `changed(...)`, read from a file of that name."""
    return parse_service(changed(*changes), Path(f"{name}.yml"))


def timetable(**changes: Any) -> Timetable:
    """The service's timetable with some values changed."""
    plain = service().timetable
    assert plain is not None
    return replace(plain, **changes)
