"""Redis and PostgreSQL are stopped and started again while residents book: what was refused, and whether
anything was lost."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import httpx
from sqlalchemy import select

from bot.bench import servers
from bot.bench.booking import WISH, answer, is_put_off
from bot.bench.deployment import Deployed, deployed
from bot.bench.figure import Figure
from bot.desk.storage import Database
from bot.desk.storage.tables import cases
from bot.errors import SetupError
from bot.messages import Reply
from bot.progress import Steps

BOOKINGS = 300
_WORKERS, _RESIDENTS = 2, 12
#: Seconds before each outage, and of each.
_CALM, _AWAY = 6.0, 3.0
#: Seconds until a resident tries again what could not be done.
_PAUSE = 0.5
#: Seconds that a resident keeps trying.
_PATIENCE = 120.0


@dataclass
class Told:
    """What residents were told. `closed`: turns answered with the sentence that nothing can be kept now;
    `failed`: requests without an answer of the assistant's, which were sent again."""

    done: dict[int, str] = field(default_factory=dict)
    closed: int = 0
    failed: int = 0
    turns: int = 0
    longest: float = 0.0


def measure(bookings: int = BOOKINGS) -> list[Figure]:
    """Two workers, twelve residents at a time, each store away in turn and then both."""
    with deployed(_WORKERS, shared=True) as server, Steps() as steps, steps.step("bookings"):
        told, outages = asyncio.run(_book_through(server, bookings))
        kept = _cases(server)
    lost = [case for case in told.done.values() if case not in kept]
    answered = set(told.done.values())
    return [
        Figure("restarts", "bookings made", float(len(told.done)), "", float(bookings), at_least=True),
        Figure("restarts", "told and not kept", float(len(lost)), "", 0.0),
        Figure("restarts", "kept and not told, or kept twice", float(len(kept - answered)), "", 0.0),
        Figure(
            "restarts",
            "turns that were told to come back in a few minutes",
            float(told.closed),
            baseline=f"of {told.turns}, over {outages} outages of {_AWAY:.0f} s",
        ),
        Figure("restarts", "requests sent again without an answer", float(told.failed)),
        Figure("restarts", "longest wait for an answer", told.longest, "s"),
    ]


async def _book_through(server: Deployed, bookings: int) -> tuple[Told, int]:
    told, numbers = Told(), iter(range(bookings))
    base = f"http://{servers.HOST}:{server.port}"
    async with httpx.AsyncClient(base_url=base, timeout=30, trust_env=False) as client:

        async def resident() -> None:
            for number in numbers:
                await _book(client, number, told)

        residents = [asyncio.create_task(resident()) for _ in range(_RESIDENTS)]
        outages = 0
        while not all(one.done() for one in residents):
            for stop, start in _outages(server):
                await asyncio.sleep(_CALM)
                if all(one.done() for one in residents):
                    break
                await asyncio.to_thread(stop)
                await asyncio.sleep(_AWAY)
                await asyncio.to_thread(start)
                outages += 1
        await asyncio.gather(*residents)
    return told, outages


def _outages(server: Deployed) -> Sequence[tuple[Callable[[], None], Callable[[], None]]]:
    redis, postgres = server.redis, server.postgres
    if redis is None or postgres is None:
        raise SetupError("this server has no stores to stop")

    def both(*steps: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            for step in steps:
                step()

        return run

    return (
        (redis.stop, redis.start),
        (postgres.stop, postgres.start),
        (both(redis.stop, postgres.stop), both(redis.start, postgres.start)),
    )


async def _book(client: httpx.AsyncClient, number: int, told: Told) -> None:
    """One conversation, until it ends in a case or the resident's patience does."""
    conversation, text = f"restart-{number}", WISH
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        reply = await _say(client, conversation, text, told)
        if reply is None:
            return
        if reply.trace.route == "done" and reply.trace.case is not None:
            told.done[number] = str(reply.trace.case["id"])
            return
        put_off = is_put_off(text, reply)
        if reply.trace.route == "form":
            text = answer(reply, number)
        if reply.trace.route != "form" or put_off:
            told.closed += 1
            await asyncio.sleep(_PAUSE)


async def _say(client: httpx.AsyncClient, conversation: str, text: str, told: Told) -> Reply | None:
    """The reply to a message, which is sent again under the same id until there is one."""
    body = {"conversation_id": conversation, "text": text, "message_id": uuid.uuid4().hex}
    begun = time.monotonic()
    while time.monotonic() - begun < _PATIENCE:
        sent = time.monotonic()
        try:
            response = await client.post("/api/v1/messages", json=body)
        except httpx.TransportError:
            response = None
        told.turns += 1
        told.longest = max(told.longest, time.monotonic() - sent)
        if response is not None and response.status_code == httpx.codes.OK:
            return Reply.from_dict(response.json())
        told.failed += 1
        await asyncio.sleep(_PAUSE)
    return None


def _cases(server: Deployed) -> set[str]:
    if server.postgres is None:
        raise SetupError("this server has no PostgreSQL")
    database = Database(server.postgres.url())
    try:
        with database.read() as connection:
            return set(connection.execute(select(cases.c.id)).scalars())
    finally:
        database.close()
