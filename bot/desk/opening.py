"""A confirmed request becomes a case: recognised, checked, placed or put in line."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.engine import Row

from bot.desk import capacity, notices, records, states
from bot.desk.calendar import check_time
from bot.desk.capacity import Slot
from bot.desk.catalogue.model import Timetable
from bot.desk.model import Opened, Request
from bot.desk.records import Marks, insert
from bot.desk.storage.tables import OPEN, case_doors, cases
from bot.desk.timetables.reading import current
from bot.desk.work import RESIDENT, Work
from bot.errors import TimeFull, TimeRefused


def open_case(work: Work, request: Request, number: str) -> Opened:
    """Opens the case `number` in the transaction of `work`, or finds that of the same request.

    Raises `TimeRefused`, `TimeFull`, and sqlalchemy's IntegrityError where the number is taken.
    """
    connection, marks = work.connection, Marks(work.tools.cipher)
    # Whoever filled the form in may have begun before somebody changed the hours.
    request = replace(request, service=current(connection, request.service))
    door = marks.conversation(request.conversation)
    earlier = records.same(connection, marks.identity(request))
    if earlier is not None:
        return _recognised(work, request, earlier, door)
    start = records.starts_at(request)
    slot = Slot(request.service.id, start) if start is not None else None
    waits = slot is not None and _must_wait(work, request, slot)
    action, status = states.first(request.service.kind, waits)
    row = records.row_of(request, number, status, work.tools.cipher, work.now)
    if slot is not None:
        row["queue"] = capacity.next_in_line(connection, slot) if waits else None
        row["held"] = 0 if waits else row["people"]
    statement = (
        insert(connection, cases)
        .values(**row)
        .on_conflict_do_nothing(index_elements=[cases.c.identity], index_where=_open())
    )
    if connection.execute(statement).rowcount == 0:
        # The same request came in at the same moment and was first.
        found = records.same(connection, row["identity"])
        if found is not None:
            return _recognised(work, request, found, door)
    if slot is not None:
        capacity.add(connection, slot, row["held"])
    records.open_door(connection, number, door)
    event = work.record(number, action, None, status, RESIDENT)
    opened = records.find(connection, number)
    notices.tell(connection, "confirmation", opened, event, work.now)
    if status == "confirmed":
        notices.remind(connection, opened, event, work.now)
    return Opened(records.read(connection, [opened], work.tools.cipher)[0], existed=False)


def place_at(timetable: Timetable | None, when: datetime, now: datetime) -> Timetable:
    """The timetable, once it is sure that `when` can be booked. Raises `TimeRefused`."""
    if timetable is None:
        raise TimeRefused("closed")
    reason = check_time(timetable, when, now)
    if reason is not None:
        raise TimeRefused(reason)
    return timetable


def must_wait(load: capacity.Load, people: int, most: int, waitlist: bool) -> bool:
    """Whether so many people have to wait. Raises `TimeFull` where they may not, or would for ever."""
    if load.fits(people, most):
        return False
    if people > most:
        raise TimeFull(f"这个时间最多只能约{most}人。")
    if not waitlist:
        raise TimeFull("这个时间已经约满了。")
    return True


def _must_wait(work: Work, request: Request, slot: Slot) -> bool:
    timetable = place_at(request.service.timetable, slot.starts_at, work.now)
    capacity.lock(work.connection, [slot])
    load = capacity.load(work.connection, slot)
    return must_wait(load, records.people(request.fields), timetable.capacity, request.waitlist)


def _recognised(work: Work, request: Request, row: Row, door: str) -> Opened:
    """The earlier case. To a conversation that is not its own it tells nothing but what was just said."""
    case = records.read(work.connection, [row], work.tools.cipher)[0]
    known = work.connection.execute(
        case_doors.select().where(case_doors.c.case_id == row.id, case_doors.c.conversation == door)
    ).first()
    return Opened(case if known else replace(case, fields=dict(request.fields)), existed=True)


def _open() -> object:
    # Written out: a partial index is only recognised by its own condition, without parameters.
    return text(f"status IN ({', '.join(repr(status) for status in OPEN)})")
