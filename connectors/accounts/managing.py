"""`/api/v1/staff/accounts…`: accounts made and changed by administrators, by account or not at all."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse

from connectors.accounts import examples
from connectors.accounts.schemas import AccountIn, AccountOut, AccountsOut, ChangeIn, EndedOut, OneTimeOut
from connectors.accounts.seen import account_seen, one_time_seen
from connectors.fields import Word
from connectors.problem_docs import documented
from connectors.rest.bodies import require_json
from connectors.rest.examples import answered
from connectors.staff.access import AccountManager, StaffRoute, staff_of

router = APIRouter(prefix="/api/v1/staff/accounts", tags=["账号"], route_class=StaffRoute)

_JSON = [Depends(require_json)]
_CHANGED = documented(400, 401, 403, 404, 409, 413, 415, 422, 500, 503, examples=examples.NO_ACCOUNT)
_DONE = documented(401, 403, 404, 422, 500, 503, examples=examples.NO_ACCOUNT)


@router.get(
    "",
    summary="全部账号",
    response_model=AccountsOut,
    responses={**answered(examples.ACCOUNTS), **documented(401, 403, 500, 503)},
)
def list_accounts(request: Request, who: AccountManager) -> JSONResponse:
    """按账号名排列。"""
    return JSONResponse({"accounts": [account_seen(one) for one in staff_of(request).accounts.listing()]})


@router.post(
    "",
    summary="新建账号",
    response_model=OneTimeOut,
    dependencies=_JSON,
    responses={
        **answered(examples.ONE_TIME),
        **documented(400, 401, 403, 409, 413, 415, 422, 500, 503),
    },
)
def add_account(
    request: Request,
    who: AccountManager,
    body: Annotated[AccountIn, Body(openapi_examples=examples.NEW_ACCOUNTS)],
) -> JSONResponse:
    """给出一次性密码，本人第一次登录时要换掉。"""
    accounts = staff_of(request).accounts
    return JSONResponse(one_time_seen(accounts.add(who.name, body.name, body.display_name, body.roles)))


@router.get(
    "/{id}", summary="一个账号", response_model=AccountOut, responses={**answered(examples.ACCOUNT), **_DONE}
)
def read_account(request: Request, who: AccountManager, id: Word) -> JSONResponse:
    """账号的角色和状态。"""
    return JSONResponse(account_seen(staff_of(request).accounts.find(id)))


@router.patch(
    "/{id}",
    summary="修改账号",
    response_model=AccountOut,
    dependencies=_JSON,
    responses={**answered(examples.ACCOUNT), **_CHANGED},
)
def change_account(
    request: Request,
    who: AccountManager,
    id: Word,
    body: Annotated[ChangeIn, Body(openapi_examples=examples.CHANGES)],
) -> JSONResponse:
    """改角色和停用会结束对方的登录。自己的角色不能自己改，最后一个管理员不能没有。"""
    accounts = staff_of(request).accounts
    changed = accounts.change(who.name, id, body.display_name, body.roles, body.disabled)
    return JSONResponse(account_seen(changed))


@router.post(
    "/{id}/password",
    summary="换成一次性密码",
    response_model=OneTimeOut,
    responses={**answered(examples.ONE_TIME), **_DONE},
)
def reset_password(request: Request, who: AccountManager, id: Word) -> JSONResponse:
    """原来的密码作废，对方的登录全部结束，试错的暂停也一并解除。"""
    return JSONResponse(one_time_seen(staff_of(request).accounts.set_password(who.name, id)))


@router.post(
    "/{id}/unlock",
    summary="解除暂停",
    response_model=AccountOut,
    responses={**answered(examples.ACCOUNT), **_DONE},
)
def unlock(request: Request, who: AccountManager, id: Word) -> JSONResponse:
    """密码试错太多的，马上可以再试。"""
    return JSONResponse(account_seen(staff_of(request).accounts.unlock(who.name, id)))


@router.post(
    "/{id}/totp/remove",
    summary="关闭别人的两步验证",
    response_model=AccountOut,
    responses={**answered(examples.ACCOUNT), **_DONE},
)
def remove_totp(request: Request, who: AccountManager, id: Word) -> JSONResponse:
    """手机和恢复码都丢了的时候用；对方的登录全部结束。"""
    return JSONResponse(account_seen(staff_of(request).accounts.remove_totp(who.name, id)))


@router.post(
    "/{id}/sessions/end",
    summary="结束全部登录",
    response_model=EndedOut,
    responses={**answered(examples.ENDED), **_DONE},
)
def end_sessions(request: Request, who: AccountManager, id: Word) -> JSONResponse:
    """对方在所有设备上都要重新登录。"""
    return JSONResponse({"ended": staff_of(request).accounts.end_sessions(who.name, id)})
