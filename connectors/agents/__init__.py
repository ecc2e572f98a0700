"""The agents' doors: suggestions, and the conversations that people take over; by token, clerks and above."""

from connectors.agents.suggestions import router as suggestions_router

__all__ = ["suggestions_router"]
