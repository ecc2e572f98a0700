"""How long suggestions to an agent take, with the store: line by line, and for a conversation at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from threadpoolctl import threadpool_limits

from bot import resources
from bot.bench.figure import Figure
from bot.bench.timing import Times, percentile
from bot.progress import Steps
from bot.suggesting import Spoken

#: Lines of the resident's in one conversation; the agent says something between them.
_LINES = 3
_LIMIT = 3
_P95 = 50.0
_SAID = "您好，请您稍等，我查一下。"


def measure(texts: Sequence[str]) -> list[Figure]:
    """Makes conversations of the texts and asks for suggestions.

    Line by line, as at an agent's desk, each line is new and those before it are remembered; a whole
    conversation that no worker has seen has `_LINES` new lines at once.
    """
    # As where turns are taken (`bot.dialogue.host`): small products stay on one core.
    with threadpool_limits(1, "blas"):
        growing, whole = _times(texts)
    return [*_figures("a new line", growing), *_figures(f"{_LINES} new lines at once", whole)]


def _figures(what: str, times: Times) -> list[Figure]:
    cpu = percentile(times.cpu, 95)
    return [
        Figure("suggestions", f"p50 of {what}", times.at(50), "ms"),
        Figure(
            "suggestions",
            f"p95 of {what}",
            times.at(95),
            "ms",
            _P95,
            baseline=f"{cpu:.1f} ms of processor time",
        ),
    ]


def _times(texts: Sequence[str]) -> tuple[Times, Times]:
    suggester, growing, whole = resources.suggester(), Times(), Times()
    # The first one pays for what libraries load lazily.
    suggester.suggest(next(_conversations(texts)), _LIMIT)
    with Steps() as steps, steps.step("suggestions", total=len(texts) // _LINES) as advance:
        for transcript in _conversations(texts):
            _forget()
            for end in range(1, len(transcript) + 1, 2):
                with growing.measure():
                    suggester.suggest(transcript[:end], _LIMIT)
            _forget()
            with whole.measure():
                suggester.suggest(transcript, _LIMIT)
            advance(1)
    return growing, whole


def _conversations(texts: Sequence[str]) -> Iterator[list[Spoken]]:
    for begin in range(0, len(texts) - _LINES + 1, _LINES):
        lines = [
            line
            for text in texts[begin : begin + _LINES]
            for line in (Spoken("resident", text), Spoken("agent", _SAID))
        ]
        yield lines[:-1]


def _forget() -> None:
    resources.encoder().forget()
    resources.suggester().forget()
