"""The pages: plain files, served as they are."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

PAGES_DIR = Path(__file__).resolve().parent


async def chat(request: Request) -> FileResponse:
    """The page where residents ask."""
    return FileResponse(PAGES_DIR / "chat" / "index.html", media_type="text/html; charset=utf-8")


async def home(request: Request) -> RedirectResponse:
    """Sends a visitor of the bare address to the chat."""
    return RedirectResponse("/chat", status_code=307)


def page_routes() -> list[BaseRoute]:
    """`/`, `/chat` and the files of the page."""
    return [
        Route("/", home, methods=["GET"]),
        Route("/chat", chat, methods=["GET"]),
        Mount("/static/chat", StaticFiles(directory=PAGES_DIR / "chat" / "assets"), name="chat-assets"),
    ]
