"""Which processors a worker computes on."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from connectors.placing import place_of

PROCESSORS = st.sets(st.integers(0, 63), min_size=1, max_size=8)


@given(PROCESSORS, st.integers(0, 8))
def test_workers_that_fill_the_machine_share_it_out(processors: set[int], more: int) -> None:
    workers = len(processors) + more
    places = [place_of(slot, workers, processors) for slot in range(workers)]
    assert all(len(place) == 1 for place in places)
    used = Counter(processor for place in places for processor in place)
    assert set(used) == processors
    assert max(used.values()) - min(used.values()) <= 1


@given(PROCESSORS.filter(lambda processors: len(processors) > 1))
def test_where_there_is_room_a_worker_goes_where_it_likes(processors: set[int]) -> None:
    workers = len(processors) - 1
    assert [place_of(slot, workers, processors) for slot in range(workers)] == [processors] * workers
