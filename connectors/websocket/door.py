"""Who may open a socket, and how many are open at once."""

from __future__ import annotations

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket

from bot.settings import settings
from connectors.problems import Problem
from connectors.websocket.origins import may_connect, widget_origins
from connectors.websocket.problems import problem_response
from connectors.websocket.session import Session

PATH = "/ws/v1/chat"


class Door:
    """Counts the sockets of one app."""

    def __init__(self) -> None:
        self._open = 0

    async def chat(self, socket: WebSocket) -> None:
        """A conversation over one socket; 403 or 503 instead of the handshake where it cannot be had."""
        refusal = self._refusal(socket)
        if refusal is not None:
            await socket.send_denial_response(await problem_response(socket, refusal))
            return
        self._open += 1
        try:
            await socket.accept()
        except OSError:
            # The client left in the middle of the handshake.
            self._open -= 1
            return
        try:
            await Session(socket).run()
        finally:
            self._open -= 1

    def _refusal(self, socket: WebSocket) -> Problem | None:
        configuration = settings()
        if not may_connect(socket.headers, widget_origins(configuration.widget_origins)):
            return Problem(403, "这个网站没有获准使用本助手。")
        if self._open >= configuration.max_sockets:
            return Problem(503, "现在使用的人太多，请稍后再试。", headers={"Retry-After": "30"})
        return None


def socket_routes() -> list[BaseRoute]:
    """The route of the sockets, with a count of its own."""
    return [WebSocketRoute(PATH, Door().chat, name="chat-socket")]
