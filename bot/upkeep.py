"""What has to be done beside the conversations, whether anybody writes or not: the server's jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from types import MappingProxyType

from bot import resources
from bot.desk.outbox import Subscriber
from bot.desk.privacy.office import Office
from bot.desk.privacy.retention import daily, next_run
from bot.desk.storage.alone import alone
from bot.language.clock import now
from bot.observing import Observer

#: Seconds between two looks into the outbox: what happened is told this soon.
_DELIVER_EVERY = 5.0
_SWEEP_EVERY = 300.0
_RELEASE_EVERY = 60.0
#: Seconds until a release, or a timetable, that was made anywhere counts here.
_FOLLOW_EVERY = 2.0
#: Seconds for which turns are counted in memory before they are written together.
_COUNT_EVERY = 10.0
#: The daily job runs soon after a start as well, for a machine that is off at its hour.
_DAILY_AFTER_START = 60.0
#: Notifications leased at once, and how often in one run: others get the rest, or the next run does.
_AT_ONCE = 50
_ROUNDS = 20
_NONE: Mapping[str, Subscriber] = MappingProxyType({})


@dataclass(frozen=True)
class Chore:
    """A job: `run` blocks and returns when it is done; `pauses` gives the seconds to wait before each run."""

    name: str
    run: Callable[[], object]
    pauses: Callable[[], Iterator[float]]


def chores(
    follow: Callable[[], object],
    release: Callable[[], object],
    subscribers: Mapping[str, Subscriber] = _NONE,
    observer: Observer | None = None,
) -> tuple[Chore, ...]:
    """The jobs of a server. Their runs may raise `StoreUnavailable`; the next ones begin anew.

    `follow` goes over to the live release of the knowledge base, `release` puts hand-overs back that
    their agents have left. `subscribers`: channel → what brings notifications to its residents;
    `observer` is told how old the oldest of those is that wait.
    """
    return (
        Chore("outbox", lambda: deliver(subscribers, observer), lambda: repeat(_DELIVER_EVERY)),
        Chore("insight", lambda: resources.recorder().write(), lambda: repeat(_COUNT_EVERY)),
        Chore("knowledge", follow, lambda: repeat(_FOLLOW_EVERY)),
        Chore("timetables", lambda: resources.timetables().follow(), lambda: repeat(_FOLLOW_EVERY)),
        Chore("handovers", release, lambda: repeat(_RELEASE_EVERY)),
        Chore("sweep", sweep, lambda: repeat(_SWEEP_EVERY)),
        Chore("daily", retain, _daily),
    )


def deliver(subscribers: Mapping[str, Subscriber] = _NONE, observer: Observer | None = None) -> int:
    """Hands what is due to the channels; how many notifications that were.

    Any number of workers may: the outbox leases each notification to one of them.
    """
    delivered = 0
    for _ in range(_ROUNDS):
        done = resources.outbox().run_once(now(), _AT_ONCE, subscribers)
        delivered += done
        if done < _AT_ONCE:
            break
    if observer is not None:
        observer.outbox_age(resources.outbox().age(now()).total_seconds())
    return delivered


def sweep() -> bool:
    """What time itself changes; false where another worker is at it."""
    with alone(resources.database(), "sweep") as mine:
        if mine:
            resources.desk().sweep(now())
            # After the cases: offers of those that have just expired are called off at once.
            resources.people().sweep(now())
        return mine


def retain() -> bool:
    """The job of the day; false where another worker is at it."""
    database = resources.database()
    with alone(database, "daily") as mine:
        if mine:
            daily(Office.over(database, resources.services(), resources.cipher()), now())
        return mine


def _daily() -> Iterator[float]:
    yield _DAILY_AFTER_START
    while True:
        moment = now()
        yield (next_run(moment) - moment).total_seconds()
