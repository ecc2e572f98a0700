"""What always holds of the stored cases, whatever was killed in between: `python -m bot db check`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Row

from bot.desk.states import OPEN, TRANSITIONS
from bot.desk.storage.tables import case_doors, case_events, cases, deliveries, outbox, places

#: What a resident must have been told of an event.
_TOLD = {
    "open": "confirmation",
    "wait": "confirmation",
    "promote": "promotion",
    "cancel": "cancelled",
    "reschedule": "change",
}


def problems(connection: Connection) -> list[str]:
    """A sentence for each thing that is lost, doubled or half-written; none where all is well."""
    stored = list(connection.execute(select(cases)))
    events = defaultdict(list)
    for event in connection.execute(select(case_events).order_by(case_events.c.id)):
        events[event.case_id].append(event)
    notices = defaultdict(list)
    for notice in connection.execute(select(outbox)):
        notices[notice.case_id].append(notice)
    erased = {case for case, lines in events.items() if any(line.action == "erase" for line in lines)}
    doors = set(connection.execute(select(case_doors.c.case_id)).scalars())
    found = [
        f"case {case.id}: {what}"
        for case in stored
        for what in _of_case(case, events[case.id], notices[case.id], case.id in erased, case.id in doors)
    ]
    return [*found, *_doubled(stored), *_places(connection), *_deliveries(connection)]


def _of_case(
    case: Row, events: Sequence[Row], notices: Sequence[Row], erased: bool, door: bool
) -> Iterator[str]:
    if not events or events[0].before is not None:
        yield "the event that opened it is missing"
        return
    status = events[0].after
    for event in events[1:]:
        if event.before != status or TRANSITIONS[event.action].get(status) != event.after:
            yield f"event {event.id} does not follow from the one before"
        status = event.after
    if status != case.status:
        yield f"its history leads to {status}, but it is {case.status}"
    if (case.status == "waitlisted") != (case.queue is not None):
        yield "it waits without a number in line, or has one and does not wait"
    if not erased:
        if not door:
            yield "it answers in no conversation"
        yield from _untold(case, events, notices)


def _untold(case: Row, events: Sequence[Row], notices: Sequence[Row]) -> Iterator[str]:
    written = Counter((notice.kind, notice.number) for notice in notices)
    for event in events:
        kind = _TOLD.get(event.action)
        if event.action == "complete" and case.kind != "booking":
            # A visit at home is asked about; of the rest that has no time, the end itself is told.
            kind = "rating" if written[("rating", event.id)] else "change"
        if kind is None:
            continue
        if event.action == "wait" and event.before is not None:
            kind = "change"
        if written[(kind, event.id)] != 1:
            yield f"{written[(kind, event.id)]} notices of event {event.id} instead of one"
    alive = [notice for notice in notices if notice.kind == "reminder" and notice.state != "dropped"]
    if len(alive) > 1:
        yield "more than one reminder"
    if alive and case.status in ("cancelled", "waitlisted", "expired", "no_show"):
        yield "a reminder of a visit that will not be"
    if any(notice.expires_at != case.starts_at for notice in alive):
        yield "a reminder of another time"


def _doubled(stored: Sequence[Row]) -> Iterator[str]:
    counted = Counter(case.identity for case in stored if case.identity and case.status in OPEN)
    yield from (f"{number} open cases of the same request" for number in counted.values() if number > 1)


def _places(connection: Connection) -> Iterator[str]:
    query = select(cases.c.service, cases.c.starts_at, func.sum(cases.c.held)).where(
        cases.c.starts_at.is_not(None)
    )
    held = {
        (service, start): int(number)
        for service, start, number in connection.execute(query.group_by(cases.c.service, cases.c.starts_at))
    }
    for row in connection.execute(select(places)):
        number = held.pop((row.service, row.starts_at), 0)
        if number != row.taken:
            yield f"{row.service} at {row.starts_at}: {row.taken} places counted, {number} held by cases"
    yield from (f"{service} at {start}: no row of places" for (service, start) in held)


def _deliveries(connection: Connection) -> Iterator[str]:
    query = (
        select(outbox.c.id)
        .join(deliveries, deliveries.c.notification == outbox.c.id)
        .group_by(outbox.c.id)
        .having(func.count() > 1)
    )
    twice = connection.execute(query).scalars()
    yield from (f"notification {number} was taken over by two channels" for number in twice)
