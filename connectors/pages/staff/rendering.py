"""Templates into responses, with the headers that a page with forms needs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot.accounts import ROLE_NAMES
from connectors.pages.staff.navigation import OWN_PAGE, entries_for

if TYPE_CHECKING:
    from connectors.pages.staff.guard import Visitor

_FOLDER = Path(__file__).resolve().parent

#: As for every response (`connectors.middleware`), but forms may be sent to this server; and a page says
#: where a form comes from: with `no-referrer` browsers send `Origin: null` (Fetch standard, section 3.2).
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
}

_TITLES: Final[Mapping[int, str]] = {
    403: "不能打开这个页面",
    404: "没有找到",
    429: "请稍后再试",
    503: "暂时不能使用",
}


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = lambda value: value.strftime("%Y-%m-%d %H:%M")
    environment.filters["roles"] = lambda roles: "、".join(ROLE_NAMES[role] for role in roles)
    return environment


_TEMPLATES = _environment()


def render(
    request: Request,
    template: str,
    visitor: Visitor | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """A template with its context. With a visitor it may extend `shell.html`."""
    shared: dict[str, Any] = {"visitor": visitor, "path": request.url.path, "own_page": OWN_PAGE}
    if visitor is not None:
        shared["entries"] = entries_for(visitor.member)
    html = _TEMPLATES.get_template(template).render(**shared, **context)
    return HTMLResponse(html, status, headers={**HEADERS, **(headers or {})})


def problem_page(
    request: Request,
    status: int,
    detail: str,
    visitor: Visitor | None = None,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """A page that says what is the matter; counted like every other problem."""
    request.app.state.metrics.count_error(status)
    title = _TITLES.get(status, "没有办成")
    return render(request, "problem.html", visitor, status, headers, title=title, detail=detail)


def staff_files() -> list[BaseRoute]:
    """The styles and modules of the staff's pages."""
    return [Mount("/static/staff", StaticFiles(directory=_FOLDER / "assets"), name="staff-assets")]
