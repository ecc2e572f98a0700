"""Who works where: helpers have processors of their own, and nobody is left where he was put."""

from __future__ import annotations

import os
import threading

import pytest

from bot.encoder.processors import Processors


@pytest.mark.parametrize(
    ("allowed", "most", "count", "helpers"),
    [
        ({2, 5, 7}, 2, 2, (7,)),
        ({2, 5, 7}, 3, 3, (5, 7)),
        ({2, 5, 7}, 9, 3, (5, 7)),
        ({2, 5, 7}, 1, 1, ()),
        ({4}, 2, 1, ()),
    ],
)
def test_the_last_processors_are_the_helpers(
    monkeypatch: pytest.MonkeyPatch, allowed: set[int], most: int, count: int, helpers: tuple[int, ...]
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: allowed)
    processors = Processors(most)
    assert (processors.count, processors.of_the_helpers) == (count, helpers)


def test_the_caller_stays_off_the_helpers_processors_only_meanwhile() -> None:
    before = os.sched_getaffinity(0)
    processors = Processors(2)
    with processors.kept_apart():
        assert os.sched_getaffinity(0) == before - set(processors.of_the_helpers)
    assert os.sched_getaffinity(0) == before


def test_items_are_done_each_by_somebody_else_and_come_back_in_order() -> None:
    """They wait for each other: in turn, they would wait for ever."""
    processors = Processors(2)
    together = threading.Barrier(processors.count, timeout=30)

    def work(item: int) -> tuple[int, frozenset[int]]:
        together.wait()
        return item, frozenset(os.sched_getaffinity(0))

    items = list(range(processors.count))
    done = processors.side_by_side(work, items)
    assert [item for item, _ in done] == items
    assert all(where == set(processors.of_the_helpers) for _, where in done[1:])


def test_a_helpers_failure_is_the_callers() -> None:
    before, processors = os.sched_getaffinity(0), Processors(2)

    def work(item: int) -> int:
        return 1 // item

    with pytest.raises(ZeroDivisionError):
        processors.side_by_side(work, [1, 0])
    assert os.sched_getaffinity(0) == before


def test_processors_that_were_taken_away_stop_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container's share can change while it runs."""
    somewhere = os.sched_getaffinity(0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {1000, 1001})
    processors = Processors(2)
    assert processors.side_by_side(lambda item: item + 1, [1, 2]) == [2, 3]
    monkeypatch.undo()
    assert os.sched_getaffinity(0) == somewhere
