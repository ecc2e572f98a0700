"""What is made of a case afterwards, each in the transaction of its work, on a locked case."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.engine import Row

from bot.desk import capacity, notices, records, states
from bot.desk.capacity import Slot
from bot.desk.model import Action
from bot.desk.opening import must_wait, place_at
from bot.desk.records import Marks
from bot.desk.work import RESIDENT, Work, slot_of
from bot.errors import NotAllowed

_CHANGES: tuple[Action, ...] = ("confirm", "start", "complete", "miss", "expire")


def cancel(work: Work, row: Row, actor: str, reason: str) -> Row:
    """Cancels; a resident only until the service's time for it. Raises `NotAllowed`."""
    _in_time(work, row, actor, "取消")
    changed, event = work.leave(row, "cancel", actor, reason)
    notices.tell(work.connection, "cancelled", changed, event, work.now)
    return changed


def move(work: Work, row: Row, when: datetime, actor: str, reason: str, waitlist: bool) -> Row:
    """Moves a booking to another time, both of which are locked.

    Raises `NotAllowed`, `TimeRefused`, `TimeFull`; then it stays where it was.
    """
    old = slot_of(row)
    if old is None:
        raise NotAllowed("这个事项没有预约时间，不用改期。")
    # First of all: an erased case is closed, and what follows would look for what was erased.
    states.after(row.status, "reschedule")
    _in_time(work, row, actor, "改期")
    if when == old.starts_at:
        raise NotAllowed("已经是这个时间了，不用改期。")
    timetable = place_at(work.timetable(row.service), when, work.now)
    new = Slot(row.service, when)
    identity = _identity(work, row, when)
    waits = must_wait(capacity.load(work.connection, new), row.people, timetable.capacity, waitlist)
    before = row.starts_at.isoformat()
    changed, event = work.step(
        row,
        "wait" if waits else "reschedule",
        actor,
        reason,
        starts_at=when,
        ends_at=when + timedelta(minutes=timetable.duration_minutes),
        place=timetable.place,
        held=0 if waits else row.people,
        queue=capacity.next_in_line(work.connection, new) if waits else None,
        identity=identity,
    )
    capacity.add(work.connection, old, -row.held)
    capacity.add(work.connection, new, changed.held)
    notices.drop(work.connection, row.id, "reminder")
    notices.tell(work.connection, "change", changed, event, work.now, before=before)
    if not waits:
        notices.remind(work.connection, changed, event, work.now)
    work.promote(old)
    return changed


def rate(work: Work, row: Row, stars: int, actor: str, reason: str) -> Row:
    """Keeps a rating of 1 to 5 stars, with the resident's words. Raises `NotAllowed`, ValueError."""
    if stars not in range(1, 6):
        raise ValueError("a rating has 1 to 5 stars")
    changed, _ = work.step(row, "rate", actor, reason, rating=stars)
    notices.drop(work.connection, row.id, "rating")
    return changed


def progress(work: Work, row: Row, action: Action, actor: str, reason: str) -> Row:
    """What staff make of a case: confirm, start, complete, miss, expire. Raises `NotAllowed`."""
    if action not in _CHANGES:
        raise NotAllowed("这个操作不能直接用在事项上。")
    if action == "miss" and row.starts_at is not None and row.starts_at > work.now:
        raise NotAllowed("还没到预约时间，不能记为未到场。")
    if action in ("miss", "expire"):
        waited = row.status == "waitlisted"
        changed, event = work.leave(row, action, actor, reason)
        if waited:
            notices.tell(work.connection, "change", changed, event, work.now)
        return changed
    changed, event = work.step(row, action, actor, reason)
    if action == "confirm":
        notices.tell(work.connection, "change", changed, event, work.now)
    if action == "complete":
        notices.drop(work.connection, row.id, "reminder")
        _tell_done(work, changed, event)
    return changed


def _tell_done(work: Work, row: Row, event: int) -> None:
    """Asks how a visit at home was; tells of a ticket or registration, at whose end nobody was there."""
    service = work.tools.services.get(row.service)
    if service is not None and service.at_home:
        notices.tell(work.connection, "rating", row, event, work.now)
    elif row.kind != "booking":
        notices.tell(work.connection, "change", row, event, work.now)


def _identity(work: Work, row: Row, when: datetime) -> str:
    """The mark of the same resident at the new time. Raises `NotAllowed` where he has that one already."""
    marks = Marks(work.tools.cipher)
    kept = work.tools.cipher.open(row.sealed)
    who = row.phone or marks.conversation(kept["conversation"])
    identity = marks.booking(who, row.service, when)
    if records.same(work.connection, identity) is not None:
        raise NotAllowed("这个时间已经有一个同样的预约了。")
    return identity


def _in_time(work: Work, row: Row, actor: str, verb: str) -> None:
    if actor != RESIDENT or row.starts_at is None or row.status not in ("confirmed", "waitlisted"):
        return
    if row.starts_at <= work.now:
        raise NotAllowed(f"预约时间已经过了，不能再{verb}。")
    service = work.tools.services.get(row.service)
    hours = service.cancel_hours if service is not None else 0
    if row.status == "confirmed" and row.starts_at - work.now < timedelta(hours=hours):
        raise NotAllowed(f"开始前{hours}小时内不能自行{verb}，请联系工作人员。")
