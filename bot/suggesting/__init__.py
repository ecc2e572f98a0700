"""Suggestions for agents: answers with sources, the next question, an action; and what became of them."""

from bot.suggesting.making import make_suggester
from bot.suggesting.model import Role, Spoken, Suggested, Suggestion, Verdict
from bot.suggesting.suggester import Suggester

__all__ = ["Role", "Spoken", "Suggested", "Suggester", "Suggestion", "Verdict", "make_suggester"]
