"""Many agents and residents at once: nobody claimed twice, nothing lost or doubled, suggestions in time.

A real server with two workers on Redis and PostgreSQL. Every agent follows the queue over the socket and
tries for whoever waits; residents ask for a person and then write at a fixed rate, whatever has been
answered. Each line's time is from when it was sent to when suggestions to it came out of the agent's socket.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from math import ceil

from bot.bench.agents_crowd import Agent, Ledger, Line, Residents, differences
from bot.bench.deployment import deployed
from bot.bench.figure import Figure
from bot.bench.quality import read_cases
from bot.bench.timing import percentile
from bot.errors import SetupError
from bot.progress import Steps
from bot.settings import ROOT

_MESSAGES = ROOT / "tests" / "evaluation" / "messages.yml"
_P95_MS = 200.0
#: Conversations that an agent may have above an even share.
_SPARE = 2
#: Seconds until all that was said has arrived.
_PATIENCE = 60.0


@dataclass(frozen=True)
class Size:
    """`lines` of each resident, one each `pause` seconds: people who type. `calls`: wishes for a person a
    second while the queue fills."""

    agents: int = 20
    conversations: int = 200
    lines: int = 5
    pause: float = 20.0
    calls: float = 8.0
    workers: int = 2


@dataclass(frozen=True)
class Counted:
    """What was lost and doubled on the way to agents, and on the way back."""

    lost: int
    doubled: int


def measure(size: Size = Size()) -> list[Figure]:
    """The figures of one run. Raises `SetupError` without Redis or PostgreSQL."""
    tokens = {f"agent{number}": secrets.token_urlsafe(24) for number in range(size.agents)}
    entries = ",".join(f"{name}:clerk:{token}" for name, token in tokens.items())
    total = size.conversations * (size.lines + 1)
    with (
        deployed(size.workers, shared=True, extra={"BOT_STAFF_TOKENS": entries}) as server,
        Steps() as steps,
        steps.step("agents", total=total) as advance,
    ):
        ledger, counted = asyncio.run(_run(server.port, tokens, size, advance))
    times = [seconds * 1000 for seconds in ledger.waited.values()]
    said = f"{size.agents} agents, {size.conversations} conversations, {len(ledger.sent)} lines"
    said += f", {ledger.repeated} requests sent again"
    rate = f"{size.conversations / size.pause:.1f} lines a second, p50 {percentile(times, 50):.0f} ms"
    tries = f"{ledger.refused} claims came too late"
    return [
        Figure("agents", "conversations claimed twice", float(ledger.twice), "", 0.0, baseline=tries),
        Figure("agents", "messages lost", float(counted.lost), "", 0.0, baseline=said),
        Figure("agents", "messages doubled", float(counted.doubled), "", 0.0),
        Figure("agents", "suggestions end to end p95", percentile(times, 95), "ms", _P95_MS, baseline=rate),
        Figure("agents", "lines without suggestions", float(len(ledger.sent) - len(times)), "", 0.0),
    ]


async def _run(
    port: int, tokens: dict[str, str], size: Size, advance: Callable[[int], None]
) -> tuple[Ledger, Counted]:
    ledger = Ledger()
    line = Line(port, size.agents + size.conversations)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(line.close)
        most = ceil(size.conversations / size.agents) + _SPARE
        agents = [
            Agent(line, ledger, name, token, most, seed) for seed, (name, token) in enumerate(tokens.items())
        ]
        following = [asyncio.create_task(agent.run(f"ws://127.0.0.1:{port}")) for agent in agents]
        residents = Residents(line, ledger, size.conversations)
        calls = [partial(residents.call, number) for number in range(size.conversations)]
        await _at_a_rate(calls, size.calls, advance)
        await _until(lambda: len(ledger.whose) == size.conversations, "not everybody was taken over")
        lines = [
            partial(residents.say, number % size.conversations, text)
            for number, text in enumerate(_texts(size))
        ]
        await _at_a_rate(lines, size.conversations / size.pause, advance)
        answers = size.conversations * size.lines
        await _until(
            lambda: sum(map(len, ledger.answered.values())) >= answers and len(ledger.waited) >= answers,
            None,
        )
        counted = await _count(ledger, residents, agents)
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
        for agent in agents:
            await agent.stop()
    ledger.repeated = line.repeated
    return ledger, counted


async def _at_a_rate(
    work: Sequence[Callable[[], Awaitable[None]]], rate: float, advance: Callable[[int], None]
) -> None:
    """Begins one after the other on a schedule that waits for no answer; returns when all are done."""
    begun, tasks = time.perf_counter(), []
    for number, one in enumerate(work):
        await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        tasks.append(asyncio.ensure_future(one()))
        advance(1)
    await asyncio.gather(*tasks)


async def _until(done: Callable[[], bool], problem: str | None) -> None:
    """Waits until it is done. With a problem raises `SetupError` where it never is."""
    until = time.monotonic() + _PATIENCE
    while not done() and time.monotonic() < until:
        await asyncio.sleep(0.05)
    if problem is not None and not done():
        raise SetupError(problem)


async def _count(ledger: Ledger, residents: Residents, agents: Sequence[Agent]) -> Counted:
    """What was said against what the other side was shown and what is kept."""
    by_name = {agent.name: agent for agent in agents}
    found: list[tuple[int, int]] = []
    for id, resident in ledger.whose.items():
        said, answered = ledger.said[resident], ledger.answered[resident]
        shown = [text for (handover, _), text in ledger.seen.items() if handover == id and text in said]
        kept = [text for text in await by_name[ledger.claims[id][0]].transcript(id) if text in said]
        found.append(differences(said, shown))
        found.append(differences(said, kept))
        found.append(differences([f"答：{text}" for text in said], await residents.read(resident)))
        found.append(differences([f"答：{text}" for text in said], answered))
    return Counted(sum(lost for lost, _ in found), sum(doubled for _, doubled in found))


def _texts(size: Size) -> list[str]:
    """A line for each turn of each resident, each once: questions that the bureau can answer."""
    questions = [case.text for case in read_cases(_MESSAGES) if "answer" in case.routes]
    wanted = size.conversations * size.lines
    return [f"{questions[n % len(questions)]}（{n}）" for n in range(wanted)]
