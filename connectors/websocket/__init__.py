"""`/ws/v1/chat`: conversations of the web page, the widget and the kiosk over one WebSocket each."""

from connectors.websocket.door import PATH, socket_routes

__all__ = ["PATH", "socket_routes"]
