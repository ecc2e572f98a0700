"""Build the encoder once, encode fast."""

from bot.encoder.build import build_encoder, is_built
from bot.encoder.encode import Encoder, load_encoder

__all__ = ["Encoder", "build_encoder", "is_built", "load_encoder"]
