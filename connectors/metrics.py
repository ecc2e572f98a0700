"""What the app counts, in a registry of its own so that two apps in one process do not mix.

Several workers keep what they count in files of one folder, and each shows the sum of all (`share`).
Labels are taken from closed sets (route, channel, status, connector, reason): never an id, an address
or a word of a resident's.
"""

from __future__ import annotations

import os
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
    values,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

from bot.messages import Channel, Route

CONTENT_TYPE = CONTENT_TYPE_LATEST

#: Upper bounds in seconds. The first six surround the turn's target (p50 12 ms, p95 20 ms), the last
#: is WeChat's limit for an answer.
TURN_SECONDS_BUCKETS = (0.005, 0.0075, 0.01, 0.0125, 0.015, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
#: A free conversation is had in under a millisecond; what waits longer waits for whole turns.
WAIT_SECONDS_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

#: The library's own name for the folder that workers share.
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def share(folder: Path, slot: int) -> None:
    """From now on this process counts into files of `folder`, and shows what all workers counted there.

    To be called before the first `Metrics`. `slot` is this worker's alone among those that live; the
    one that takes its place counts on in the same files, so that nothing is lost and none pile up.
    """
    os.environ[_FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue(lambda: slot)


class Metrics:
    """The counters of one app; it is the `bot.observing.Observer` of the app's assistant."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._folder = os.environ.get(_FOLDER)
        if self._folder is None:
            ProcessCollector(registry=registry)
        self._turns = Counter(
            "assistant_turns",
            "Turns answered; those of route decline had no answer",
            ["route", "channel"],
            registry=registry,
        )
        self._seconds = Histogram(
            "assistant_turn_seconds",
            "Seconds from a turn handed to the assistant to its reply",
            buckets=TURN_SECONDS_BUCKETS,
            registry=registry,
        )
        self._waits = Histogram(
            "assistant_lock_wait_seconds",
            "Seconds that a turn waited for the turns of its conversation that came before",
            buckets=WAIT_SECONDS_BUCKETS,
            registry=registry,
        )
        self._queues = Histogram(
            "assistant_queue_seconds",
            "Seconds that a turn waited for the turns of other conversations in its worker",
            buckets=WAIT_SECONDS_BUCKETS,
            registry=registry,
        )
        self._handovers = Counter(
            "assistant_handovers", "Conversations handed over to a person", ["channel"], registry=registry
        )
        self._outbox_age = Gauge(
            "assistant_outbox_age_seconds",
            "Seconds since the oldest notification fell due that is not delivered; 0: there is none",
            multiprocess_mode="mostrecent",
            registry=registry,
        )
        self._errors = Counter(
            "assistant_errors", "Problems answered, by HTTP status", ["status"], registry=registry
        )
        self._refusals = Counter(
            "assistant_connector_refusals",
            "Messages of another system that a connector refused",
            ["connector", "reason"],
            registry=registry,
        )
        self._limited = Counter(
            "assistant_rate_limited",
            "Messages refused because too many came",
            ["scope", "channel"],
            registry=registry,
        )

    def count_turn(self, route: Route, channel: Channel, seconds: float) -> None:
        """One turn was answered after `seconds`."""
        self._turns.labels(route, channel).inc()
        self._seconds.observe(seconds)

    def count_error(self, status: int) -> None:
        """One request was answered with a problem."""
        self._errors.labels(str(status)).inc()

    def count_refusal(self, connector: str, reason: str) -> None:
        """A connector refused a message: `wechat`, `signature`. Both words are the program's own."""
        self._refusals.labels(connector, reason).inc()

    def count_limited(self, scope: str, channel: str) -> None:
        """A message was one too many for its `scope`: conversation, address or connector."""
        self._limited.labels(scope, channel).inc()

    def waited(self, seconds: float) -> None:
        """A turn had its conversation after so long."""
        self._waits.observe(seconds)

    def queued(self, seconds: float) -> None:
        """A turn began after it waited so long for its worker."""
        self._queues.observe(seconds)

    def handed_over(self, channel: Channel) -> None:
        """A conversation went to a person."""
        self._handovers.labels(channel).inc()

    def outbox_age(self, seconds: float) -> None:
        """So old is the oldest notification that waits to be delivered."""
        self._outbox_age.set(seconds)

    def exposition(self) -> bytes:
        """All metrics in Prometheus' text format."""
        if self._folder is None:
            return generate_latest(self._registry)
        everybody = CollectorRegistry()
        MultiProcessCollector(everybody, self._folder)
        return generate_latest(everybody)
