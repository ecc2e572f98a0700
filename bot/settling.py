"""What a process does with its memory once everything is loaded, before it answers.

A turn reads much and writes little: the encoder's weights, the index, the words of the domain. How soon
the processor has them decides how long the turn takes.
"""

from __future__ import annotations

import ctypes
import gc
import logging
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_MAPS = Path("/proc/self/maps")

#: Bytes of a large page where processors have pages of 4 KB.
_LARGE = 2 * 1024 * 1024

#: `madvise`: put these pages into a large one now (Linux 6.1).
_COLLAPSE = 25

_log = logging.getLogger(__name__)


def load_undisturbed() -> None:
    """Lets the collector rest until `settle`: nearly all that a process makes as it starts stays, and looking
    through it again and again takes an eighth of that time (8.6 s against 7.5)."""
    gc.disable()


@lru_cache(maxsize=1)
def settle() -> None:
    """Does it once; what is forked from this process finds it done and shares it.

    What was loaded stays, so the collector need not look through it again and again: that takes half a
    second of processor time in which nobody is answered, and writes to pages that workers share. And it
    goes into large pages where the system has them, which makes a turn a twelfth faster.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
    moved = _into_large_pages()
    _log.debug("%d MB are in large pages", moved // 1_000_000)


def _into_large_pages() -> int:
    """Bytes that are in large pages afterwards; 0 on a system that has none or is told to use none."""
    if not _MAPS.is_file():
        return 0
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    # A refusal costs nothing: that stretch stays as it is.
    return sum(
        _LARGE for begin in _stretches(_MAPS.read_text("utf-8")) if advise(begin, _LARGE, _COLLAPSE) == 0
    )


def _stretches(maps: str) -> Iterator[int]:
    """Where the large pages could be that lie wholly in memory of the process's own, by `/proc/self/maps`:
    private, writable, and of no file."""
    for line in maps.splitlines():
        place, rights, _, _, file, *name = line.split()
        if rights != "rw-p" or file != "0" or (name and name != ["[heap]"]):
            continue
        begin, end = (int(number, 16) for number in place.split("-"))
        first = -(-begin // _LARGE) * _LARGE
        yield from range(first, end - _LARGE + 1, _LARGE)
