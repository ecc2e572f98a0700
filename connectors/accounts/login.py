"""`/login`, `/logout`: plain forms that need no script. Each step leads to the next."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts import Entered, Session
from bot.errors import DeskError, LoginPaused, LoginRefused, Unacceptable
from bot.staff import Member
from connectors.accounts.browser import address_of, label_of
from connectors.pages.staff import home_of, open_page, render
from connectors.pages.staff.guard import STEPS, Visitor
from connectors.staff import cookies
from connectors.staff.access import require_own_origin, require_own_page, session_of, staff_of

#: Fields that the largest of these forms has.
_FIELDS: Final = 6
_DIFFERENT: Final = "两次输入的新密码不一样。"


@open_page
async def show_login(request: Request) -> Response:
    """The form for name and password; who is logged in already goes on."""
    session = await session_of(request)
    if session is not None and session.stage == "open":
        return _onward(request, session, _next(request.query_params.get("next")))
    return _login_form(request, _next(request.query_params.get("next")), out="out" in request.query_params)


@open_page
async def take_login(request: Request) -> Response:
    """Name and password: the cookie and the next step, or the form once more."""
    require_own_origin(request)
    form = await _form(request)
    desk = staff_of(request)
    name, password, target = form["name"], form["password"], _next(form["next"])
    try:
        entered = await run_in_threadpool(
            lambda: desk.accounts.enter(name, password, address_of(request), label_of(request))
        )
    except (LoginRefused, LoginPaused) as error:
        return _login_form(request, target, error, name)
    return _entered(request, entered, target)


@open_page
async def show_code(request: Request) -> Response:
    """The form for the code of the second factor."""
    session = await session_of(request)
    if session is None or session.stage != "code":
        return _to("/login", _next(request.query_params.get("next")))
    return _code_form(request, _next(request.query_params.get("next")))


@open_page
async def take_code(request: Request) -> Response:
    """The code: another cookie and the next step, or the form once more."""
    require_own_origin(request)
    form = await _form(request)
    session, desk = await session_of(request), staff_of(request)
    target = _next(form["next"])
    if session is None or session.stage != "code":
        return _to("/login", target)
    token, code = cookies.token_in(request) or "", form["code"]
    try:
        entered = await run_in_threadpool(lambda: desk.accounts.give_code(token, code, address_of(request)))
    except (LoginRefused, LoginPaused) as error:
        return _code_form(request, target, error)
    return _entered(request, entered, target)


@open_page
async def show_password(request: Request) -> Response:
    """The form that replaces a password that was made for the account."""
    session = await session_of(request)
    if session is None or session.stage != "change":
        return _to("/login", _next(request.query_params.get("next")))
    return _password_form(request, session, _next(request.query_params.get("next")))


@open_page
async def take_password(request: Request) -> Response:
    """One's own password instead of the one that was made."""
    form = await _form(request)
    session, desk = await session_of(request), staff_of(request)
    target = _next(form["next"])
    if session is None or session.stage != "change":
        return _to("/login", target)
    require_own_page(request, session, form["csrf"])
    if form["new"] != form["again"]:
        return _password_form(request, session, target, Unacceptable(_DIFFERENT))
    own = session
    try:
        entered = await run_in_threadpool(
            lambda: desk.accounts.change_password(
                own, None, form["new"], address_of(request), label_of(request)
            )
        )
    except Unacceptable as error:
        return _password_form(request, session, target, error)
    return _entered(request, entered, target)


@open_page
async def show_logout(request: Request) -> Response:
    """Asks before it logs out: a link alone changes nothing."""
    session = await session_of(request)
    if session is None:
        return _to("/login", None)
    return render(request, "login/logout.html", csrf=session.csrf)


@open_page
async def take_logout(request: Request) -> Response:
    """Ends the session, and the cookie with it."""
    form = await _form(request)
    session, desk = await session_of(request), staff_of(request)
    response = RedirectResponse("/login?out", status_code=303)
    if session is not None:
        require_own_page(request, session, form["csrf"])
        own = session
        await run_in_threadpool(lambda: desk.accounts.end(own, own.id))
    cookies.take_from(response, request)
    return response


class _Fields(dict[str, str]):
    """A form's fields; those that were not sent are empty."""

    def __missing__(self, name: str) -> str:
        return ""


async def _form(request: Request) -> _Fields:
    sent = await request.form(max_files=0, max_fields=_FIELDS)
    return _Fields({name: value for name, value in sent.items() if isinstance(value, str)})


def _next(path: str | None) -> str | None:
    """The page of this server that somebody was on their way to; nothing that leads elsewhere."""
    if not path or not path.startswith("/") or "\\" in path or not path.isprintable():
        return None
    # `//host/…` is another host to a browser.
    parts = urlsplit(path)
    return None if parts.netloc or path.startswith(("//", "/login", "/logout")) else path


def _to(where: str, target: str | None) -> Response:
    query = f"?{urlencode({'next': target})}" if target else ""
    return RedirectResponse(where + query, status_code=303)


def _entered(request: Request, entered: Entered, target: str | None) -> Response:
    account = entered.account
    if entered.stage == "open":
        response = _to(target or home_of(Member.of_account(account.name, account.roles)), None)
    else:
        response = _to(STEPS[entered.stage], target)
    cookies.put_in(response, request, entered.token)
    return response


def _onward(request: Request, session: Session, target: str | None) -> Response:
    return _to(target or home_of(Visitor.of(session).member), None)


def _login_form(
    request: Request, target: str | None, error: DeskError | None = None, name: str = "", out: bool = False
) -> Response:
    return _step(request, "login/login.html", target, error, name=name, out=out)


def _code_form(request: Request, target: str | None, error: DeskError | None = None) -> Response:
    return _step(request, "login/code.html", target, error)


def _password_form(
    request: Request, session: Session, target: str | None, error: DeskError | None = None
) -> Response:
    return _step(request, "login/password.html", target, error, csrf=session.csrf, name=session.account.name)


def _step(
    request: Request, template: str, target: str | None, error: DeskError | None, **context: Any
) -> Response:
    """A step's form, with what was wrong: 429 with the seconds to wait, or 422."""
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, LoginPaused) else {}
    status = 200 if error is None else 429 if headers else 422
    if error is not None:
        request.app.state.metrics.count_error(status)
    told = None if error is None else str(error)
    return render(request, template, None, status, headers, next=target or "", error=told, **context)
