"""Runs the parts of the benchmark that are asked for, with one assistant for all."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from bot.assistant import Assistant
from bot.bench import (
    agents,
    capacity,
    corpus,
    crash,
    danger,
    decline,
    five_seconds,
    forms,
    load,
    ordering,
    publishing,
    quality,
    restarts,
    serving,
    soak,
    suggestions,
    turns,
)
from bot.bench.figure import Figure, table, write
from bot.bench.own_store import own_store
from bot.bench.stock import StockPipeline, prepare
from bot.progress import Steps
from bot.settings import ROOT, settings

PARTS = (
    "turn",
    "stock",
    "throughput",
    "forms",
    "suggestions",
    "search",
    "memory",
    "decline",
    "quality",
    "danger",
    "capacity",
    "crash",
    "ordering",
    "load",
    "soak",
    "restarts",
    "five-seconds",
    "agents",
    "publishing",
)
#: Parts that need no trained assistant in this process: those that send residents' messages, and the others.
_WITH_MESSAGES: dict[str, ModuleType] = {
    "suggestions": suggestions,
    "memory": serving,
    "load": load,
    "soak": soak,
}
_BY_THEMSELVES: dict[str, ModuleType] = {
    "capacity": capacity,
    "crash": crash,
    "ordering": ordering,
    "restarts": restarts,
    "five-seconds": five_seconds,
    "agents": agents,
    "publishing": publishing,
}
MESSAGES = 300
SETS = ROOT / "tests" / "evaluation"
DEVELOPMENT = SETS / "messages.yml"
HOLDOUT = SETS / "holdout.yml"
DANGER = SETS / "danger.yml"


@dataclass(frozen=True)
class Size:
    """How much is measured; the README's figures are of the size that is the default."""

    messages: int = MESSAGES
    passages: int = corpus.PASSAGES


def run(parts: Sequence[str], size: Size) -> list[Figure]:
    """Measures the parts, prints the table and writes `figures.json`.

    Raises `SetupError` when something must be trained first.
    """
    folder = settings().var_dir / "bench"
    figures: list[Figure] = []
    with own_store():
        if set(parts) - {*_WITH_MESSAGES, *_BY_THEMSELVES}:
            figures += asyncio.run(_inside(parts, size, folder))
        for part in parts:
            if part in _WITH_MESSAGES:
                figures += _WITH_MESSAGES[part].measure(turns.texts_of(DEVELOPMENT, size.messages))
            elif part in _BY_THEMSELVES:
                figures += _BY_THEMSELVES[part].measure()
    figures.sort(key=lambda figure: PARTS.index(figure.part))
    write(figures, folder / "figures.json")
    print(table(figures))
    return figures


async def _inside(parts: Sequence[str], size: Size, folder: Path) -> list[Figure]:
    """The parts that need the assistant in this process."""
    texts = turns.texts_of(DEVELOPMENT, size.messages)
    figures: list[Figure] = []
    with ExitStack() as stack:
        stock = None
        if "stock" in parts:
            with Steps() as steps, steps.step("stock Rasa"):
                model = prepare(folder / "stock", settings().nlu_dir)
                stock = stack.enter_context(StockPipeline(model))
        assistant = await Assistant.start()
        if "turn" in parts or stock is not None:
            measured = await turns.measure(assistant, texts, stock)
            figures += [figure for figure in measured if figure.part in parts]
    if "turn" in parts:
        figures += await turns.measure_long(assistant, texts)
    if "throughput" in parts:
        figures += await turns.measure_throughput(assistant, texts)
    if "forms" in parts:
        figures += await forms.measure(assistant)
    if "search" in parts:
        figures += corpus.measure(texts, size.passages)
    if "decline" in parts:
        figures += await decline.measure(assistant, [DEVELOPMENT, HOLDOUT])
    if "danger" in parts:
        figures += await danger.measure(assistant, DANGER)
    if "quality" in parts:
        figures += _quality(await quality.take(assistant, quality.read_cases(DEVELOPMENT)), folder)
    await assistant.stop()
    return figures


def _quality(outcomes: Sequence[quality.Outcome], folder: Path) -> list[Figure]:
    found = quality.figures(outcomes)
    quality.draw(outcomes, folder / f"quality-{DEVELOPMENT.stem}.png")
    return [
        Figure(
            "quality",
            "route and topic right",
            found.right,
            "%",
            0.95,
            at_least=True,
            baseline=f"{found.messages} messages",
        ),
        Figure("quality", "out of scope answered", found.outside_answered, "%", 0.04),
        Figure("quality", "emergencies found", found.emergencies_found, "%", 1.0, at_least=True),
        Figure("quality", "emergencies invented", float(found.emergencies_invented), "", 0.0),
    ]
