"""Builds the index of a release from the one before: what did not change is not encoded again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from bot.encoder import Encoder
from bot.encoder.encode import Progress
from bot.retrieval.entries import Entry
from bot.retrieval.index import KnowledgeIndex, build_index, digest, is_current, load_index
from bot.retrieval.retriever import sentences

FloatArray = npt.NDArray[np.float32]

#: Indexes of releases that are kept on disk: the live one, and what it may be rolled back to at once.
_KEPT = 3
_DIGITS = 24


class KnownVectors(Encoder):
    """An encoder that remembers what an index holds, and encodes the rest."""

    def __init__(self, encoder: Encoder, index: KnowledgeIndex) -> None:
        super().__init__()
        self.name, self.dimension = encoder.name, encoder.dimension
        self._encoder = encoder
        self._queries: dict[str, FloatArray] = {}
        self._passages: dict[str, FloatArray] = {}
        places = iter(index.vectors.views)
        for entry, vector in zip(index.entries, index.vectors.texts, strict=True):
            self._passages[entry.unit.text] = vector
            # The order in which `encode_units` keeps a unit's views.
            self._queries.update((text, next(places)) for text in entry.unit.questions)
            self._passages.update((text, next(places)) for text in sentences(entry.unit.text))

    def encode_queries(self, texts: Sequence[str], progress: Progress | None = None) -> FloatArray:
        """(n, dimension), as the encoder would."""
        return self._of(texts, self._queries, lambda rest: self._encoder.encode_queries(rest, progress))

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> FloatArray:
        """(n, dimension), as the encoder would."""
        return self._of(texts, self._passages, lambda rest: self._encoder.encode_passages(rest, progress))

    def _of(
        self,
        texts: Sequence[str],
        known: dict[str, FloatArray],
        encode: Callable[[Sequence[str]], FloatArray],
    ) -> FloatArray:
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known.update(zip(missing, encode(missing), strict=True))
        return (
            np.stack([known[text] for text in texts]) if texts else np.empty((0, self.dimension), np.float32)
        )


def index_of(
    entries: Sequence[Entry], encoder: Encoder, before: KnowledgeIndex, folder: Path
) -> KnowledgeIndex:
    """The index of these entries: from `folder`, or built there by one of the processes of this machine.

    Raises `StaleIndexError` when there is nothing to index.
    """
    mine = folder / digest(entries, encoder.name)[:_DIGITS]
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        if not is_current(entries, encoder.name, mine):
            build_index(entries, KnownVectors(encoder, before), mine)
            _tidy(folder, mine)
        return load_index(mine, encoder)


def _tidy(folder: Path, mine: Path) -> None:
    """Lets go of the oldest indexes. A process that reads one has it in memory already."""
    others = [place for place in folder.iterdir() if place.is_dir() and place != mine]
    others.sort(key=lambda place: place.stat().st_mtime, reverse=True)
    for place in others[_KEPT - 1 :]:
        shutil.rmtree(place, ignore_errors=True)
