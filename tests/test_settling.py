"""What was loaded goes into large pages where the system has them, and stays what it was."""

from __future__ import annotations

import gc

import numpy as np
import pytest

from bot import settling
from bot.settling import _stretches, load_undisturbed, settle

MAPS = """\
00400000-00a00000 rw-p 00000000 fd:00 1234 /usr/bin/python3.11
01000000-01800000 rw-p 00000000 00:00 0 [heap]
7f0000100000-7f0000700000 rw-p 00000000 00:00 0
7f0000800000-7f0000a00000 r--p 00000000 00:00 0
7f0000a00000-7f0000bff000 rw-p 00000000 00:00 0
7f0000c00000-7f0000e00000 rw-s 00000000 00:01 77 /dev/shm/counters
7fff00000000-7fff00200000 rw-p 00000000 00:00 0 [stack]
"""


def test_only_whole_large_pages_of_the_process_itself_are_asked_for() -> None:
    heap = [0x1000000, 0x1200000, 0x1400000, 0x1600000]
    assert list(_stretches(MAPS)) == [*heap, 0x7F0000200000, 0x7F0000400000]


def test_what_was_loaded_stays_what_it_was() -> None:
    loaded = np.arange(4_000_000)
    words = [str(number) for number in range(100_000)]
    settle.cache_clear()
    settle()
    assert gc.get_freeze_count() > 0
    assert loaded.sum() == 4_000_000 * 3_999_999 // 2
    assert words == [str(number) for number in range(100_000)]


def test_the_collector_rests_until_all_is_loaded() -> None:
    try:
        load_undisturbed()
        assert not gc.isenabled()
        settle.cache_clear()
        settle()
        assert gc.isenabled()
    finally:
        gc.enable()


def test_a_system_without_maps_of_its_memory_does_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "_MAPS", settling.Path("/nowhere"))
    assert settling._into_large_pages() == 0
