"""The agents' doors: suggestions, and the conversations that people take over; by token, clerks and above."""

from connectors.agents.calls import router as calls_router
from connectors.agents.conversations import router as agents_router
from connectors.agents.own import router as agents_own_router
from connectors.agents.socket import agent_routes
from connectors.agents.suggestions import router as suggestions_router

__all__ = ["agent_routes", "agents_own_router", "agents_router", "calls_router", "suggestions_router"]
