"""JSON over HTTP: the message API, the Rasa-style webhook, the knowledge base, residents' cases."""

from connectors.rest.cases import router as cases_router
from connectors.rest.knowledge import router as knowledge_router
from connectors.rest.messages import router as messages_router
from connectors.rest.webhook import router as webhook_router

__all__ = ["cases_router", "knowledge_router", "messages_router", "webhook_router"]
