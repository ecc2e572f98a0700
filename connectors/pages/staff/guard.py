"""Who may see a page. Nobody who may not gets anything of it: they are led to the login, or told so."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.accounts import Permission, Session, roles_with
from bot.errors import NothingFound, SetupError, StoreUnavailable
from bot.staff import Member
from connectors.pages.staff.rendering import problem_page
from connectors.problems import Problem
from connectors.staff.access import refusal, session_of

log = logging.getLogger(__name__)

_AWAY: Final = "现在连不上数据库，请稍后再试。"
_NOT_READY: Final = "系统还没有准备好，请联系管理员。"
#: Where each unfinished login goes on.
STEPS: Final = {"code": "/login/code", "change": "/login/password"}


@dataclass(frozen=True)
class Visitor:
    """Whoever looks at a page: their session, and what they may do."""

    session: Session
    member: Member

    @classmethod
    def of(cls, session: Session) -> Visitor:
        """The visitor of an open session."""
        return cls(session, Member.of_account(session.account.name, session.account.roles))


OpenHandler = Callable[[Request], Awaitable[Response]]
Handler = Callable[[Request, Visitor], Awaitable[Response]]


def open_page(handler: OpenHandler) -> OpenHandler:
    """A page for everybody, whose problems are told as a page too."""

    @wraps(handler)
    async def endpoint(request: Request) -> Response:
        try:
            return await handler(request)
        except Problem as problem:
            return problem_page(request, problem.status_code, problem.detail, headers=problem.headers)
        except NothingFound as error:
            return problem_page(request, 404, str(error))
        except StoreUnavailable:
            return problem_page(request, 503, _AWAY, headers={"Retry-After": "10"})
        except SetupError as error:
            log.error("%s", error)
            return problem_page(request, 503, _NOT_READY)

    return endpoint


def staff_page(permission: Permission | None = None) -> Callable[[Handler], OpenHandler]:
    """A page for those who are logged in and, where one is named, have a permission."""

    def guarded(handler: Handler) -> OpenHandler:
        @open_page
        @wraps(handler)
        async def endpoint(request: Request) -> Response:
            session = await session_of(request)
            if session is None or session.stage != "open":
                return _to_login(request, session)
            visitor = Visitor.of(session)
            if permission is not None and not visitor.member.may(permission):
                problem = refusal(visitor.member, roles_with(permission))
                return problem_page(request, 403, problem.detail, visitor)
            return await handler(request, visitor)

        return endpoint

    return guarded


def _to_login(request: Request, session: Session | None) -> Response:
    where = "/login" if session is None else STEPS[session.stage]
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"{where}?{urlencode({'next': path})}", status_code=303)
