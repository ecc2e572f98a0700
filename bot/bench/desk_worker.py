"""A client of the desk in a process of its own: `crowd` asks for the same time, `loop` books until killed.

Both write one JSON object a line; the first says that the process is ready, and what follows is only
written once the desk has answered. The database is named by its URL, the key is in BOT_DATA_KEYS.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from typing import Any

from bot.desk import Database, Desk, Outbox, Request
from bot.desk.catalogue.model import Claim, Service, Timetable
from bot.desk.privacy.cipher import Cipher
from bot.errors import DeskError
from bot.language.clock import TIME_ZONE

_PLACE = "示例地点"
#: Start times that the loop books, in hours of the third day; so many places each.
_HOURS = range(9, 17)
_PLACES = 4


def service(capacity: int) -> Service:
    """A booking that can be had every day, at every half hour, by so many people."""
    every_day = {day: ((time(8), time(20)),) for day in range(7)}
    return Service(
        id="bench-booking",
        name="压力测试用的预约",
        topic="community-life",
        kind="booking",
        aliases=(),
        examples=(),
        summary="压力测试用，不对外提供。",
        audience=Claim("谁都可以。"),
        slots=(),
        documents=(),
        fee=Claim("不收费。"),
        cancellation=Claim("随时可以取消。"),
        afterwards="",
        retention_days=1,
        timetable=Timetable(every_day, True, capacity, 30, 30, 0, 60, _PLACE),
    )


def request(of: Service, number: int, when: datetime) -> Request:
    """The request of resident `number`, who has a conversation and a telephone of their own."""
    phone = f"+86138{number:08d}"
    fields = {"name": "王小芳", "phone": phone, "when": when.isoformat(), "community": "示例社区"}
    return Request(of, fields, f"bench-{number}", "rest", ("personal",), waitlist=True)


def at(now: datetime, number: int) -> datetime:
    """When request `number` of the loop is for."""
    day = (now + timedelta(days=3)).astimezone(TIME_ZONE).date()
    hour = _HOURS[number % len(_HOURS)]
    # Twice as many as there are places ask for each time, then the next day is booked.
    days = number // (2 * _PLACES * len(_HOURS))
    return datetime.combine(day + timedelta(days=days), time(hour), TIME_ZONE)


def crowd(desk: Desk, of: Service, numbers: range, when: datetime, now: datetime) -> None:
    """All these residents at once; a line each with what they got."""

    def ask(number: int) -> dict[str, Any]:
        case = desk.open(request(of, number, when), now).case
        return {"client": number, "case": case.id, "status": case.status, "position": case.position}

    with ThreadPoolExecutor(len(numbers)) as clients:
        for got in clients.map(ask, numbers):
            _say(got)


def loop(desk: Desk, outbox: Outbox, of: Service, first: int, start: datetime, now: datetime) -> None:
    """Books, cancels, moves and delivers from request `first` on, until somebody ends it."""
    number, opened = first, []
    if first:
        # The answer to the last turn may have been lost with the process: it is asked for again.
        _say({"turn": first - 1, "shown": shown(outbox, first - 1, now)})
    while True:
        case = desk.open(request(of, number, at(start, number)), now).case
        _say({"opened": case.id, "number": number})
        opened.append(case.id)
        if number % 3 == 2:
            outbox.run_once(now, limit=5)
        _say({"turn": number, "shown": shown(outbox, number, now)})
        if number % 5 == 4:
            _say(_undone(desk, opened[len(opened) // 2], now))
        if number % 7 == 6:
            _say(_moved(desk, opened[-1], at(start, number + 1), now))
        number += 1


def shown(outbox: Outbox, number: int, now: datetime) -> list[str]:
    """The notifications that the resident before last is told in their next turn, or again in that turn."""
    told = outbox.inbox.take(f"bench-{max(0, number - 2)}", now, turn=f"turn-{number}")
    return [notification.id for notification in told]


def _undone(desk: Desk, case: str, now: datetime) -> dict[str, Any]:
    try:
        return {"cancelled": desk.cancel(case, "resident", "", now).id}
    except DeskError as error:
        return {"refused": type(error).__name__}


def _moved(desk: Desk, case: str, when: datetime, now: datetime) -> dict[str, Any]:
    try:
        return {"moved": desk.reschedule(case, when, "resident", "", now, waitlist=True).id}
    except DeskError as error:
        return {"refused": type(error).__name__}


def _say(what: Mapping[str, Any]) -> None:
    print(json.dumps(what), flush=True)


def main(arguments: list[str]) -> int:
    """`crowd URL CAPACITY FIRST COUNT WHEN NOW`, begun by a line on the standard input, or
    `loop URL FIRST START NOW`."""
    task, url, *rest = arguments
    database = Database(url)
    cipher = Cipher(os.environ["BOT_DATA_KEYS"].split(","))
    of = service(int(rest[0]) if task == "crowd" else _PLACES)
    desk = Desk(database, {of.id: of}, cipher)
    _say({"ready": os.getpid()})
    if task == "crowd":
        first, count = int(rest[1]), int(rest[2])
        sys.stdin.readline()
        when, now = (datetime.fromisoformat(value) for value in rest[3:])
        crowd(desk, of, range(first, first + count), when, now)
    else:
        start, now = (datetime.fromisoformat(value) for value in rest[1:])
        loop(desk, Outbox(database, cipher), of, int(rest[0]), start, now)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
