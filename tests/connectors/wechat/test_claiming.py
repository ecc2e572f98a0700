"""Which request of a message brings its answer: every course that its tries can take."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from bot.conversations import EmbeddedConversations
from connectors.tencent.background import Background
from connectors.tencent.claiming import Claiming

#: What happens: try `n` begins; it is answered in time, left, or left while it claims to answer; the answer
#: to a left one is ready.
Step = tuple[str, int]


def courses(
    tries: int,
    done: tuple[Step, ...] = (),
    begun: int = 0,
    busy: bool = False,
    waiting: frozenset[int] = frozenset(),
) -> Iterator[tuple[Step, ...]]:
    """All orders of events for so many tries, each of which begins when the one before is over."""
    if begun == tries and not busy and not waiting:
        yield done
    if busy:
        yield from courses(tries, (*done, ("answered", begun)), begun, False, waiting)
        yield from courses(tries, (*done, ("left", begun)), begun, False, waiting | {begun})
        yield from courses(tries, (*done, ("turned", begun)), begun, False, waiting | {begun})
    elif begun < tries:
        yield from courses(tries, (*done, ("begins", begun + 1)), begun + 1, True, waiting)
    for number in waiting:
        yield from courses(tries, (*done, ("ready", number)), begun, busy, waiting - {number})


async def brought(course: Sequence[Step], tries: int) -> int:
    """How often the resident reads the answer: all responses but the last try's are lost on the way."""
    claiming = Claiming(SimpleNamespace(conversations=EmbeddedConversations(60)), Background())  # type: ignore[arg-type]
    numbers: dict[int, int] = {}
    turned: dict[int, bool] = {}
    read = 0
    for what, number in course:
        if what == "begins":
            numbers[number] = await claiming.attempt("wechat:o", "m")
        elif what == "answered":
            may = await claiming.answer("wechat:o", "m", numbers[number])
            read += may and number == tries
        elif what == "turned":
            turned[number] = await claiming.answer("wechat:o", "m", numbers[number])
        elif what == "ready" and turned.get(number, True):
            read += await claiming.afterwards("wechat:o", "m", numbers[number], number in turned)
    return read


@pytest.mark.parametrize("tries", [1, 2, 3])
def test_whatever_is_lost_or_late_the_answer_is_read_once(tries: int) -> None:
    async def run() -> list[Sequence[Step]]:
        return [course for course in courses(tries) if await brought(course, tries) != 1]

    assert len(list(courses(tries))) == {1: 3, 2: 25, 3: 355}[tries]
    assert asyncio.run(run()) == []


def test_tries_are_numbered_and_have_an_end() -> None:
    async def run() -> list[int]:
        stub: Any = SimpleNamespace(conversations=EmbeddedConversations(60))
        claiming = Claiming(stub, Background())
        return [await claiming.attempt("wechat:o", "m") for _ in range(8)] + [
            await claiming.attempt("wechat:o", "another")
        ]

    assert asyncio.run(run()) == [1, 2, 3, 4, 5, 6, 6, 6, 1]
