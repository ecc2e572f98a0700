"""A process that books is killed at random moments, again and again; then everything is counted."""

from __future__ import annotations

import json
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.bench import desk_processes as processes
from bot.bench.desk_worker import at, shown
from bot.bench.figure import Figure
from bot.desk import soundness
from bot.desk.outbox import LEASE, Outbox
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage import Database
from bot.desk.storage.tables import cases, deliveries, outbox
from bot.language.clock import now as present
from bot.progress import Steps

BOOKINGS = 500
#: A process is killed after this many answers at most, and so many seconds later at most: in the middle
#: of what it does next. Answers and not seconds, so that it gets somewhere on a busy machine as well.
_MOST_ANSWERS, _LONGEST_WAIT = 24, 0.03
_CIPHER = Cipher([processes.KEY])


@dataclass
class Told:
    """What the processes had been answered, and so what must be true afterwards.

    `opened`: request → case; `shown`: turn → the notifications in its answer. What was under way when
    its process died is asked for again by the next one. `kills` counts the processes.
    """

    opened: dict[int, str] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    shown: dict[int, list[str]] = field(default_factory=dict)
    kills: int = 0

    def hear(self, line: str) -> None:
        """Takes one line of a process; one that it did not finish says nothing."""
        if not line.endswith("\n"):
            return
        said: dict[str, Any] = json.loads(line)
        if "opened" in said:
            self.opened[said["number"]] = said["opened"]
        if "cancelled" in said:
            self.cancelled.add(said["cancelled"])
        if "shown" in said:
            self.shown[said["turn"]] = said["shown"]


def run(url: str, bookings: int, start: datetime, seed: int) -> tuple[Told, datetime]:
    """Kills processes until so many bookings were answered; what was told, and the time it is then."""
    told, chance, now = Told(), random.Random(seed), start
    while len(told.opened) < bookings:
        process = processes.start("loop", url, len(told.opened), start.isoformat(), now.isoformat())
        processes.await_ready(process)
        answers = processes.pipe(process.stdout)
        for _ in range(chance.randint(1, _MOST_ANSWERS)):
            told.hear(answers.readline())
        time.sleep(chance.uniform(0.0, _LONGEST_WAIT))
        process.send_signal(signal.SIGKILL)
        for line in answers:
            told.hear(line)
        process.communicate(timeout=60)
        told.kills += 1
        # What the dead one had leased must be free for the next.
        now += LEASE
    return told, now


def failures(url: str, told: Told, start: datetime, now: datetime) -> list[str]:
    """A sentence for everything that was lost, doubled or half-written. Delivers the rest before."""
    database = Database(url)
    box = Outbox(database, _CIPHER)
    with database.read() as connection:
        found = soundness.problems(connection)
        stored = {row.id: row for row in connection.execute(select(cases))}
    found += [f"case {case} was lost" for case in told.opened.values() if case not in stored]
    found += [
        f"case {case} is not cancelled" for case in told.cancelled if stored[case].status != "cancelled"
    ]
    # The last process may have got one more request through than it could say.
    if not len(told.opened) <= len(stored) <= len(told.opened) + 1:
        found.append(f"{len(stored)} cases of {len(told.opened)} requests")
    # The answer to the last turn may have been lost as well; no next process has asked for it again.
    last = max(told.opened)
    turns = {**told.shown, last: shown(box, last, now)}
    seen = [notification for turn in turns.values() for notification in turn]
    seen += _rest(database, box, [now, *_mornings(start, last)])
    found += [f"{one} was shown {count} times" for one, count in Counter(seen).items() if count > 1]
    found += [f"{one} was never shown" for one in _wanted(database) - set(seen)]
    database.close()
    return found


def _mornings(start: datetime, last: int) -> Iterator[datetime]:
    """An hour before the first visit of each day that is booked."""
    first, end = at(start, 0) - timedelta(hours=1), at(start, last) + timedelta(days=1)
    while first <= end:
        yield first
        first += timedelta(days=1)


def _rest(database: Database, box: Outbox, moments: Sequence[datetime]) -> Iterator[str]:
    """What is still to be shown, as time goes on."""
    waiting = select(cases.c.sealed).join(deliveries, deliveries.c.case_id == cases.c.id)
    for moment in moments:
        while box.run_once(moment):
            pass
        with database.read() as connection:
            sealed = set(connection.execute(waiting.where(deliveries.c.shown_at.is_(None))).scalars())
        for conversation in {_CIPHER.open(one)["conversation"] for one in sealed}:
            yield from (notification.id for notification in box.inbox.take(conversation, moment))


def _wanted(database: Database) -> set[str]:
    """The notifications that were not taken back."""
    with database.read() as connection:
        return set(connection.execute(select(outbox.c.id).where(outbox.c.state != "dropped")).scalars())


def measure(bookings: int = BOOKINGS) -> list[Figure]:
    """The figures of one run on an embedded database of its own."""
    start = present()
    with processes.fresh() as url, Steps() as steps, steps.step("crash"):
        told, now = run(url, bookings, start, seed=bookings)
        found = failures(url, told, start, now)
    for failure in found:
        print(failure)
    size = f"{len(told.opened)} bookings, {told.kills} processes killed"
    name = "cases and notifications lost, doubled or half-written"
    return [Figure("crash", name, float(len(found)), "", 0.0, baseline=size)]
