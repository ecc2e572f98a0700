"""`/admin/services…`: what can be booked when and where. Changes go through the staff's API."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from connectors.pages.staff import Visitor, render, staff_page
from connectors.staff.access import staff_of

_DAYS: Final = {
    "mon": "周一",
    "tue": "周二",
    "wed": "周三",
    "thu": "周四",
    "fri": "周五",
    "sat": "周六",
    "sun": "周日",
}


@staff_page("services.write")
async def services_page(request: Request, visitor: Visitor) -> Response:
    """Each service with its hours, places and the next times that are free."""
    offering = staff_of(request).offering
    return render(
        request, "cases/services.html", visitor, services=await run_in_threadpool(offering.services)
    )


@staff_page("services.write")
async def service_page(request: Request, visitor: Visitor) -> Response:
    """The timetable of one service to be changed, and the bookings that somebody has to see to."""
    desk, service = staff_of(request).timetables, request.path_params["service"]
    opened = await run_in_threadpool(lambda: desk.open(visitor.member, service))
    return render(
        request,
        "cases/service.html",
        visitor,
        service={**opened, "updated_at": _moment(opened["updated_at"])},
        timetable=opened["timetable"],
        bookings=[{**one, "starts_at": _moment(one["starts_at"])} for one in opened["bookings"]],
        days=_DAYS,
    )


def _moment(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)
