"""How long a turn of a form takes, with the store: bookings from the first wish to the case number."""

from __future__ import annotations

from bot import resources
from bot.assistant import Assistant
from bot.bench.booking import MOST_TURNS, WISH, answer
from bot.bench.figure import Figure
from bot.bench.timing import Times
from bot.messages import Turn
from bot.progress import Steps

#: Bookings that are made; each takes seven turns.
BOOKINGS = 40
_P50 = 15.0


async def measure(assistant: Assistant, bookings: int = BOOKINGS) -> list[Figure]:
    """Makes bookings and times their turns."""
    times, opening = Times(), Times()
    done = 0
    with Steps() as steps, steps.step("forms", total=bookings) as advance:
        for number in range(bookings):
            done += await _book(assistant, number, times, opening)
            advance(1)
    return [
        Figure("forms", "p50 of a turn, with the store", times.at(50), "ms", _P50),
        Figure("forms", "p95 of a turn", times.at(95), "ms"),
        Figure("forms", "p50 of the turn that opens the case", opening.at(50), "ms"),
        Figure(
            "forms", "bookings made", float(done), "", float(bookings), at_least=True, baseline="all of them"
        ),
    ]


async def _book(assistant: Assistant, number: int, times: Times, opening: Times) -> bool:
    """One conversation; whether it ended in a case."""
    text = WISH
    for _ in range(MOST_TURNS):
        resources.encoder().forget()
        with times.measure():
            reply = await assistant.handle(Turn(f"bench-form-{number}", text))
        if reply.trace.route == "done":
            opening.add(times.wall[-1], times.cpu[-1])
            return True
        text = answer(reply, number)
    return False
