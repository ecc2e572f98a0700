"""`/api/v1/staff/helpers…`: volunteers, organisations and enterprises, entered, listed, certified."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.errors import NotAllowed
from bot.staff import HelperStatus, Kind
from connectors.problem_docs import documented
from connectors.problems import Problem
from connectors.rest.bodies import require_json
from connectors.rest.examples import answered
from connectors.staff import people_examples as examples
from connectors.staff.access import PeopleChanger, PeopleReader, StaffRoute, staff_of
from connectors.staff.people_fields import Day
from connectors.staff.people_schemas import (
    CertificateOut,
    HelperIn,
    HelperOut,
    HelpersOut,
    HelperStatusIn,
    OpeningsOut,
)

#: Most helpers, and most openings, of one answer.
MOST = 200

router = APIRouter(prefix="/api/v1/staff", tags=["服务人员"], route_class=StaffRoute)


@router.get(
    "/helpers",
    summary="查志愿者、社会组织、企业",
    response_model=HelpersOut,
    responses={**answered(examples.HELPERS), **documented(401, 403, 422, 500, 503)},
)
def list_helpers(
    request: Request,
    who: PeopleReader,
    kind: Annotated[Kind | None, Query(description="哪一类")] = None,
    status: Annotated[HelperStatus | None, Query(description="状态")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST, description="最多几位")] = MOST,
) -> JSONResponse:
    """新登记的在前；个人信息已经清除的不列。查看角色看到的姓名、电话是遮住的。每次查看都有记录。"""
    return JSONResponse(staff_of(request).people.listing(who, kind, status, limit))


@router.post(
    "/helpers",
    summary="登记志愿者、社会组织、企业",
    response_model=HelperOut,
    responses={
        **answered(examples.HELPER),
        **documented(400, 401, 403, 413, 415, 422, 500, 503, examples=examples.INCOMPLETE),
    },
)
def add_helper(
    request: Request,
    who: PeopleChanger,
    json: Annotated[None, Depends(require_json)],
    body: Annotated[HelperIn, Body(openapi_examples=examples.NEW_HELPERS)],
) -> JSONResponse:
    """登记前要本人同意保存个人信息。同一类、同名、同电话的就是同一位，资料按新的改。"""
    try:
        return JSONResponse(staff_of(request).people.add(who, body.profile()))
    except NotAllowed as error:
        raise Problem(422, str(error)) from error


@router.post(
    "/cases/{number}/enlist",
    summary="把志愿者注册列入志愿者",
    response_model=HelperOut,
    responses={
        **answered(examples.HELPER),
        **documented(401, 403, 404, 409, 422, 500, 503, examples=examples.NO_REGISTRATION),
    },
)
def enlist(request: Request, who: PeopleChanger, number: str) -> JSONResponse:
    """登记要先核对并确认。再列一次不会重复。"""
    return JSONResponse(staff_of(request).people.enlist(who, number))


@router.get(
    "/helpers/{helper}",
    summary="看一位服务人员",
    response_model=HelperOut,
    responses={
        **answered(examples.HELPER),
        **documented(401, 403, 404, 422, 500, 503, examples=examples.NO_HELPER),
    },
)
def read_helper(request: Request, who: PeopleReader, helper: str) -> JSONResponse:
    """含姓名和联系电话；查看角色看到的是遮住的。每次查看都有记录。"""
    return JSONResponse(staff_of(request).people.helper(who, helper))


@router.put(
    "/helpers/{helper}/status",
    summary="改服务人员的状态",
    response_model=HelperOut,
    responses={
        **answered(examples.HELPER),
        **documented(400, 401, 403, 404, 409, 413, 415, 422, 500, 503, examples=examples.NO_HELPER),
    },
)
def put_status(
    request: Request,
    who: PeopleChanger,
    json: Annotated[None, Depends(require_json)],
    helper: str,
    body: Annotated[HelperStatusIn, Body(openapi_examples=examples.STATUSES)],
) -> JSONResponse:
    """退出的，没有完成的邀请一并撤回，事项可以另外安排人。"""
    return JSONResponse(staff_of(request).people.put(who, helper, body.status))


@router.get(
    "/helpers/{helper}/openings",
    summary="这位可以接哪些事项",
    response_model=OpeningsOut,
    responses={
        **answered(examples.OPENINGS),
        **documented(401, 403, 404, 422, 500, 503, examples=examples.NO_HELPER),
    },
)
def list_openings(
    request: Request,
    who: PeopleReader,
    helper: str,
    limit: Annotated[int, Query(ge=1, le=MOST, description="最多几件")] = 20,
) -> JSONResponse:
    """合适的在前；居民的信息只有社区。"""
    return JSONResponse(staff_of(request).people.openings(who, helper, limit))


@router.get(
    "/helpers/{helper}/certificate",
    summary="出具志愿服务记录证明",
    response_model=CertificateOut,
    responses={
        **answered(examples.CERTIFICATE),
        **documented(401, 403, 404, 409, 422, 500, 503, examples=examples.NO_RECORD),
    },
)
def make_certificate(
    request: Request,
    who: PeopleChanger,
    helper: str,
    since: Annotated[Day, Query(description="从哪一天起")],
    until: Annotated[Day, Query(description="到哪一天为止，这一天也算")],
) -> JSONResponse:
    """只给志愿者出具；记录单位在 BOT_SERVICE_RECORDER 里写。每次出具都有记录。"""
    if since > until:
        raise Problem(422, "开始的日期不能晚于结束的日期。")
    return JSONResponse(staff_of(request).people.certificate(who, helper, since, until))
