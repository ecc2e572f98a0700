"""Who may come in: a bearer token (RFC 6750) and the role it stands for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from bot.staff import Member, Role, StaffDesk
from connectors.problems import Problem
from connectors.turns import assistant_of

_ROLES = {"viewer": "查看", "clerk": "经办", "manager": "主管"}
_CHALLENGE = 'Bearer realm="staff"'

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


def member(role: Role) -> Callable[..., Coroutine[Any, Any, Member]]:
    """A dependency: the member who asks, of this role at least. Raises Problem 401 and 403."""

    async def find(
        request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
    ) -> Member:
        desk = staff_of(request)
        if credentials is None:
            raise Problem(401, "请先登录：缺少工作人员令牌。", headers={"WWW-Authenticate": _CHALLENGE})
        found = desk.roster.find(credentials.credentials)
        if found is None:
            challenge = f'{_CHALLENGE}, error="invalid_token"'
            raise Problem(401, "令牌无效，请联系管理员。", headers={"WWW-Authenticate": challenge})
        if not found.is_at_least(role):
            challenge = f'{_CHALLENGE}, error="insufficient_scope"'
            detail = f"您的角色是“{_ROLES[found.role]}”，这项操作要“{_ROLES[role]}”以上才能做。"
            raise Problem(403, detail, headers={"WWW-Authenticate": challenge})
        return found

    return find


Viewer = Annotated[Member, Depends(member("viewer"))]
Clerk = Annotated[Member, Depends(member("clerk"))]
Manager = Annotated[Member, Depends(member("manager"))]
