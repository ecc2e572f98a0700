"""`/agent`: the agents' desk. The shell comes from the server, what is in it from the agents' API."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from connectors.pages.staff import Visitor, render, staff_page

_FOLDER = Path(__file__).resolve().parent


@staff_page("agent.talk")
async def agent_page(request: Request, visitor: Visitor) -> Response:
    """The queue, the conversation, and what helps with it."""
    return render(request, "agent/desk.html", visitor)


def agent_pages() -> list[BaseRoute]:
    """The page and the files that it loads besides those of all staff pages."""
    return [
        Route("/agent", agent_page, methods=["GET"]),
        Mount("/static/agent", StaticFiles(directory=_FOLDER / "assets"), name="agent-assets"),
    ]
