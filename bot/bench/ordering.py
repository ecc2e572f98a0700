"""One conversation, several workers that are sent messages in turn, and killed: what became of the order."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.bench.desk_processes import KEY
from bot.bench.figure import Figure
from bot.bench.ordering_processes import Client, Heard, Worker
from bot.bench.ordering_worker import CONVERSATION
from bot.bench.redis_server import redis_server
from bot.bench.timing import percentile
from bot.conversations import SharedConversations
from bot.desk.privacy.cipher import Cipher
from bot.progress import Steps
from bot.settings import Settings

PROCESSES, MESSAGES = 4, 500
#: Seconds that a turn thinks, that two messages are apart at least, and between two kills.
_THINKS, _APART, _KILL_EVERY = 0.005, 0.02, 1.0
_TTL = 3600.0
_LEASE: float = Settings.__fields__["turn_lease_seconds"].default


@dataclass(frozen=True)
class Outcome:
    """What became of the messages.

    `at_once` is the most turns that were under way at the same moment, `out_of_order` counts messages
    that were taken before one that had stood in line earlier, `wrong` replies that told another place
    than the message has.
    """

    at_once: int
    out_of_order: int
    lost: int
    doubled: int
    wrong: int
    kills: int
    seconds: float


def run(
    url: str,
    messages: int = MESSAGES,
    processes: int = PROCESSES,
    lease: float = _LEASE,
    kill_every: float = 0.0,
    seed: int = 1,
) -> Outcome:
    """Sends the messages to an empty Redis. Raises `SetupError` when a worker fails or nothing gets on."""
    client = Client(url, lambda: Worker(url, lease, _THINKS), processes, kill_every, seed)
    begun = time.monotonic()
    client.run(messages, _APART if kill_every else 0.0)
    took = time.monotonic() - begun
    log = asyncio.run(_log(url, lease))
    return judge(client.heard, log, messages, took)


def judge(heard: Heard, log: Sequence[int], messages: int, seconds: float) -> Outcome:
    """What the log, the conversation's messages in the order in which they were taken, says."""
    counts = Counter(log)
    place = {number: position + 1 for position, number in enumerate(log)}
    told = [(number, told) for number, places in heard.places.items() for told in places]
    return Outcome(
        at_once=most_at_once(heard),
        out_of_order=out_of_order(log, heard.entered),
        lost=sum(number not in counts for number in range(messages)),
        doubled=sum(count - 1 for count in counts.values()),
        wrong=sum(place.get(number) != said for number, said in told),
        kills=len(heard.died),
        seconds=seconds,
    )


def most_at_once(heard: Heard) -> int:
    """The most turns between their beginning and their end, or their worker's, at any moment."""
    changes = []
    for number, pid, at in heard.begun:
        end = heard.ended.get((number, pid), heard.died.get(pid, at))
        changes += [(at, 1), (end, -1)]
    under_way = most = 0
    # What ends at the moment at which another begins is not beside it.
    for _, change in sorted(changes):
        under_way += change
        most = max(most, under_way)
    return most


def out_of_order(log: Sequence[int], entered: Mapping[int, Sequence[int]]) -> int:
    """How many messages cannot have been taken in the order in which they stood in line.

    One that was sent again stood there more than once; whichever place fits counts.
    """
    latest, wrong = -1, 0
    for number in log:
        fitting = [place for place in entered.get(number, ()) if place > latest]
        if fitting:
            latest = min(fitting)
        else:
            wrong += 1
    return wrong


async def _log(url: str, lease: float) -> list[int]:
    store = SharedConversations(url, Cipher([KEY]), _TTL, lease)
    async with store.turn(CONVERSATION) as session:
        log: list[int] = session.state.get("log", [])
    await store.close()
    return log


async def _cost(url: str, turns: int = 500) -> list[float]:
    """Milliseconds that each of so many turns spends on its store, nobody else being there."""
    store = SharedConversations(url, Cipher([KEY]), _TTL, _LEASE)
    state = {"transcript": [["resident", "老年食堂吃饭有优惠吗", "2026-11-25T15:00:00+08:00"]] * 40}
    took = []
    for number in range(turns):
        begun = time.perf_counter()
        async with store.turn("cost") as session:
            await session.reply(f"m-{number}")
            await session.commit(state, f"m-{number}", {"replies": [{"text": "有的。" * 100}]})
        took.append((time.perf_counter() - begun) * 1000)
    await store.close()
    return took[turns // 10 :]


def measure() -> list[Figure]:
    """The figures of both runs, each on a Redis of its own."""
    with Steps() as steps, steps.step("ordering"):
        with redis_server() as server:
            calm = run(server.url)
        with redis_server() as server:
            killed = run(server.url, kill_every=_KILL_EVERY)
        with redis_server() as server:
            cost = asyncio.run(_cost(server.url))
    return [
        *_figures(calm, f"{PROCESSES} processes, {MESSAGES} messages"),
        *_figures(killed, f"the same, {killed.kills} processes killed"),
        Figure("ordering", "a turn's store, p50", percentile(cost, 50), "ms"),
        Figure("ordering", "a turn's store, p95", percentile(cost, 95), "ms"),
    ]


def _figures(found: Outcome, how: str) -> Iterator[Figure]:
    pace = f"{MESSAGES / found.seconds:.0f} messages/s"
    yield Figure("ordering", f"turns at once: {how}", float(found.at_once), "", 1.0, baseline=pace)
    for name, value in (
        ("out of order", found.out_of_order),
        ("lost", found.lost),
        ("doubled", found.doubled),
        ("told another place", found.wrong),
    ):
        yield Figure("ordering", f"{name}: {how}", float(value), "", 0.0)
