"""The kiosk's doors: the page, the tiles, the end of a conversation, codes for telephones."""

from connectors.kiosk.page import kiosk_routes
from connectors.kiosk.routes import router as kiosk_router

__all__ = ["kiosk_router", "kiosk_routes"]
