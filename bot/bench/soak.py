"""Half of the highest rate for a long time: what it does to the memory of the server."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from bot.bench.deployment import deployed
from bot.bench.figure import Figure
from bot.bench.load import CONNECTIONS, Target, send
from bot.bench.timing import percentile
from bot.progress import Steps

MINUTES = 30.0
_WORKERS = 2
#: Seconds of full load before the memory counts: caches fill, libraries load what they put off.
_WARM_UP = 60.0
_SAMPLES = 60
_FLAT, _P95_MS = 0.05, 100.0


def measure(texts: Sequence[str], minutes: float = MINUTES) -> list[Figure]:
    """Two workers with Redis and PostgreSQL; their memory at equal distances."""
    seconds = minutes * 60
    with deployed(_WORKERS, shared=True) as server, Steps() as steps, ThreadPoolExecutor(1) as pool:
        target = Target("soak", server.port, _WORKERS)
        full = send(target, texts, min(_WARM_UP, seconds), CONNECTIONS * _WORKERS)
        rate = len(full.times) / full.seconds / 2
        samples = [server.memory()]
        sending = pool.submit(send, target, texts, seconds, CONNECTIONS * _WORKERS, rate)
        with steps.step("soak", total=_SAMPLES) as advance:
            for _ in range(_SAMPLES):
                time.sleep(seconds / _SAMPLES)
                samples.append(server.memory())
                advance(1)
        outcome = sending.result()
    times = [time * 1000 for time in outcome.times]
    return [
        Figure(
            "soak",
            f"growth of memory over {minutes:.0f} minutes",
            samples[-1] / samples[0] - 1,
            "%",
            _FLAT,
            baseline=f"{samples[0]:.0f} MB, then {samples[-1]:.0f} MB; at most {max(samples):.0f} MB",
        ),
        Figure(
            "soak",
            "p95",
            percentile(times, 95),
            "ms",
            _P95_MS,
            baseline=f"at {rate:.0f} turns/s; p50 {percentile(times, 50):.1f} ms, {outcome.failed} failed",
        ),
    ]
