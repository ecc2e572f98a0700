"""Load on whole servers: how many turns a second, how long each takes, and what it does to their memory."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

from bot.bench import deployment, servers, stock
from bot.bench.figure import Figure
from bot.bench.load_client import Order, Outcome
from bot.bench.timing import percentile
from bot.errors import SetupError
from bot.progress import Steps
from bot.settings import ROOT, settings

SECONDS = 15.0
#: Connections a worker while the highest rate is looked for: enough that none has to wait for work.
CONNECTIONS = 4
#: Connections of a schedule; more are opened when all are busy.
_SPARE = 16
_P95_MS, _SCALE = 100.0, 1.7


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
    those at half of that, counted from when a turn was due."""

    name: str
    highest: float
    p50: float
    p95: float
    p99: float
    failed: int


def measure(texts: Sequence[str], seconds: float = SECONDS) -> list[Figure]:
    """One and two workers, embedded and with Redis and PostgreSQL, and stock Rasa's own server."""
    found: dict[str, Measured] = {}
    with Steps() as steps:
        for name, workers, shared in (
            ("1 worker, embedded", 1, False),
            ("1 worker, Redis and PostgreSQL", 1, True),
            ("2 workers, Redis and PostgreSQL", 2, True),
        ):
            with steps.step(name), deployment.deployed(workers, shared) as server:
                found[name] = load(Target(name, server.port, workers), texts, seconds)
        with steps.step("stock Rasa's server"), stock_server() as target:
            found[target.name] = load(target, texts, seconds)
    return _figures(list(found.values()))


def load(target: Target, texts: Sequence[str], seconds: float) -> Measured:
    """Warms a server up, finds its highest rate, and times it at half of that."""
    connections = CONNECTIONS * target.workers
    send(target, texts, seconds / 3, connections)
    full = send(target, texts, seconds, connections)
    highest = len(full.times) / full.seconds
    half = send(target, texts, seconds, _SPARE, highest / 2)
    times = [time * 1000 for time in half.times]
    p50, p95, p99 = (percentile(times, percent) for percent in (50, 95, 99))
    return Measured(target.name, highest, p50, p95, p99, full.failed + half.failed)


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
                baseline=f"p50 {one.p50:.1f} ms, p99 {one.p99:.1f} ms, {one.failed} failed",
            ),
        ]
    by_name = {one.name: one.highest for one in found}
    scale = by_name["2 workers, Redis and PostgreSQL"] / by_name["1 worker, Redis and PostgreSQL"]
    return [*figures, Figure("load", "2 workers / 1 worker", scale, "×", _SCALE, at_least=True)]
