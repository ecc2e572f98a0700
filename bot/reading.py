"""Reading the store from the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


async def read(embedded: bool, look: Callable[[], Found]) -> Found:
    """What `look` finds, which only reads; raises what it raises.

    `embedded`: the store is a file of this machine, whose reading takes less than a thread would.
    """
    return look() if embedded else await asyncio.to_thread(look)
