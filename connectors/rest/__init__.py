"""JSON over HTTP: the message API, the Rasa-style webhook, and the knowledge base."""

from connectors.rest.knowledge import router as knowledge_router
from connectors.rest.messages import router as messages_router
from connectors.rest.webhook import router as webhook_router

__all__ = ["knowledge_router", "messages_router", "webhook_router"]
