"""Conversations that get something done: one data-driven form for all services, cases, pre-checks.

`Clerk` is the door: it takes a turn and what was under way, and gives what is said and what is under
way now. It knows neither Rasa nor HTTP.
"""

from bot.forms.clerk import Clerk, Step
from bot.forms.state import Talking
from bot.forms.turn import FormTurn

__all__ = ["Clerk", "FormTurn", "Step", "Talking"]
