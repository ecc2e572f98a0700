"""Who may come in: by a bearer token (RFC 6750) and its role, or by the cookie of a login.

A request with an Authorization header is judged by that alone. A cookie is sent by the browser whoever made
the page, so a change that comes with one has to prove that its page is ours: by the session's own word
in `X-CSRF-Token`, and by its Origin.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from bot.accounts import ROLE_NAMES, Permission, RoleName, Session, roles_with
from bot.staff import Member, Role, StaffDesk
from connectors.problems import Problem
from connectors.staff import cookies
from connectors.turns import assistant_of
from connectors.websocket.origins import may_connect

CSRF_HEADER = "X-CSRF-Token"
#: What a page sends with what it asks by itself: it must not keep a login from ending.
BACKGROUND_HEADER = "X-Background"

_CHALLENGE = 'Bearer realm="staff"'
#: Methods that change nothing (RFC 9110, section 9.2.1).
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_SHUT = "工作人员接口没有开通：还没有配置令牌（BOT_STAFF_TOKENS），也没有账号（python -m bot users add）。"
_UNFINISHED = {"code": "请先输入验证码，完成登录。", "change": "请先把一次性密码换成自己的密码。"}

#: Says in the OpenAPI document what `StaffRoute` asks for.
_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="staff",
    description="令牌由 `python -m bot staff token` 生成，配置在 BOT_STAFF_TOKENS；网页用登录后的 Cookie。",
)


def staff_of(request: HTTPConnection) -> StaffDesk:
    """The assistant's staff desk. Raises Problem 503 before there is one."""
    return assistant_of(request.app).staff


async def session_of(connection: HTTPConnection) -> Session | None:
    """The session of the connection's cookie, at whatever stage, or None. Raises `StoreUnavailable`."""
    token = cookies.token_in(connection)
    if token is None:
        return None
    background = BACKGROUND_HEADER in connection.headers
    desk = staff_of(connection)
    return await run_in_threadpool(lambda: desk.accounts.session(token, background))


async def authenticated(connection: HTTPConnection) -> Member:
    """Who asks, be it a request or a socket; the session of a cookie is put into its state.

    Raises Problem 401 for nobody, 403 for a page that is not ours, and 503 where nobody of the staff can
    come in yet.
    """
    connection.state.session = None
    if "authorization" in connection.headers:
        return await _by_token(connection)
    session = await session_of(connection)
    if session is None:
        await _refuse_where_shut(staff_of(connection))
        raise Problem(401, "请先登录。", headers={"WWW-Authenticate": _CHALLENGE})
    if session.stage != "open":
        raise Problem(401, _UNFINISHED[session.stage], headers={"WWW-Authenticate": _CHALLENGE})
    require_own_page(connection, session)
    connection.state.session = session
    return Member.of_account(session.account.name, session.account.roles)


def require_own_page(connection: HTTPConnection, session: Session, said: str | None = None) -> None:
    """Raises Problem 403 unless a change comes from a page of this session.

    `said`: the session's word where a form has it in a field; else it is looked for in the header.
    """
    if connection.scope["type"] == "websocket":
        # Browsers always name the page that opens a socket, and let it send no header.
        if "origin" not in connection.headers or not may_connect(connection.headers, frozenset()):
            raise Problem(403, "这个页面不能使用工作人员接口。")
        return
    if connection.scope["method"] in _SAFE:
        return
    require_own_origin(connection)
    word = connection.headers.get(CSRF_HEADER, "") if said is None else said
    if not hmac.compare_digest(word.encode("utf-8", "replace"), session.csrf.encode("ascii")):
        raise Problem(403, "页面已经过期，请刷新后再试。")


def require_own_origin(connection: HTTPConnection) -> None:
    """Raises Problem 403 for a request that a page of another site makes."""
    if not may_connect(connection.headers, frozenset()):
        raise Problem(403, "这个请求来自别的网站，没有办理。")


class StaffRoute(APIRoute):
    """A door that knows who asks before it reads anything that they sent."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The door's own handler, behind the question who asks."""
        handle = super().get_route_handler()

        async def handle_members(request: Request) -> Response:
            request.state.member = await authenticated(request)
            return await handle(request)

        return handle_members


def permitted(permission: Permission) -> Callable[..., Coroutine[Any, Any, Member]]:
    """A dependency of a `StaffRoute`: the member who asks and may do that. Raises Problem 403."""

    async def find(request: Request, token: Annotated[Any, Depends(_bearer)]) -> Member:
        found: Member = request.state.member
        if not found.may(permission):
            raise refusal(found, roles_with(permission))
        return found

    return find


def member(role: Role) -> Callable[..., Coroutine[Any, Any, Member]]:
    """The same for all that a token of this role may do."""

    async def find(request: Request, token: Annotated[Any, Depends(_bearer)]) -> Member:
        found: Member = request.state.member
        if not found.is_at_least(role):
            raise refusal(found, (role,), "以上")
        return found

    return find


async def own_session(request: Request, token: Annotated[Any, Depends(_bearer)]) -> Session:
    """A dependency of a `StaffRoute`: the session that asks. Raises Problem 403 for a token."""
    session: Session | None = request.state.session
    if session is None:
        raise Problem(403, "令牌没有自己的账号，请用账号登录后再试。")
    return session


def refusal(found: Member, roles: tuple[RoleName, ...], above: str = "") -> Problem:
    """What somebody is told whose roles do not let them do something that `roles` do."""
    challenge = f'{_CHALLENGE}, error="insufficient_scope"'
    held, wanted = ("、".join(ROLE_NAMES[role] for role in some) for some in (found.roles, roles))
    detail = f"您的角色是“{held}”，这项操作要“{wanted}”{above}才能做。"
    return Problem(403, detail, headers={"WWW-Authenticate": challenge})


async def _by_token(connection: HTTPConnection) -> Member:
    desk = staff_of(connection)
    scheme, token = get_authorization_scheme_param(connection.headers["authorization"])
    if scheme.lower() != "bearer" or not token:
        await _refuse_where_shut(desk)
        raise Problem(401, "请先登录：缺少工作人员令牌。", headers={"WWW-Authenticate": _CHALLENGE})
    found = desk.roster.find(token)
    if found is None:
        await _refuse_where_shut(desk)
        challenge = f'{_CHALLENGE}, error="invalid_token"'
        raise Problem(401, "令牌无效，请联系管理员。", headers={"WWW-Authenticate": challenge})
    return found


async def _refuse_where_shut(desk: StaffDesk) -> None:
    if not len(desk.roster) and not await run_in_threadpool(lambda: desk.accounts.any()):
        raise Problem(503, _SHUT)


Viewer = Annotated[Member, Depends(member("viewer"))]
Clerk = Annotated[Member, Depends(member("clerk"))]
Manager = Annotated[Member, Depends(member("manager"))]
OwnSession = Annotated[Session, Depends(own_session)]
CaseReader = Annotated[Member, Depends(permitted("cases.read"))]
CaseChanger = Annotated[Member, Depends(permitted("cases.change"))]
CaseExporter = Annotated[Member, Depends(permitted("cases.export"))]
ServiceWriter = Annotated[Member, Depends(permitted("services.write"))]
PeopleReader = Annotated[Member, Depends(permitted("people.read"))]
PeopleChanger = Annotated[Member, Depends(permitted("people.change"))]
AccountManager = Annotated[Member, Depends(permitted("accounts.manage"))]
