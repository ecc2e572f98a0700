"""The encoder as set-up builds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.encoder import build_encoder, is_built
from bot.encoder.encode import Int8Encoder
from bot.settings import settings


@pytest.fixture(scope="session")
def folder() -> Path:
    """The built encoder; built here where set-up has not been run."""
    if not is_built(settings().encoder_dir):
        build_encoder(settings().encoder_dir)
    return settings().encoder_dir


@pytest.fixture
def encoder(folder: Path) -> Int8Encoder:
    """The encoder of the hot path, remembering nothing yet."""
    return Int8Encoder(folder)
