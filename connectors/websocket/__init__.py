"""`/ws/v1/chat`: conversations of the web page, the widget and the kiosk over one WebSocket each."""

from connectors.websocket.door import PATH, socket_routes
from connectors.websocket.polling import router as mailbox_router

__all__ = ["PATH", "mailbox_router", "socket_routes"]
