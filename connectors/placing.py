"""Which processors a worker computes on."""

from __future__ import annotations

from collections.abc import Collection


def place_of(slot: int, workers: int, processors: Collection[int]) -> set[int]:
    """The processors for the worker with number `slot`, of so many `workers`.

    Where workers fill the machine, each keeps to one: its threads hand a turn to each other and seldom
    compute at once, so they lose nothing by it and find what they need in that processor's cache. Where
    processors are left over, a worker may go where there is room.
    """
    if workers < len(processors):
        return set(processors)
    return {sorted(processors)[slot % len(processors)]}
