"""The search index: built from the knowledge base by one encoder, kept in one folder, read whole."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.encoder import Encoder
from bot.encoder.encode import Progress
from bot.errors import StaleIndexError
from bot.retrieval.entries import Entry
from bot.retrieval.retriever import Retriever, Vectors, encode_units

_MANIFEST = "manifest.json"
_ENTRIES = "entries.json"
_VECTORS = "vectors.npz"

#: Raised when what is stored changes.
INDEX_VERSION = 1


class KnowledgeIndex:
    """Entries and the retriever over them; the n-th unit of the retriever is the n-th entry."""

    def __init__(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """`vectors` are those of the entries' units."""
        self.entries = tuple(entries)
        self.vectors = vectors
        self.retriever = Retriever([entry.unit for entry in entries], vectors)


def digest(entries: Sequence[Entry], encoder_name: str) -> str:
    """A fingerprint of what an index is built from."""
    content = json.dumps([entry.to_dict() for entry in entries], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{INDEX_VERSION}\n{encoder_name}\n{content}".encode()).hexdigest()


def build_index(
    entries: Sequence[Entry], encoder: Encoder, folder: Path, progress: Progress | None = None
) -> None:
    """Encodes the entries into `folder`, which is replaced whole or left as it was.

    Raises `StaleIndexError` when there is nothing to index.
    """
    if not entries:
        raise StaleIndexError("the knowledge base has nothing to index: are there guides in it?")
    vectors = encode_units([entry.unit for entry in entries], encoder, progress)
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix="index-"))
    try:
        np.savez(scratch / _VECTORS, texts=vectors.texts, views=vectors.views, owners=vectors.owners)
        content = json.dumps([entry.to_dict() for entry in entries], ensure_ascii=False)
        (scratch / _ENTRIES).write_text(content, encoding="utf-8")
        manifest = {"encoder": encoder.name, "digest": digest(entries, encoder.name)}
        (scratch / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        scratch.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)
        scratch.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def is_current(entries: Sequence[Entry], encoder_name: str, folder: Path) -> bool:
    """Whether the index in `folder` was built from just these entries by that encoder."""
    manifest = folder / _MANIFEST
    if not manifest.is_file():
        return False
    stored = json.loads(manifest.read_text(encoding="utf-8"))
    return bool(stored.get("digest") == digest(entries, encoder_name))


def load_index(folder: Path, encoder: Encoder) -> KnowledgeIndex:
    """Reads an index. Raises `StaleIndexError` when it is missing, damaged or of another encoder."""
    remedy = "run `python -m bot kb index`"
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["encoder"] != encoder.name:
            raise StaleIndexError(
                f"the index was built by the encoder {manifest['encoder']!r}, "
                f"but {encoder.name!r} is in use: {remedy}"
            )
        entries = [Entry.from_dict(item) for item in json.loads((folder / _ENTRIES).read_text("utf-8"))]
        with np.load(folder / _VECTORS) as stored:
            vectors = Vectors(stored["texts"], stored["views"], stored["owners"])
    except FileNotFoundError as error:
        raise StaleIndexError(f"there is no index in {folder}: {remedy}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StaleIndexError(f"the index in {folder} is damaged: {remedy}") from error
    return KnowledgeIndex(entries, vectors)
