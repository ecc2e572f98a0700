"""How long a turn takes: alone, deep in a conversation, beside its encoder and beside stock Rasa."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from bot import resources
from bot.assistant import Assistant
from bot.bench.figure import Figure
from bot.bench.quality import read_cases
from bot.bench.stock import StockPipeline
from bot.bench.timing import Times, percentile
from bot.messages import Turn
from bot.progress import Steps

#: Turns of a long conversation, and its last ones, which are looked at.
LONG = 20
_LAST = 5
_P50, _P95, _RATIO, _THROUGHPUT = 12.0, 20.0, 0.9, 60.0


def texts_of(path: Path, most: int) -> list[str]:
    """Up to `most` distinct messages of a set, taken evenly from all of it."""
    distinct = list(dict.fromkeys(case.text for case in read_cases(path)))
    step = max(1.0, len(distinct) / most)
    return [distinct[int(number * step)] for number in range(min(most, len(distinct)))]


async def measure(assistant: Assistant, texts: Sequence[str], stock: StockPipeline | None) -> list[Figure]:
    """Takes each text in a conversation of its own, then encodes it, then asks the stock pipeline: one
    after the other, so that all meet the same machine. Each begins without a remembered vector."""
    encoder, reader = resources.encoder(), resources.message_reader()
    turns, encodings, others = Times(), Times(), Times()
    answer: dict[str, float] = {}
    with Steps() as steps, steps.step("turns", total=len(texts)) as advance:
        for number, text in enumerate(texts):
            encoder.forget()
            with turns.measure():
                await assistant.handle(Turn(f"bench-{number}", text))
            encoder.forget()
            understood = reader.read(text).text
            with encodings.measure():
                encoder.encode_query(understood)
            if stock is not None:
                answer = stock.turn(text)
                others.add(answer["wall"], answer["cpu"])
            advance(1)
    figures = _alone(turns, encodings)
    if stock is not None:
        figures += _beside_stock(turns, others, stock.load_seconds, answer.get("memory", 0.0))
    return figures


def _alone(turns: Times, encodings: Times) -> list[Figure]:
    encoding = encodings.at(50)
    beside = f"encoder alone {encoding:.1f} ms"
    cpu = percentile(turns.cpu, 50)
    return [
        Figure("turn", "p50", turns.at(50), "ms", _P50, baseline=beside),
        Figure("turn", "p95", turns.at(95), "ms", _P95, baseline=f"encoder alone {encodings.at(95):.1f} ms"),
        Figure("turn", "p99", turns.at(99), "ms"),
        Figure("turn", "p50 / encoder p50", turns.at(50) / encoding, "×"),
        Figure(
            "turn",
            "p50 of processor time",
            cpu,
            "ms",
            baseline=f"encoder alone {percentile(encodings.cpu, 50):.1f} ms",
        ),
    ]


def _beside_stock(turns: Times, others: Times, load: float, memory: float) -> list[Figure]:
    named = f"stock Rasa p50 {others.at(50):.1f} ms"
    cpu = percentile(turns.cpu, 50) / percentile(others.cpu, 50)
    return [
        Figure("stock", "turn / stock Rasa, p50", turns.at(50) / others.at(50), "×", _RATIO, baseline=named),
        Figure(
            "stock",
            "turn / stock Rasa, p95",
            turns.at(95) / others.at(95),
            "×",
            baseline=f"stock Rasa p95 {others.at(95):.1f} ms",
        ),
        Figure("stock", "turn / stock Rasa, processor time", cpu, "×"),
        Figure("stock", "memory of stock Rasa", memory, "MB", baseline=f"loads in {load:.1f} s"),
    ]


async def measure_long(assistant: Assistant, texts: Sequence[str]) -> list[Figure]:
    """Conversations of `LONG` turns: what a long history costs."""
    first, last = Times(), Times()
    with Steps() as steps, steps.step("long conversations", total=len(texts)) as advance:
        for number, text in enumerate(texts):
            resources.encoder().forget()
            place = number % LONG
            times = last if place >= LONG - _LAST else first if place < _LAST else Times()
            with times.measure():
                await assistant.handle(Turn(f"bench-long-{number // LONG}", text))
            advance(1)
    if not last.wall:
        return []
    return [
        Figure(
            "turn",
            f"p50 of turns {LONG - _LAST + 1} to {LONG} of a conversation",
            last.at(50),
            "ms",
            _P50,
            baseline=f"turns 1 to {_LAST}: {first.at(50):.1f} ms",
        )
    ]


async def measure_throughput(assistant: Assistant, texts: Sequence[str]) -> list[Figure]:
    """Distinct messages one after the other, as fast as one process takes them."""
    resources.encoder().forget()
    begun = time.perf_counter()
    for number, text in enumerate(texts):
        await assistant.handle(Turn(f"bench-fast-{number}", text))
    took = time.perf_counter() - begun
    return [Figure("throughput", "one process", len(texts) / took, "turns/s", _THROUGHPUT, at_least=True)]
