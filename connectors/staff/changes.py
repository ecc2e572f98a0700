"""`POST /api/v1/staff/cases/…`: what staff do to a case. Answers with the case as it is afterwards."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.staff import Step
from connectors.problem_docs import documented
from connectors.rest.bodies import require_json
from connectors.rest.examples import answered
from connectors.staff.access import CaseChanger, StaffRoute, staff_of
from connectors.staff.examples import ASSIGNMENTS, CASE, MOVES, NOT_FOUND, NOTES, REASONS
from connectors.staff.schemas import AssignIn, CaseOut, NoteIn, ReasonIn, RescheduleIn

router = APIRouter(prefix="/api/v1/staff/cases/{number}", tags=["工作人员"], route_class=StaffRoute)

_RESPONSES = {
    **answered(CASE),
    **documented(400, 401, 403, 404, 409, 413, 415, 422, 500, 503, examples=NOT_FOUND),
}


@router.post("/assign", summary="分派", response_model=CaseOut, responses=_RESPONSES)
def assign(
    request: Request,
    who: CaseChanger,
    json: Annotated[None, Depends(require_json)],
    number: str,
    body: Annotated[AssignIn, Body(openapi_examples=ASSIGNMENTS)],
) -> JSONResponse:
    """交给某人或某单位办理；`assignee` 为 null 时收回。"""
    return JSONResponse(staff_of(request).assign(who, number, body.assignee))


@router.post("/note", summary="添加备注", response_model=CaseOut, responses=_RESPONSES)
def note(
    request: Request,
    who: CaseChanger,
    json: Annotated[None, Depends(require_json)],
    number: str,
    body: Annotated[NoteIn, Body(openapi_examples=NOTES)],
) -> JSONResponse:
    """备注写入事项的经过，居民看不到。"""
    return JSONResponse(staff_of(request).note(who, number, body.text))


@router.post("/reschedule", summary="改期", response_model=CaseOut, responses=_RESPONSES)
def reschedule(
    request: Request,
    who: CaseChanger,
    json: Annotated[None, Depends(require_json)],
    number: str,
    body: Annotated[RescheduleIn, Body(openapi_examples=MOVES)],
) -> JSONResponse:
    """改到别的时间，并通知居民。约满时返回 409，`waitlist` 为 true 则排候补。"""
    desk = staff_of(request)
    return JSONResponse(desk.reschedule(who, number, body.when, body.reason or "", body.waitlist))


@router.post(
    "/{action}", summary="确认、开始、办结、未到场、取消", response_model=CaseOut, responses=_RESPONSES
)
def step(
    request: Request,
    who: CaseChanger,
    json: Annotated[None, Depends(require_json)],
    number: str,
    action: Annotated[
        Step, Path(description="confirm 确认、start 开始办理、complete 办结、miss 未到场、cancel 取消")
    ],
    body: Annotated[ReasonIn, Body(openapi_examples=REASONS)],
) -> JSONResponse:
    """事项现在的状态不允许时返回 409。该通知居民的，系统会通知。"""
    return JSONResponse(staff_of(request).step(who, number, action, body.reason or ""))
