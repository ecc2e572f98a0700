"""Many clients from several processes want the same time: who gets a place, and who stands in line."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.bench import desk_processes as processes
from bot.bench.desk_worker import at, service
from bot.bench.figure import Figure
from bot.desk.capacity import Slot, load
from bot.desk.storage import Database
from bot.desk.storage.tables import case_events, cases
from bot.errors import SetupError
from bot.language.clock import now as present

CLIENTS, PROCESSES, PLACES = 200, 4, 20


@dataclass(frozen=True)
class Rush:
    """What became of the clients: cases confirmed, places counted for them, the numbers in line in the
    order in which the waiting cases were written, and the positions that their clients were told."""

    confirmed: int
    taken: int
    line: tuple[int, ...]
    told: tuple[int, ...]
    seconds: float

    @property
    def in_order(self) -> bool:
        """Whether the line is 1, 2, 3, … as the cases came in, and everybody was told their own place."""
        whole = tuple(range(1, len(self.line) + 1))
        return self.line == whole and self.told == whole


def rush(url: str, now: datetime, clients: int = CLIENTS, workers: int = PROCESSES) -> Rush:
    """Lets the clients loose on a migrated database without cases. Raises `SetupError` when one fails."""
    when, share = at(now, 0), clients // workers
    times = (when.isoformat(), now.isoformat())
    started = [
        processes.start("crowd", url, PLACES, number * share, share, *times) for number in range(workers)
    ]
    for process in started:
        processes.await_ready(process)
    begun = time.perf_counter()
    for process in started:
        processes.go(process)
    told: dict[str, int] = {}
    for process in started:
        output, _ = process.communicate(timeout=600)
        if process.returncode != 0:
            raise SetupError(f"a client's process ended with code {process.returncode}")
        got = [json.loads(line) for line in output.splitlines()]
        told.update({row["case"]: row["position"] for row in got if row["position"]})
    return _seen(url, when, told, time.perf_counter() - begun)


def _seen(url: str, when: datetime, told: dict[str, int], seconds: float) -> Rush:
    database, slot = Database(url), Slot(service(PLACES).id, when)
    mine = (cases.c.service == slot.service, cases.c.starts_at == when)
    confirmed = select(func.count()).select_from(cases).where(*mine, cases.c.status == "confirmed")
    line = (
        select(cases.c.id, cases.c.queue)
        .join(case_events, case_events.c.case_id == cases.c.id)
        .where(*mine, cases.c.status == "waitlisted")
        .order_by(case_events.c.id)
    )
    with database.read() as connection:
        waiting = list(connection.execute(line))
        found = Rush(
            confirmed=connection.execute(confirmed).scalar_one(),
            taken=load(connection, slot).taken,
            line=tuple(row.queue for row in waiting),
            told=tuple(told.get(row.id, 0) for row in waiting),
            seconds=seconds,
        )
    database.close()
    return found


def measure() -> list[Figure]:
    """The figures of one rush on an embedded database of its own."""
    with processes.fresh() as url:
        found = rush(url, present())
    crowd = f"{CLIENTS} clients of {PROCESSES} processes, {PLACES} places"
    pace = f"{CLIENTS / found.seconds:.0f} clients/s"
    line = len(found.line) if found.in_order else 0
    return [
        Figure("capacity", f"confirmed: {crowd}", float(found.confirmed), "", PLACES, baseline=pace),
        Figure("capacity", "in line, in order", float(line), "", CLIENTS - PLACES, at_least=True),
    ]
