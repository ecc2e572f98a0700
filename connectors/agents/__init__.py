"""The agents' doors: suggestions, and the conversations that people take over; by token, clerks and above."""

from connectors.agents.conversations import router as agents_router
from connectors.agents.socket import agent_routes
from connectors.agents.suggestions import router as suggestions_router

__all__ = ["agent_routes", "agents_router", "suggestions_router"]
