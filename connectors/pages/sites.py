"""What pages of other sites may load and send, so that they can embed the chat.

Everybody may load the widget and the files it is made of: they are public. Only the sites named in
BOT_WIDGET_ORIGINS may talk from their pages. Everything else of this server stays its own.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.settings import settings
from connectors.websocket.origins import widget_origins

#: Where the widget is loaded from, and the folders of what it loads.
WIDGET = "/widget.js"
_PUBLIC = ("/static/chat/", "/static/widget/")
_CHAT = ("/api/v1/messages", "/api/v1/mailbox")
#: Seconds that a browser may remember that a site may send.
_REMEMBERED = 600


class OtherSites:
    """Outermost middleware: what it says to other sites stands, whatever the app answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._allowed = widget_origins(settings().widget_origins)
        self._chat = CORSMiddleware(
            app,
            allow_origins=sorted(self._allowed),
            allow_methods=["POST"],
            allow_headers=["Content-Type"],
            expose_headers=["Retry-After"],
            max_age=_REMEMBERED,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        if path == WIDGET or path.startswith(_PUBLIC):
            await self._app(scope, receive, _public(send, path))
        elif path in _CHAT and Headers(scope=scope).get("origin") in self._allowed:
            await self._chat(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _public(send: Send, path: str) -> Send:
    """Sends a response that any page may use."""

    async def send_openly(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["cross-origin-resource-policy"] = "cross-origin"
            # Modules and style sheets are loaded in CORS mode, without cookies.
            headers["access-control-allow-origin"] = "*"
            if path == WIDGET:
                headers["cache-control"] = "no-cache"
        await send(message)

    return send_openly
