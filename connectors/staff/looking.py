"""`GET /api/v1/staff/…`: cases listed, read, counted and exported."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from bot.errors import NotAllowed
from bot.staff import Filters, Status
from connectors.fields import Word
from connectors.problem_docs import documented
from connectors.problems import Problem
from connectors.rest.examples import answered
from connectors.staff.access import CaseExporter, CaseReader, StaffRoute, staff_of
from connectors.staff.examples import CASE_WITH_HISTORY, CASES, NOT_FOUND, OVERDUE, SHEET
from connectors.staff.fields import Moment
from connectors.staff.schemas import CasesOut, CaseWithHistory, OverdueOut

#: Most cases of one page.
MAX_CASES = 200
_MAX_CURSOR = 256

router = APIRouter(prefix="/api/v1/staff", tags=["工作人员"], route_class=StaffRoute)


def read_filters(
    status: Annotated[list[Status] | None, Query(description="状态，可以写几个")] = None,
    service: Annotated[Word | None, Query(description="服务编号，如 home-bathing")] = None,
    topic: Annotated[Word | None, Query(description="主题编号，如 elder-care")] = None,
    community: Annotated[Word | None, Query(description="社区的名字")] = None,
    assignee: Annotated[Word | None, Query(description="办理人")] = None,
    overdue: Annotated[bool, Query(description="只看逾期的")] = False,
    since: Annotated[Moment | None, Query(description="在这个时间或以后提交的")] = None,
    until: Annotated[Moment | None, Query(description="在这个时间以前提交的")] = None,
) -> Filters:
    """The query of a list as the desk's filters."""
    return Filters(
        statuses=tuple(status or ()),
        service=service,
        topic=topic,
        community=community,
        assignee=assignee,
        overdue=overdue,
        since=since,
        until=until,
    )


Filtered = Annotated[Filters, Depends(read_filters)]


@router.get(
    "/cases",
    summary="查事项",
    response_model=CasesOut,
    responses={**answered(CASES), **documented(401, 403, 422, 500, 503)},
)
def list_cases(
    request: Request,
    who: CaseReader,
    filters: Filtered,
    limit: Annotated[int, Query(ge=1, le=MAX_CASES, description="一页最多几件")] = 50,
    cursor: Annotated[str | None, Query(max_length=_MAX_CURSOR, description="上一页给的翻页标记")] = None,
) -> JSONResponse:
    """按提交时间从新到旧，一次一页。查看角色看到的姓名、电话是遮住的。每次查看都有记录。"""
    try:
        return JSONResponse(staff_of(request).listing(who, filters, limit, cursor))
    except NotAllowed as error:
        raise Problem(422, str(error)) from error


@router.get(
    "/cases.csv",
    summary="导出事项（CSV）",
    response_class=Response,
    responses={
        200: {
            "description": "成功",
            "content": {"text/csv": {"schema": {"type": "string"}, "example": SHEET}},
        },
        **documented(401, 403, 422, 500, 503),
    },
)
def export_cases(request: Request, who: CaseExporter, filters: Filtered) -> StreamingResponse:
    """筛选条件与“查事项”相同，可以直接用 Excel 打开。只有主管可以导出，每次导出都有记录。"""
    return StreamingResponse(
        staff_of(request).export(who, filters),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="cases.csv"'},
    )


@router.get(
    "/cases/{number}",
    summary="看一件事项",
    response_model=CaseWithHistory,
    responses={**answered(CASE_WITH_HISTORY), **documented(401, 403, 404, 422, 500, 503, examples=NOT_FOUND)},
)
def read_case(request: Request, who: CaseReader, number: str) -> JSONResponse:
    """事项的内容与全部经过。编号是 9 位数字，可以带短横线。"""
    return JSONResponse(staff_of(request).case(who, number))


@router.get(
    "/overdue",
    summary="逾期的有多少",
    response_model=OverdueOut,
    responses={**answered(OVERDUE), **documented(401, 403, 500, 503)},
)
def count_overdue(request: Request, who: CaseReader) -> JSONResponse:
    """过了办理期限或预约时间还没有办完的事项，按服务统计，多的在前。"""
    return JSONResponse(staff_of(request).overdue(who))
