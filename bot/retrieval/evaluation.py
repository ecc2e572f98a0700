"""Measures the retriever on any corpus: the very search of the chat, on passages without questions."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot import resources
from bot.jsonl import read_rows
from bot.progress import Steps
from bot.retrieval.retriever import Retriever, Unit, encode_units, views_of

_DEPTH = 10


@dataclass(frozen=True)
class CorpusText:
    """One row of a corpus."""

    id: str
    unit: Unit


@dataclass(frozen=True)
class Query:
    """One query with the ids of the texts that answer it."""

    text: str
    positive_ids: frozenset[str]


def read_corpus(path: Path) -> list[CorpusText]:
    """Rows `{"id", "title", "text"}`. Raises `KnowledgeError` naming the line that is wrong."""
    return [
        CorpusText(row.text("id"), Unit(f"{row.text_or_nothing('title')} {row.text('text')}".strip()))
        for row in read_rows(path, ("id", "text"))
    ]


def read_queries(path: Path) -> list[Query]:
    """Rows `{"qid", "query", "positive_ids"}`. Raises `KnowledgeError` naming the line that is wrong."""
    return [
        Query(row.text("query"), frozenset(row.texts("positive_ids")))
        for row in read_rows(path, ("query", "positive_ids"))
    ]


def evaluate(corpus: Sequence[CorpusText], queries: Sequence[Query]) -> dict[str, float]:
    """Recall at 1, 5 and 10, MRR at 10, and milliseconds a query, encoding included."""
    encoder, reader = resources.encoder(), resources.message_reader()
    units = [text.unit for text in corpus]
    # The corpus has no questions of its own; what questions have in common is known from the chat's.
    usual = resources.knowledge_index().retriever.usual_question
    with Steps() as steps, steps.step("corpus", total=views_of(units)) as advance:
        retriever = Retriever(units, encode_units(units, encoder, advance), usual)
    ranks, took = [], []
    with Steps() as steps, steps.step("queries", total=len(queries)) as advance:
        for query in queries:
            begun = time.perf_counter()
            reading = reader.read(query.text)
            vector = encoder.encode_query(reading.text)
            found = retriever.search(reading.text, vector, reader.expanded(reading))
            order = found.indices[np.argsort(-found.fused, kind="stable")][:_DEPTH]
            took.append((time.perf_counter() - begun) * 1000)
            hits = [rank for rank, i in enumerate(order, start=1) if corpus[i].id in query.positive_ids]
            ranks.append(hits[0] if hits else 0)
            advance(1)
    return {
        "n": len(queries),
        **{f"recall@{k}": _share(ranks, k) for k in (1, 5, 10)},
        "mrr@10": round(float(np.mean([1 / rank if rank else 0.0 for rank in ranks])), 4),
        "ms_per_query_p50": round(float(np.percentile(took, 50)), 2),
        "ms_per_query_p95": round(float(np.percentile(took, 95)), 2),
    }


def _share(ranks: Sequence[int], depth: int) -> float:
    return round(float(np.mean([0 < rank <= depth for rank in ranks])), 4)
