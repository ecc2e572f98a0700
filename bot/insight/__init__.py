"""What the bureau learns from its conversations: numbers that name nobody, and questions left open."""

from bot.insight.recorder import Recorder
from bot.insight.statistics import LEAST, Count, Span, Statistics

__all__ = ["LEAST", "Count", "Recorder", "Span", "Statistics"]
