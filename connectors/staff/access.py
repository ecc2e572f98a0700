"""Who may come in: a bearer token (RFC 6750) and the role it stands for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from starlette.requests import Request
from starlette.responses import Response

from bot.staff import Member, Role, StaffDesk
from connectors.problems import Problem
from connectors.turns import assistant_of

_ROLES = {"viewer": "查看", "clerk": "经办", "manager": "主管"}
_CHALLENGE = 'Bearer realm="staff"'

#: Says in the OpenAPI document what `StaffRoute` asks for.
_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="staff",
    description="令牌由 `python -m bot staff token` 生成，配置在 BOT_STAFF_TOKENS。",
)


def staff_of(request: Request) -> StaffDesk:
    """The assistant's staff desk. Raises Problem 503 before there is one, and where nobody has a token."""
    desk = assistant_of(request.app).staff
    if not len(desk.roster):
        raise Problem(503, "工作人员接口没有开通：还没有配置令牌（BOT_STAFF_TOKENS）。")
    return desk


def authenticated(request: Request) -> Member:
    """Whose token the request carries. Raises Problem 401, and what `staff_of` raises."""
    desk = staff_of(request)
    scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() != "bearer" or not token:
        raise Problem(401, "请先登录：缺少工作人员令牌。", headers={"WWW-Authenticate": _CHALLENGE})
    found = desk.roster.find(token)
    if found is None:
        challenge = f'{_CHALLENGE}, error="invalid_token"'
        raise Problem(401, "令牌无效，请联系管理员。", headers={"WWW-Authenticate": challenge})
    return found


class StaffRoute(APIRoute):
    """A door that knows who asks before it reads anything that they sent."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The door's own handler, behind the question who asks."""
        handle = super().get_route_handler()

        async def handle_members(request: Request) -> Response:
            request.state.member = authenticated(request)
            return await handle(request)

        return handle_members


def member(role: Role) -> Callable[..., Coroutine[Any, Any, Member]]:
    """A dependency of a `StaffRoute`: the member who asks, of this role at least. Raises Problem 403."""

    async def find(request: Request, token: Annotated[Any, Depends(_bearer)]) -> Member:
        found: Member = request.state.member
        if not found.is_at_least(role):
            challenge = f'{_CHALLENGE}, error="insufficient_scope"'
            detail = f"您的角色是“{_ROLES[found.role]}”，这项操作要“{_ROLES[role]}”以上才能做。"
            raise Problem(403, detail, headers={"WWW-Authenticate": challenge})
        return found

    return find


Viewer = Annotated[Member, Depends(member("viewer"))]
Clerk = Annotated[Member, Depends(member("clerk"))]
Manager = Annotated[Member, Depends(member("manager"))]
