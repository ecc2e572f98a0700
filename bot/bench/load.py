"""Load on whole servers: how many turns a second, how long each takes, and what it does to their memory."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import yaml

from bot.bench import deployment, servers, stock
from bot.bench.figure import Figure
from bot.bench.load_client import Order, Outcome
from bot.bench.timing import percentile
from bot.errors import SetupError
from bot.progress import Steps
from bot.settings import ROOT, settings

SECONDS = 25.0
#: Connections a worker while the highest rate is looked for: enough that none has to wait for work.
CONNECTIONS = 4
#: Connections of a schedule; more are opened when all are busy.
_SPARE = 16
#: In so many pieces each server has its time, between those of the others.
_ROUNDS = 5
_P95_MS, _SCALE = 100.0, 1.7
_ONE, _TWO = "1 worker, Redis and PostgreSQL", "2 workers, Redis and PostgreSQL"
#: One worker takes more than one processor where there are two: its stores, and the doors beside its turns,
#: find the other one idle. Two of them have none left over.
_CONFINED = "1 worker with Redis and PostgreSQL on one processor"


@dataclass(frozen=True)
class Target:
    """A server to be loaded: its port, its message API (`messages` or Rasa's `rasa`), its workers."""

    name: str
    port: int
    workers: int = 1
    shape: str = "messages"
    path: str = "/api/v1/messages"


@dataclass(frozen=True)
class Measured:
    """`highest`: turns a second when each answer is followed by the next turn. The percentiles, in ms, are
    those at half of that, counted from when a turn was due: the median of the rounds', as a machine that
    stands still for a second says nothing of the server. `worst` is the p95 of the slowest round."""

    name: str
    highest: float
    p50: float
    p95: float
    p99: float
    worst: float
    failed: int


def measure(texts: Sequence[str], seconds: float = SECONDS) -> list[Figure]:
    """One and two workers, embedded and with Redis and PostgreSQL, one of them with its stores on a single
    processor, and stock Rasa's own server.

    All run at once and are loaded in turns: a machine that others slow down is as slow for each of them.
    """
    with ExitStack() as stack, Steps() as steps:
        targets = []
        for name, workers, shared in (
            ("1 worker, embedded", 1, False),
            (_ONE, 1, True),
            (_TWO, 2, True),
        ):
            with steps.step(f"start {name}"):
                server = stack.enter_context(deployment.deployed(workers, shared))
                targets.append(Target(name, server.port, workers))
        with steps.step(f"start {_CONFINED}"), deployment.confined_to(1):
            server = stack.enter_context(deployment.deployed(1, shared=True))
            targets.append(Target(_CONFINED, server.port))
        with steps.step("start stock Rasa's server"):
            targets.append(stack.enter_context(stock_server()))
        with steps.step("load", total=2 * _ROUNDS) as advance:
            found = load(targets, texts, seconds, advance)
    return _figures(found)


def load(
    targets: Sequence[Target], texts: Sequence[str], seconds: float, advance: Callable[[int], None]
) -> list[Measured]:
    """Warms the servers up, finds their highest rates, and times them at half of these; each has
    `seconds` for either, in so many rounds."""
    for target in targets:
        send(target, texts, seconds / 3, CONNECTIONS * target.workers)
    full = [Outcome() for _ in targets]
    for _ in range(_ROUNDS):
        for target, outcome in zip(targets, full, strict=True):
            outcome.add(send(target, texts, seconds / _ROUNDS, CONNECTIONS * target.workers))
        advance(1)
    highest = [len(outcome.times) / outcome.seconds for outcome in full]
    half: list[list[Outcome]] = [[] for _ in targets]
    for _ in range(_ROUNDS):
        for target, rounds, rate in zip(targets, half, highest, strict=True):
            rounds.append(send(target, texts, seconds / _ROUNDS, _SPARE, rate / 2))
        advance(1)
    return [
        _measured(target.name, rate, fast, slow)
        for target, rate, fast, slow in zip(targets, highest, full, half, strict=True)
    ]


def _measured(name: str, highest: float, full: Outcome, half: Sequence[Outcome]) -> Measured:
    rounds = [[time * 1000 for time in one.times] for one in half]
    p50, p95, p99 = (median(percentile(times, percent) for times in rounds) for percent in (50, 95, 99))
    worst = max(percentile(times, 95) for times in rounds)
    return Measured(name, highest, p50, p95, p99, worst, full.failed + sum(one.failed for one in half))


def send(
    target: Target, texts: Sequence[str], seconds: float, connections: int, rate: float = 0.0
) -> Outcome:
    """Lets a client process carry out one order. Raises `SetupError` when it fails."""
    order = Order(target.port, target.path, target.shape, list(texts), seconds, connections, rate)
    done = subprocess.run(
        [sys.executable, "-m", "bot.bench.load_client"],
        cwd=ROOT,
        input=json.dumps(asdict(order)),
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise SetupError(f"the client failed: {done.stderr.strip()[-500:]}")
    return Outcome(**json.loads(done.stdout))


@contextmanager
def stock_server() -> Iterator[Target]:
    """`rasa run` over the stock pipeline with its REST channel and its own stores."""
    folder = settings().var_dir / "bench" / "stock"
    model, port = stock.prepare(folder, settings().nlu_dir), servers.free_port()
    with tempfile.TemporaryDirectory() as scratch:
        credentials = Path(scratch) / "credentials.yml"
        credentials.write_text(yaml.safe_dump({"rest": None}), encoding="utf-8")
        command = [
            sys.executable, "-W", "ignore", "-m", "rasa", "run", "--model", str(model),
            "--port", str(port), "--interface", servers.HOST, "--credentials", str(credentials),
        ]  # fmt: skip
        quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
        with deployment.running(command, quiet, Path(scratch) / "log") as process:
            deployment.await_ready(port, "/", process)
            yield Target("stock Rasa's server", port, 1, "rasa", "/webhooks/rest/webhook")


def _figures(found: Sequence[Measured]) -> list[Figure]:
    figures = []
    for one in found:
        ours = "stock" not in one.name
        figures += [
            Figure("load", f"{one.name}: highest rate", one.highest, "turns/s"),
            Figure(
                "load",
                f"{one.name}: p95 at half of it",
                one.p95,
                "ms",
                _P95_MS if ours else None,
                baseline=f"p50 {one.p50:.1f} ms, p99 {one.p99:.1f} ms, slowest round {one.worst:.0f} ms, "
                f"{one.failed} failed",
            ),
        ]
    by_name = {one.name: one.highest for one in found}
    two = by_name[_TWO]
    return [
        *figures,
        Figure("load", "2 workers / 1 worker", two / by_name[_ONE], "×", _SCALE, at_least=True),
        Figure("load", f"2 workers / {_CONFINED}", two / by_name[_CONFINED], "×"),
    ]
