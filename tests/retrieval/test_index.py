"""The index on disk: whose encoder, of which entries, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.errors import StaleIndexError
from bot.retrieval.index import build_index, digest, is_current, load_index
from tests.retrieval.shelf import SHELF, HashEncoder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A built index."""
    build_index(SHELF, HashEncoder(), tmp_path / "index")
    return tmp_path / "index"


def test_what_is_built_is_read_without_encoding(folder: Path) -> None:
    encoder = HashEncoder()
    index = load_index(folder, encoder)
    assert index.entries == SHELF
    assert encoder.encoded == 0
    assert np.allclose(np.linalg.norm(index.vectors.texts, axis=1), 1, atol=1e-5)
    assert is_current(SHELF, "hash", folder)


def test_another_encoders_index_is_refused_with_the_remedy(folder: Path) -> None:
    with pytest.raises(StaleIndexError, match=r"'hash'.*'other'.*kb index"):
        load_index(folder, HashEncoder("other"))
    assert not is_current(SHELF, "other", folder)


def test_the_digest_sees_every_change() -> None:
    changed = (replace(SHELF[0], text="低保标准每人每月1302元。"), *SHELF[1:])
    asked = (replace(SHELF[0], questions=("低保多少",)), *SHELF[1:])
    digests = {digest(entries, "hash") for entries in (SHELF, changed, asked, SHELF[1:], SHELF[::-1])}
    assert len(digests) == 5
    assert digest(SHELF, "other") not in digests
    assert digest(SHELF, "hash") in digests


def test_a_missing_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StaleIndexError, match="kb index"):
        load_index(tmp_path / "absent", HashEncoder())
    assert not is_current(SHELF, "hash", tmp_path / "absent")


@pytest.mark.parametrize("name", ["manifest.json", "entries.json", "vectors.npz"])
@pytest.mark.parametrize("content", [b"", b"{", b"[1]"])
def test_a_damaged_index_says_what_to_do(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(StaleIndexError, match="kb index"):
        load_index(folder, HashEncoder())


def test_nothing_to_index_leaves_what_was_there(folder: Path) -> None:
    with pytest.raises(StaleIndexError, match="nothing to index"):
        build_index([], HashEncoder(), folder)
    assert load_index(folder, HashEncoder()).entries == SHELF


def test_building_again_replaces_and_leaves_no_scratch(folder: Path) -> None:
    told: list[int] = []
    build_index(SHELF[:2], HashEncoder(), folder, told.append)
    assert load_index(folder, HashEncoder()).entries == SHELF[:2]
    assert [path.name for path in folder.parent.iterdir()] == ["index"]
    assert sum(told) > 0
