"""Turns text into vectors: quickly, once for each text of a turn.

Both encoders offer the same: `encode_query` for one question (remembered, so that intent and
retrieval share the vector), `encode_queries` and `encode_passages` for many. Vectors are float32 of
length 1, so a dot product is the cosine.
"""

from __future__ import annotations

import json
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.encoder.build import (
    MANIFEST,
    MAX_TOKENS,
    ONNX_FILE,
    PASSAGE_PREFIX,
    QUERY_PREFIX,
    TOKENIZER_FILE,
    is_built,
)
from bot.encoder.processors import Processors
from bot.errors import EncoderError
from bot.settings import Settings

FloatArray = npt.NDArray[np.float32]
Progress = Callable[[int], None]

#: Questions whose vectors are remembered; a turn needs at most a handful of them.
_REMEMBERED = 512

#: Characters at the beginning and at the end of a longer question that are encoded: what it is about tends to
#: be said first and what is asked last, and a story of 160 takes nearly three times as long as 64 do.
_BEGINNING, _END = 24, 40
#: Questions that one turn has at the most; more than that are a guide's, which can wait.
_OF_A_TURN = 8
#: Part of an encoder's name: what was encoded in another way is encoded anew.
_LENGTH = f"{_BEGINNING}+{_END}"


class Encoder:
    """What both encoders share: prefixes and the memory of the latest questions."""

    name: str
    dimension: int
    query_prefix: str
    passage_prefix: str
    #: Texts that are encoded together, where many are.
    batch = 32

    def __init__(self) -> None:
        self._memory: OrderedDict[str, FloatArray] = OrderedDict()
        self._most_remembered = _REMEMBERED
        self._lock = threading.Lock()

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        """Vectors (len(texts), dimension) of texts that already carry their prefix."""
        raise EncoderError("an encoder must say how it encodes")

    def encode_queries(self, texts: Sequence[str], progress: Progress | None = None) -> FloatArray:
        """Vectors (len(texts), dimension) of questions; each distinct text is encoded once, a long one by its
        beginning and its end.

        `progress` is told the number of texts after each batch.
        """
        texts = [_shortened(text) for text in texts]
        with self._lock:
            known = {text: self._memory[text] for text in texts if text in self._memory}
        missing = list(dict.fromkeys(text for text in texts if text not in known))
        if missing:
            fresh = self._asked([self.query_prefix + text for text in missing], progress)
            known.update(zip(missing, fresh, strict=True))
            self._remember(missing, fresh)
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return np.stack([known[text] for text in texts])

    def encode_query(self, text: str) -> FloatArray:
        """Vector (dimension,) of one question."""
        vector: FloatArray = self.encode_queries([text])[0]
        return vector

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> FloatArray:
        """Vectors (len(texts), dimension) of passages."""
        return self._in_batches([self.passage_prefix + text for text in texts], progress)

    def _asked(self, texts: Sequence[str], progress: Progress | None) -> FloatArray:
        """Vectors of questions, which already carry their prefix."""
        return self._in_batches(texts, progress)

    def _in_batches(self, texts: Sequence[str], progress: Progress | None) -> FloatArray:
        """Texts of similar length go together, as padding costs what text costs."""
        result = np.empty((len(texts), self.dimension), np.float32)
        by_length = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for begin in range(0, len(by_length), self.batch):
            batch = by_length[begin : begin + self.batch]
            result[batch] = self._encode([texts[index] for index in batch])
            if progress is not None:
                progress(len(batch))
        return result

    def _remember(self, texts: Sequence[str], vectors: FloatArray) -> None:
        with self._lock:
            for text, vector in zip(texts, vectors, strict=True):
                self._memory[text] = vector
            while len(self._memory) > self._most_remembered:
                self._memory.popitem(last=False)

    def use_threads(self, threads: int) -> None:
        """From now on many texts are encoded by so many threads at once, where the encoder can choose."""

    def widen(self, threads: int, is_alone: Callable[[], bool]) -> None:
        """From now on so many threads encode one text while `is_alone`, where the encoder can and there are
        processors for them; to be said after any fork."""

    def remember(self, questions: int) -> None:
        """Remembers up to so many questions: more for training, which meets the same ones several times."""
        self._most_remembered = questions

    def forget(self) -> None:
        """Drops the remembered questions, for measurements that must encode anew."""
        with self._lock:
            self._memory.clear()


def _shortened(text: str) -> str:
    return text if len(text) <= _BEGINNING + _END else text[:_BEGINNING] + text[-_END:]


class Int8Encoder(Encoder):
    """The built encoder on ONNX Runtime.

    Its weights go past the processor for each text, and reading them takes the most of its time: two
    processors, which have half of them each, take two thirds of it. It is not worth a processor that
    somebody else waits for.
    """

    query_prefix = QUERY_PREFIX
    passage_prefix = PASSAGE_PREFIX
    #: Dynamic quantisation scales the activations of a whole batch: a text that is encoded beside others
    #: gets another vector (cosine about .997) than the one it gets alone, in its turn.
    batch = 1

    def __init__(self, folder: Path) -> None:
        super().__init__()
        from tokenizers import Tokenizer

        if not is_built(folder):
            raise EncoderError(f"there is no encoder of this version in {folder}: run `python -m bot train`")
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        self.name = f"{manifest['name']}|{_LENGTH}"
        self.dimension = int(manifest["dimension"])
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding(pad_id=1, pad_token="<pad>")
        self._workers = 1
        self._path = folder / ONNX_FILE
        self._processors = Processors(1)
        self._narrow = _session(self._path, self._processors)
        self._wide = self._narrow
        self._is_alone: Callable[[], bool] = lambda: False
        self._loaded_by = os.getpid()

    def use_threads(self, threads: int) -> None:
        """From now on many texts are encoded by so many threads at once: one to serve, all cores to train."""
        self._workers = threads

    def widen(self, threads: int, is_alone: Callable[[], bool]) -> None:
        """A session of its own has them: how many threads a session has is fixed.

        A forked worker has siblings for the other processors, and a session is memory not shared with them.
        """
        processors = Processors(threads)
        if processors.of_the_helpers and self._wide is self._narrow and os.getpid() == self._loaded_by:
            self._processors = processors
            self._wide = _session(self._path, processors)
        self._is_alone = is_alone

    def _in_batches(self, texts: Sequence[str], progress: Progress | None) -> FloatArray:
        """Each text by itself; a session may be run by several threads at once."""
        if self._workers > 1 and len(texts) > 1:
            return self._by_workers(texts, progress)
        return super()._in_batches(texts, progress)

    def _asked(self, texts: Sequence[str], progress: Progress | None) -> FloatArray:
        if self._processors.count > 1 and 1 < len(texts) <= _OF_A_TURN and self._is_alone():
            return self._side_by_side(texts, progress)
        return self._in_batches(texts, progress)

    def _by_workers(self, texts: Sequence[str], progress: Progress | None) -> FloatArray:
        result = np.empty((len(texts), self.dimension), np.float32)
        with ThreadPoolExecutor(self._workers) as pool:
            for number, vector in enumerate(pool.map(self._by_one, texts)):
                result[number] = vector
                if progress is not None:
                    progress(1)
        return result

    def _side_by_side(self, texts: Sequence[str], progress: Progress | None) -> FloatArray:
        """Several questions of a turn: each on one processor takes less than all, in turn, on all of them."""
        result = np.empty((len(texts), self.dimension), np.float32)
        for begin in range(0, len(texts), self._processors.count):
            group = texts[begin : begin + self._processors.count]
            result[begin : begin + len(group)] = (
                self._processors.side_by_side(self._by_one, group) if len(group) > 1 else self._encode(group)
            )
            if progress is not None:
                progress(len(group))
        return result

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        if self._wide is self._narrow or not self._is_alone():
            return self._run(self._narrow, texts)
        with self._processors.kept_apart():
            return self._run(self._wide, texts)

    def _by_one(self, text: str) -> FloatArray:
        """Vector (dimension,) of one text, by the calling thread alone."""
        vector: FloatArray = self._run(self._narrow, [text])[0]
        return vector

    def _run(self, session: Any, texts: Sequence[str]) -> FloatArray:
        encoded = self._tokenizer.encode_batch(list(texts))
        feed = {
            "input_ids": np.array([item.ids for item in encoded], np.int64),
            "attention_mask": np.array([item.attention_mask for item in encoded], np.int64),
        }
        vectors: FloatArray = session.run(None, feed)[0]
        return vectors


def _session(path: Path, processors: Processors) -> Any:
    """The network, ready to run on so many processors."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = processors.count
    if processors.of_the_helpers:
        # The session counts them from 1.
        numbers = ";".join(str(number + 1) for number in processors.of_the_helpers)
        options.add_session_config_entry("session.intra_op_thread_affinities", numbers)
    options.inter_op_num_threads = 1
    # The weights take what they need, and not what the session's stock of memory grows by.
    options.add_session_config_entry("session.use_device_allocator_for_initializers", "1")
    # Threads watch for work while a text is encoded, and sleep in between.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class NamedEncoder(Encoder):
    """Any sentence-transformers model or folder that an operator names."""

    def __init__(self, model: str, query_prefix: str, passage_prefix: str) -> None:
        super().__init__()
        from sentence_transformers import SentenceTransformer

        try:
            self._model: Any = SentenceTransformer(model, device="cpu")
        except (OSError, ValueError) as error:
            raise EncoderError(
                f"BOT_ENCODER names {model!r}, which is neither a folder nor a model that can be loaded here"
            ) from error
        self.name = f"{model}|{query_prefix}|{passage_prefix}|{_LENGTH}"
        self.dimension = int(self._model.get_sentence_embedding_dimension())
        self.query_prefix = query_prefix
        self.passage_prefix = passage_prefix

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        vectors: FloatArray = self._model.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        ).astype(np.float32)
        return vectors


def load_encoder(settings: Settings) -> Encoder:
    """The encoder that the settings name. Raises `EncoderError` when it is not there."""
    encoder: Encoder
    if settings.encoder:
        prefixes = (settings.encoder_query_prefix, settings.encoder_passage_prefix)
        encoder = NamedEncoder(settings.encoder, *prefixes)
    else:
        encoder = Int8Encoder(settings.encoder_dir)
    encoder.remember(settings.encoder_memory)
    return encoder
