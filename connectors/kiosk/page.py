"""`/kiosk`: the page for a screen in a community hall, and the address that sets a kiosk up."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from connectors import pages
from connectors.devices import Devices, device_of, put_in, token_in
from connectors.problems import Problem

_FOLDER = Path(pages.__file__).resolve().parent / "kiosk"


async def kiosk(request: Request) -> Response:
    """The page; with `?device=TOKEN` the browser is given the token and sent to the bare address.

    Raises Problem 403 for a token that no kiosk has.
    """
    if "device" in request.query_params:
        return _set_up(request, request.query_params["device"])
    response = FileResponse(_FOLDER / "index.html", media_type="text/html; charset=utf-8")
    if device_of(request) is not None:
        # Renewed, so that a kiosk in use never forgets where it stands.
        put_in(response, request, token_in(request))
    return response


def _set_up(request: Request, token: str) -> Response:
    devices: Devices = request.app.state.devices
    if devices.find(token) is None:
        raise Problem(403, "没有这台自助机：请核对 BOT_KIOSK_TOKENS 里的口令。")
    response = RedirectResponse("/kiosk", status_code=303)
    put_in(response, request, token)
    return response


def kiosk_routes() -> list[BaseRoute]:
    """The page and the files that it loads besides those of the chat."""
    return [
        Route("/kiosk", kiosk, methods=["GET"]),
        Mount("/static/kiosk", StaticFiles(directory=_FOLDER / "assets"), name="kiosk-assets"),
    ]
