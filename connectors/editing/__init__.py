"""The editors' doors: the API of knowledge and learning, and its pages."""

from connectors.editing.learning import router as learning_router
from connectors.editing.pages import editing_routes
from connectors.editing.papers import router as papers_router
from connectors.editing.releases import router as releases_router

__all__ = ["editing_routes", "learning_router", "papers_router", "releases_router"]
