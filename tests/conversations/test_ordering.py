"""Four real processes and one conversation, also with processes killed.

The figures of the README (500 messages, a process killed every second) are `python -m bot bench ordering`.
"""

from __future__ import annotations

import pytest

from bot.bench import ordering
from bot.bench.ordering_processes import Heard


def test_four_processes_take_one_turn_at_a_time_in_order(redis_url: str) -> None:
    found = ordering.run(redis_url, messages=80)
    assert (found.at_once, found.out_of_order, found.lost, found.doubled, found.wrong) == (1, 0, 0, 0, 0)


def test_killed_processes_lose_and_double_nothing(redis_url: str) -> None:
    found = ordering.run(redis_url, messages=80, lease=1.0, kill_every=0.4, seed=7)
    assert (found.at_once, found.out_of_order, found.lost, found.doubled, found.wrong) == (1, 0, 0, 0, 0)
    assert found.kills >= 2


def test_what_went_wrong_is_counted() -> None:
    heard = Heard(
        begun=[(0, 1, 100), (1, 2, 150), (2, 1, 200), (3, 3, 300)],
        ended={(0, 1): 200, (1, 2): 250, (2, 1): 240},
        died={3: 400},
        places={0: [1, 1], 1: [3], 2: [2]},
        entered={0: [0], 1: [1], 2: [2], 3: [3]},
    )
    found = ordering.judge(heard, [0, 2, 1, 1], messages=5, seconds=1.0)
    assert (found.at_once, found.out_of_order, found.lost, found.doubled) == (2, 2, 2, 1)
    assert (found.wrong, found.kills) == (1, 1)


@pytest.mark.parametrize(
    ("log", "entered", "wrong"),
    [
        ([0, 1, 2], {0: [0], 1: [1], 2: [2]}, 0),
        ([1, 0, 2], {0: [0], 1: [1], 2: [2]}, 1),
        # Sent again after its worker died, with others in between.
        ([0, 2, 1], {0: [0], 1: [1, 3], 2: [2]}, 0),
        ([0, 1, 2], {0: [0], 1: [1, 3], 2: [2]}, 0),
        ([2, 0], {0: [0, 1], 2: [2]}, 1),
        ([0], {}, 1),
    ],
)
def test_the_order_is_that_of_standing_in_line(
    log: list[int], entered: dict[int, list[int]], wrong: int
) -> None:
    assert ordering.out_of_order(log, entered) == wrong
