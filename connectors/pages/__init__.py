"""The pages: plain files, served as they are."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from connectors.pages.sites import WIDGET, OtherSites

__all__ = ["OtherSites", "page_routes"]

PAGES_DIR = Path(__file__).resolve().parent
_WIDGET_FILES = StaticFiles(directory=PAGES_DIR / "widget" / "assets")


async def chat(request: Request) -> FileResponse:
    """The page where residents ask."""
    return FileResponse(PAGES_DIR / "chat" / "index.html", media_type="text/html; charset=utf-8")


async def home(request: Request) -> RedirectResponse:
    """Sends a visitor of the bare address to the chat."""
    return RedirectResponse("/chat", status_code=307)


async def widget(request: Request) -> Response:
    """The script that puts the chat on other sites' pages."""
    return await _WIDGET_FILES.get_response("widget.js", request.scope)


def page_routes() -> list[BaseRoute]:
    """`/`, `/chat`, `/widget.js` and the files that they load."""
    return [
        Route("/", home, methods=["GET"]),
        Route("/chat", chat, methods=["GET"]),
        Route(WIDGET, widget, methods=["GET"]),
        Mount("/static/widget", _WIDGET_FILES, name="widget-assets"),
        Mount("/static/chat", StaticFiles(directory=PAGES_DIR / "chat" / "assets"), name="chat-assets"),
    ]
