"""What the app counts, in a registry of its own so that two apps in one process do not mix.

Labels are taken from closed sets (route, channel, status): never an id, an address or a word of a
resident's.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.messages import Channel, Route

CONTENT_TYPE = CONTENT_TYPE_LATEST

#: Upper bounds in seconds. The first six surround the turn's target (p50 12 ms, p95 20 ms), the last
#: is WeChat's limit for an answer.
TURN_SECONDS_BUCKETS = (0.005, 0.0075, 0.01, 0.0125, 0.015, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """The counters of one app."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._turns = Counter(
            "assistant_turns", "Turns answered", ["route", "channel"], registry=self._registry
        )
        self._seconds = Histogram(
            "assistant_turn_seconds",
            "Seconds from a turn handed to the assistant to its reply",
            buckets=TURN_SECONDS_BUCKETS,
            registry=self._registry,
        )
        self._errors = Counter(
            "assistant_errors", "Problems answered, by HTTP status", ["status"], registry=self._registry
        )

    def count_turn(self, route: Route, channel: Channel, seconds: float) -> None:
        """One turn was answered after `seconds`."""
        self._turns.labels(route, channel).inc()
        self._seconds.observe(seconds)

    def count_error(self, status: int) -> None:
        """One request was answered with a problem."""
        self._errors.labels(str(status)).inc()

    def exposition(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)
