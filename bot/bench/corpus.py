"""How long a search takes in a corpus of a size that a bureau may come to have.

The passages are pairs of the guides' own statements with a place in front, each only once. A
passage's vector is the mean of its statements': how long a search takes does not depend on how the
vectors came about, and encoding ten thousand passages would take minutes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot import resources
from bot.bench.figure import Figure
from bot.bench.timing import Times
from bot.errors import KnowledgeError
from bot.knowledge.guides import load_guides
from bot.progress import Steps
from bot.retrieval.question import QuestionReader
from bot.retrieval.retriever import Retriever, Unit, Vectors
from bot.settings import settings

PASSAGES = 10_000
_P95 = 15.0
_PLACES = ("长河街道", "西兴街道", "浦沿街道")


def pairs(statements: int, passages: int) -> list[tuple[int, int]]:
    """So many distinct pairs of different statements. Raises ValueError when there are too few."""
    found = [
        (first, (first + apart) % statements) for apart in range(1, statements) for first in range(statements)
    ][:passages]
    if len(found) < passages:
        raise ValueError(f"{statements} statements do not give {passages} pairs")
    return found


def corpus(statements: Sequence[str], passages: int) -> Retriever:
    """A retriever over `passages` passages, each with its two statements as views."""
    encoder = resources.encoder()
    chosen = pairs(len(statements), passages)
    with Steps() as steps:
        with steps.step("statements", total=len(statements)) as advance:
            single = encoder.encode_passages(statements, advance)
        with steps.step("passages"):
            units = [
                Unit(f"{_PLACES[number % len(_PLACES)]}：{statements[one]}{statements[other]}")
                for number, (one, other) in enumerate(chosen)
            ]
            both = single[np.array(chosen)]
            texts = both.sum(axis=1)
            texts /= np.linalg.norm(texts, axis=1, keepdims=True)
            views = both.reshape(-1, single.shape[1])
            return Retriever(units, Vectors(texts, views, np.repeat(np.arange(passages), 2)))


def measure(texts: Sequence[str], passages: int = PASSAGES) -> list[Figure]:
    """Searches for each text, encoding included. Raises `KnowledgeError` without enough guides."""
    guides = load_guides(settings().knowledge_dir / "guides")
    statements = list(dict.fromkeys(statement.text for guide in guides for statement in guide.statements))
    if len(statements) * (len(statements) - 1) < passages:
        raise KnowledgeError("the guides have too few statements for this corpus")
    retriever = corpus(statements, passages)
    encoder, reader = resources.encoder(), resources.message_reader()
    asking = QuestionReader(reader, resources.vocabulary())
    times = Times()
    encoder.forget()
    with Steps() as steps, steps.step("searches", total=len(texts)) as advance:
        for text in texts:
            understood = reader.read(text).text
            with times.measure():
                question = asking.question(understood, encoder.encode_query(understood), {})
                retriever.search(question.text, question.vector, question.expanded)
            advance(1)
    return [
        Figure("search", f"p95, {passages} passages", times.at(95), "ms", _P95, baseline="with encoding"),
        Figure("search", f"p50, {passages} passages", times.at(50), "ms", baseline="with encoding"),
    ]
