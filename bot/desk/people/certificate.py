"""A volunteer's certificate, as 志愿服务记录与证明出具办法（试行） asks for it.

It has to state the time served, what was done, and who recorded it (F0317, article 15); it is true to
the records and costs nothing (F0316, article 14; F0308); time is what was really given, in hours
(F0312, article 7). What is no volunteering is not certified (article 19).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy.engine import Row

from bot.desk.people.model import KIND_NAMES, Certificate, Helper
from bot.desk.people.rows import hours_of
from bot.errors import NotAllowed
from bot.language.clock import TIME_ZONE

#: What the text rests on.
FACTS: Final = ("F0308", "F0312", "F0316", "F0317")

_TEXT: Final = """\
志愿服务记录证明

志愿者姓名：{name}
志愿者编号：{number}
服务时间：{since}至{until}，共{services}次，合计{hours}小时
服务内容：
{lines}
记录单位：{recorder}
出具日期：{today}

服务时间是志愿者实际付出的时间，以小时计。本证明依据志愿服务记录无偿、如实出具，可以按需加盖印章\
（《志愿服务记录与证明出具办法（试行）》第七条、第十四条、第十五条）。
"""


def certify(
    helper: Helper,
    served: Sequence[Row],
    communities: Mapping[str, str | None],
    since: date,
    until: date,
    recorder: str,
    now: datetime,
) -> Certificate:
    """The certificate of what was `served`; `communities` are those of the cases, by their ids.

    A resident's name, telephone and address are never in it (志愿服务条例第二十一条, F0309). Raises
    `NotAllowed` for somebody who is no volunteer, was erased, or has no record in that time.
    """
    if helper.kind != "volunteer":
        raise NotAllowed(f"志愿服务记录证明只给志愿者出具，不给{KIND_NAMES[helper.kind]}出具。")
    if not helper.name:
        raise NotAllowed("这位志愿者的个人信息已经清除，不能出具证明。")
    if not served:
        raise NotAllowed("这段时间没有志愿服务记录，不能出具证明。")
    hours = hours_of(sum(row.quarters for row in served))
    text = _TEXT.format(
        name=helper.name,
        number=helper.id,
        since=_day(since),
        until=_day(until),
        services=len(served),
        hours=shown(hours),
        lines="\n".join(
            _line(number, row, communities.get(row.case_id)) for number, row in enumerate(served, start=1)
        ),
        recorder=recorder,
        today=_day(now.astimezone(TIME_ZONE).date()),
    )
    return Certificate(text, hours, len(served), FACTS)


def shown(hours: Decimal) -> str:
    """Hours as they are written: 1.5, 2, 10."""
    return f"{hours.normalize():f}"


def _line(number: int, row: Row, community: str | None) -> str:
    where = f"（{community}）" if community else ""
    day = _day(row.served_at.astimezone(TIME_ZONE).date())
    return f"{number}. {day} {row.need}{where} {shown(hours_of(row.quarters))}小时"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
