"""What the bureau learns from its conversations: numbers that name nobody, and questions left open."""

from bot.insight.groups import OF_AGENTS, Group, OpenQuestion, Reason, grouped
from bot.insight.questions import OpenQuestions, QuestionState
from bot.insight.recorder import Recorder
from bot.insight.statistics import LEAST, Count, Span, Statistics

__all__ = [
    "LEAST",
    "OF_AGENTS",
    "Count",
    "Group",
    "OpenQuestion",
    "OpenQuestions",
    "QuestionState",
    "Reason",
    "Recorder",
    "Span",
    "Statistics",
    "grouped",
]
