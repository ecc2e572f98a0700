"""The figures, their table and their file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.bench.figure import Figure, table, write
from bot.bench.timing import Times, percentile


@pytest.mark.parametrize(
    ("figure", "met"),
    [
        (Figure("turn", "p50", 12.0, "ms", 12.0), True),
        (Figure("turn", "p50", 12.1, "ms", 12.0), False),
        (Figure("throughput", "t", 60.0, "turns/s", 60.0, at_least=True), True),
        (Figure("throughput", "t", 59.9, "turns/s", 60.0, at_least=True), False),
        (Figure("turn", "p99", 40.0, "ms"), None),
    ],
)
def test_a_target_is_met_or_not_or_not_set(figure: Figure, met: bool | None) -> None:
    assert figure.met is met


def test_the_table_gives_value_target_and_baseline() -> None:
    rows = table(
        [
            Figure("turn", "p50", 9.876, "ms", 12.0, baseline="encoder alone 4.0 ms"),
            Figure("quality", "right", 0.5, "%", 0.95, at_least=True),
        ]
    ).splitlines()
    assert rows[2] == "| turn | p50 | 9.88 ms ✓ | ≤ 12 ms | encoder alone 4.0 ms |"
    assert rows[3] == "| quality | right | 50.0% ✗ | ≥ 95.0% |  |"


def test_parts_that_were_not_run_again_stay_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "bench" / "figures.json"
    write([Figure("turn", "p50", 9.0, "ms"), Figure("search", "p95", 8.0, "ms", 15.0)], path)
    write([Figure("turn", "p50", 7.0, "ms")], path)
    kept = {row["part"]: row for row in json.loads(path.read_text("utf-8"))}
    assert kept["turn"]["value"] == 7.0
    assert kept["search"]["met"] is True
    assert len(kept) == 2


def test_times_hold_one_sample_a_block() -> None:
    times = Times()
    for _ in range(3):
        with times.measure():
            pass
    assert len(times.wall) == len(times.cpu) == 3
    assert min(times.wall) >= 0


def test_percentiles_lie_between_their_neighbours() -> None:
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0
    assert percentile([1.0, 2.0], 75) == 1.75
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 50)
