"""How well the assistant knows what it does not know, on messages that training never sees.

The thresholds in use were learned from `nlu_data/calibration.yml`. Here they meet other messages,
and the curve shows what other thresholds would have done.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot import resources
from bot.assistant import Assistant
from bot.bench.figure import Figure
from bot.bench.quality import Case, Outcome, read_cases, take
from bot.language.clock import today
from bot.retrieval.outcome import Found

_ANSWERED_OUTSIDE = 0.04
#: Shares of the messages from outside that may be answered, at which the curve is read.
_CURVE = (0.01, 0.02, 0.04, 0.08, 0.16)


async def measure(assistant: Assistant, files: Sequence[Path]) -> list[Figure]:
    """Asks all messages of the sets that are wholly outside or have an answer."""
    cases = [case for file in files for case in read_cases(file)]
    wanted = [case for case in cases if is_outside(case) or is_inside(case)]
    return figures(await take(assistant, wanted)) + curve(wanted)


def is_outside(case: Case) -> bool:
    """Nothing but declining is right."""
    return case.routes == ("decline",)


def is_inside(case: Case) -> bool:
    """Nothing but an answer is right."""
    return case.routes == ("answer",)


def figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """What the assistant did. Raises ValueError when one of the two kinds is missing."""
    outside = [outcome.route for outcome in outcomes if is_outside(outcome.case)]
    inside = [outcome.route for outcome in outcomes if is_inside(outcome.case)]
    if not outside or not inside:
        raise ValueError("a curve needs messages of both kinds")
    return [
        Figure(
            "decline",
            "out of scope answered",
            outside.count("answer") / len(outside),
            "%",
            _ANSWERED_OUTSIDE,
            baseline=f"{len(outside)} messages; everything answered 100 %",
        ),
        Figure("decline", "out of scope asked back", outside.count("clarify") / len(outside), "%"),
        Figure(
            "decline",
            "in scope declined",
            inside.count("decline") / len(inside),
            "%",
            baseline=f"{len(inside)} messages",
        ),
        Figure("decline", "in scope asked back", inside.count("clarify") / len(inside), "%"),
    ]


def curve(cases: Sequence[Case]) -> list[Figure]:
    """Points of the ROC curve of the trust in answers, over first turns."""
    first = [case for case in cases if case.before is None]
    outside = [trust(case.text) for case in first if is_outside(case)]
    inside = [trust(case.text) for case in first if is_inside(case)]
    points = roc(outside, inside, _CURVE)
    return [
        Figure(
            "decline",
            f"in scope answered, with {share:.0%} of out of scope let through",
            answered,
            "%",
            baseline=f"threshold {threshold:.2f}",
        )
        for share, threshold, answered in points
    ]


def trust(text: str) -> float:
    """How far the assistant would trust its best answer, 0 to 1; 0 where it would only ask back."""
    answerer, lookups = resources.answerer(), resources.lookups()
    question = answerer.question(resources.message_reader().read(text).text)
    found = lookups.look_up(question, today(), least=0.0)
    return found.trust if isinstance(found, Found) else 0.0


def roc(
    outside: Sequence[float], inside: Sequence[float], shares: Sequence[float]
) -> list[tuple[float, float, float]]:
    """(share of `outside` above, threshold, share of `inside` above it), for each share asked for.

    Raises ValueError when there is nothing to choose from.
    """
    if not outside or not inside:
        raise ValueError("a curve needs messages of both kinds")
    points = []
    for share in shares:
        threshold = float(np.quantile(np.asarray(outside), 1 - share))
        points.append((share, threshold, float(np.mean(np.asarray(inside) > threshold))))
    return points
