"""`/api/v1/staff/account…`: what everybody does with their own account. Tokens have none."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse

from connectors.accounts import examples
from connectors.accounts.browser import address_of, label_of
from connectors.accounts.schemas import (
    CodeIn,
    EndedOut,
    OwnOut,
    PasswordIn,
    ProofIn,
    RecoveryOut,
    SessionsOut,
    TotpOut,
)
from connectors.accounts.seen import own_seen, session_seen
from connectors.fields import Word
from connectors.problem_docs import documented
from connectors.rest.bodies import require_json
from connectors.rest.examples import answered
from connectors.staff import cookies
from connectors.staff.access import OwnSession, StaffRoute, staff_of

router = APIRouter(prefix="/api/v1/staff/account", tags=["我的账号"], route_class=StaffRoute)

_JSON = [Depends(require_json)]
_PROVED = documented(400, 401, 403, 409, 413, 415, 422, 429, 500, 503, examples=examples.WRONG_PASSWORD)
_LOOKED = documented(401, 403, 500, 503)


@router.get("", summary="我是谁", response_model=OwnOut, responses={**answered(examples.OWN), **_LOOKED})
def read_own(session: OwnSession) -> JSONResponse:
    """登录的人、角色、能做的事，以及改动时要带的 CSRF 令牌。"""
    return JSONResponse(own_seen(session))


@router.post(
    "/password",
    summary="修改密码",
    response_model=OwnOut,
    dependencies=_JSON,
    responses={**answered(examples.OWN), **_PROVED},
)
def change_password(
    request: Request, session: OwnSession, body: Annotated[PasswordIn, Body()]
) -> JSONResponse:
    """所有设备上的登录都会结束，当前浏览器换一个新的 Cookie 和 CSRF 令牌。"""
    accounts = staff_of(request).accounts
    present, new = body.present.get_secret_value(), body.new.get_secret_value()
    entered = accounts.change_password(session, present, new, address_of(request), label_of(request))
    opened = accounts.session(entered.token)
    # Disabled at this very moment: the cookie is of no use, and what is answered does not matter.
    response = JSONResponse(own_seen(opened or session))
    cookies.put_in(response, request, entered.token)
    return response


@router.post(
    "/totp",
    summary="开启两步验证",
    response_model=TotpOut,
    dependencies=_JSON,
    responses={**answered(examples.TOTP), **_PROVED},
)
def offer_totp(request: Request, session: OwnSession, body: Annotated[ProofIn, Body()]) -> JSONResponse:
    """给出密钥和二维码；用 confirm 交回一个验证码以后才算开启。"""
    password = body.password.get_secret_value()
    offered = staff_of(request).accounts.offer_totp(session, password, address_of(request))
    return JSONResponse({"secret": offered.secret, "uri": offered.uri, "qr": offered.qr})


@router.post(
    "/totp/confirm",
    summary="确认两步验证",
    response_model=RecoveryOut,
    dependencies=_JSON,
    responses={
        **answered(examples.RECOVERY),
        **documented(400, 401, 403, 409, 413, 415, 422, 500, 503),
    },
)
def confirm_totp(request: Request, session: OwnSession, body: Annotated[CodeIn, Body()]) -> JSONResponse:
    """验证码对了就开启，给出恢复码，并结束其他设备上的登录。"""
    return JSONResponse({"recovery_codes": staff_of(request).accounts.confirm_totp(session, body.code)})


@router.post(
    "/totp/remove",
    summary="关闭两步验证",
    response_model=OwnOut,
    dependencies=_JSON,
    responses={**answered(examples.OWN), **_PROVED},
)
def remove_totp(request: Request, session: OwnSession, body: Annotated[ProofIn, Body()]) -> JSONResponse:
    """恢复码一并作废。"""
    accounts = staff_of(request).accounts
    accounts.remove_own_totp(session, body.password.get_secret_value(), address_of(request))
    return JSONResponse({**own_seen(session), "totp": False})


@router.get(
    "/sessions",
    summary="登录的设备",
    response_model=SessionsOut,
    responses={**answered(examples.SESSIONS), **_LOOKED},
)
def list_sessions(request: Request, session: OwnSession) -> JSONResponse:
    """自己的登录，最近用过的在前。"""
    found = staff_of(request).accounts.sessions(session)
    return JSONResponse({"sessions": [session_seen(one) for one in found]})


@router.post(
    "/sessions/end-others",
    summary="退出其他所有设备",
    response_model=EndedOut,
    responses={**answered(examples.ENDED), **_LOOKED},
)
def end_others(request: Request, session: OwnSession) -> JSONResponse:
    """只留下当前的登录。"""
    return JSONResponse({"ended": staff_of(request).accounts.end_others(session)})


@router.post(
    "/sessions/{id}/end",
    summary="退出一台设备",
    response_model=EndedOut,
    responses={
        **answered({"ended": 1}),
        **documented(401, 403, 404, 422, 500, 503, examples=examples.NO_SESSION),
    },
)
def end_session(request: Request, session: OwnSession, id: Word) -> JSONResponse:
    """只能结束自己的登录；别人的和没有的，都是 404。"""
    staff_of(request).accounts.end(session, id)
    return JSONResponse({"ended": 1})
