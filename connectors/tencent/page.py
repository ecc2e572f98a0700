"""The page of a reply that was too long for a message: all of it, with its sources.

Whoever has the link reads it, as whoever has the resident's telephone does; the link's 32 characters are
drawn at random, nobody is named on the page, and it is gone when the conversation is forgotten.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.messages import Message
from bot.shared import Shared

_FOLDER = Path(__file__).resolve().parent / "pages"
_ID = re.compile("[A-Za-z0-9_-]{32}")
_WEB = re.compile("https?://", re.IGNORECASE)
#: Stricter than the server's: nothing runs here.
_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

_templates = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True)
_templates.tests["web"] = lambda url: bool(url and _WEB.match(url))


class Pages:
    """Keeps what is on the pages."""

    def __init__(self, shared: Shared, public_url: str, seconds: float) -> None:
        """`public_url`: where residents reach this server, empty where they cannot; `seconds`: how long
        a page is kept."""
        self._shared = shared
        self._base = public_url.rstrip("/")
        self._seconds = seconds

    async def publish(self, conversation: str, message_id: str, messages: Sequence[Message]) -> str | None:
        """The address of a reply's page, the same one for the same message; None where none is wanted."""
        if not self._base:
            return None
        drawn = {"id": secrets.token_urlsafe(24)}
        id_ = (await self._shared.keep(f"page of {conversation} {message_id}", drawn, self._seconds))["id"]
        data = {"messages": [message.to_dict() for message in messages]}
        await self._shared.put(f"page {id_}", data, self._seconds)
        return f"{self._base}/r/{id_}"

    async def find(self, id_: str) -> Sequence[Message] | None:
        """What is on a page; None where there is none any more."""
        found = await self._shared.get(f"page {id_}") if _ID.fullmatch(id_) else None
        return None if found is None else [Message.from_dict(message) for message in found["messages"]]


async def show(request: Request) -> Response:
    """The page, or a kind one with 404."""
    pages: Pages | None = getattr(request.app.state, "pages", None)
    messages = None if pages is None else await pages.find(request.path_params["id"])
    content = _templates.get_template("reply.html").render(messages=messages)
    headers = {"Content-Security-Policy": _POLICY, "X-Robots-Tag": "noindex"}
    return HTMLResponse(content, 404 if messages is None else 200, headers)


async def style(request: Request) -> FileResponse:
    """The page's style sheet."""
    return FileResponse(_FOLDER / "reply.css", media_type="text/css; charset=utf-8")


def reply_routes() -> list[BaseRoute]:
    """`/r/…` and its style sheet."""
    return [Route("/r/{id}", show, methods=["GET"]), Route("/static/reply/reply.css", style, methods=["GET"])]
