"""Hours served: recorded once an assignment, in quarter hours, and never twice for the same time.

服务时间指实际付出的时间，以小时为计量单位 (F0312, 志愿服务记录与证明出具办法第七条)。
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Row

from bot.desk.people import states as ways
from bot.desk.people.offers import locked, write
from bot.desk.people.rows import QUARTERS, find_offer, hours_of
from bot.desk.people.states import Step
from bot.desk.people.tables import offers
from bot.desk.people.timetable import overlap
from bot.desk.work import Work
from bot.errors import NotAllowed
from bot.language.clock import TIME_ZONE

_QUARTER = timedelta(minutes=15)
#: Nobody serves longer at a stretch.
_MOST = Decimal(24)
#: Statuses of a case that came to nothing: there was nothing to serve.
_NOTHING = ("cancelled", "expired", "waitlisted")


def serve(work: Work, offer_id: int, hours: Decimal, began: datetime | None, actor: str, step: Step) -> Row:
    """Records (`done`) or corrects (`correct`) the hours of an assignment.

    `began` is when the service began; else the case's time, else so many hours before now. Raises
    `CaseNotFound`, `NotAllowed`, ValueError.
    """
    quarters = _quarters(hours)
    row, case, helper = locked(work, offer_id)
    ways.after(row.state, step)
    if case.status in _NOTHING:
        raise NotAllowed("这个事项没有办成，不能记服务时间。")
    served_at = began or row.served_at or case.starts_at or work.now - quarters * _QUARTER
    end = served_at + quarters * _QUARTER
    if end > work.now:
        raise NotAllowed("服务还没有结束，结束以后再记时间。")
    if helper.kind == "volunteer" and _counted(work.connection, helper.id, offer_id, served_at, end):
        raise NotAllowed("这段时间已经在另一个事项里记过了，不能重复记。")
    ended_at = row.ended_at or work.now
    write(work, row, step, actor, served_at=served_at, quarters=quarters, ended_at=ended_at)
    return find_offer(work.connection, offer_id)


def total(connection: Connection, helper_id: str) -> Decimal:
    """All hours of a helper, added up from the records."""
    query = select(func.sum(offers.c.quarters)).where(
        offers.c.helper_id == helper_id, offers.c.state == "done"
    )
    return hours_of(int(connection.execute(query).scalar() or 0))


def totals(connection: Connection) -> dict[str, Decimal]:
    """Helper → all hours, of those who have any."""
    query = (
        select(offers.c.helper_id, func.sum(offers.c.quarters))
        .where(offers.c.state == "done")
        .group_by(offers.c.helper_id)
    )
    return {helper: hours_of(int(quarters)) for helper, quarters in connection.execute(query)}


def records_of(connection: Connection, helper_id: str, since: date, until: date) -> list[Row]:
    """What a helper served on the days from `since` to `until`, both counted, in order."""
    query = (
        select(offers)
        .where(
            offers.c.helper_id == helper_id,
            offers.c.state == "done",
            offers.c.served_at >= datetime.combine(since, time(), TIME_ZONE),
            offers.c.served_at < datetime.combine(until + timedelta(days=1), time(), TIME_ZONE),
        )
        .order_by(offers.c.served_at, offers.c.id)
    )
    return list(connection.execute(query))


def _quarters(hours: Decimal) -> int:
    quarters = Decimal(hours) * QUARTERS
    if not quarters.is_finite() or not 0 < hours <= _MOST or quarters != quarters.to_integral_value():
        raise NotAllowed("服务时间按小时记，最少0.25小时，最多24小时，比如1.5小时。")
    return int(quarters)


def _counted(connection: Connection, helper_id: str, offer_id: int, start: datetime, end: datetime) -> bool:
    query = select(offers.c.served_at, offers.c.quarters).where(
        offers.c.helper_id == helper_id,
        offers.c.state == "done",
        offers.c.id != offer_id,
        offers.c.served_at < end,
        offers.c.served_at > start - timedelta(hours=int(_MOST)),
    )
    return any(
        overlap((start, end), (row.served_at, row.served_at + row.quarters * _QUARTER))
        for row in connection.execute(query)
    )
