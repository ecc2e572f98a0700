"""`PUT /api/v1/staff/services/…/timetable`: hours, closed days, places and capacities of a service."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Path
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.errors import BookingsTouched, TimetableFaults
from bot.staff import bookings_seen
from connectors.fields import MAX_WORD_LENGTH
from connectors.problem_docs import documented
from connectors.problems import Problem
from connectors.rest.bodies import require_json
from connectors.rest.examples import answered
from connectors.staff.access import ServiceWriter, StaffRoute, staff_of
from connectors.staff.timetable_schemas import TimetableOut, TimetableSaveIn

router = APIRouter(prefix="/api/v1/staff/services", tags=["服务"], route_class=StaffRoute)

ServiceId = Annotated[str, Path(min_length=1, max_length=MAX_WORD_LENGTH, description="服务编号")]

_TIMETABLE: dict[str, Any] = {
    "hours": {"mon": ["08:30-11:30", "13:30-17:00"], "sat": ["09:00-11:30"]},
    "open_on_holidays": False,
    "closed_days": ["2026-12-24", "2027-02-08 至 2027-02-12"],
    "capacity": 4,
    "slot_minutes": 30,
    "duration_minutes": 60,
    "lead_hours": 2,
    "horizon_days": 30,
    "place": "老人家中",
    "example": False,
}
_KEPT: dict[str, Any] = {
    "service": "home-bathing",
    "name": "上门助浴",
    "timetable": _TIMETABLE,
    "version": 2,
    "updated_by": "王主管",
    "updated_at": "2026-11-26T09:00:00+08:00",
}
_REFUSED = {
    404: "没有这项服务，或者它不用预约，没有时间和名额。",
    409: "王主管刚刚改过这项服务，您的修改没有保存。请刷新页面，看过新的内容再改。",
    422: "有几处没有填对，什么都没有保存。",
}
_CHANGES = {
    "change": {"summary": "改时间和名额", "value": {"version": 1, "timetable": _TIMETABLE, "seen": []}}
}


@router.put(
    "/{service}/timetable",
    summary="改服务的时间、名额和地点",
    response_model=TimetableOut,
    responses={
        **answered(_KEPT),
        **documented(400, 401, 403, 404, 409, 413, 415, 422, 500, 503, examples=_REFUSED),
    },
)
def save_timetable(
    request: Request,
    who: ServiceWriter,
    json: Annotated[None, Depends(require_json)],
    service: ServiceId,
    body: Annotated[TimetableSaveIn, Body(openapi_examples=_CHANGES)],
) -> JSONResponse:
    """马上在所有机器上生效，不用重启。

    已有的预约不会自动改动或取消：不合新安排的，第一次返回 409 并列在 bookings 里，看过以后把它们的 id
    写进 seen 再发一次。
    """
    desk = staff_of(request).timetables
    try:
        return JSONResponse(desk.save(who, service, body.timetable.values(), body.version, body.seen))
    except TimetableFaults as error:
        errors = [{"field": f"timetable.{key}", "message": fault} for key, fault in error.faults.items()]
        raise Problem(422, str(error), extensions={"errors": errors}) from error
    except BookingsTouched as error:
        raise Problem(409, str(error), extensions={"bookings": bookings_seen(error.bookings)}) from error
