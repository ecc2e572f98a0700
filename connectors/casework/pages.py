"""`/admin/cases…`. What is done to a case goes through the staff's API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.errors import CaseNotFound, NotAllowed
from bot.staff import Filters, Status
from connectors.casework.services import service_page, services_page
from connectors.casework.volunteers import matching_page, volunteer_page, volunteers_page
from connectors.pages.staff import Visitor, render, staff_page
from connectors.problems import Problem
from connectors.staff.access import staff_of

#: Cases of one page.
_PAGE: Final = 50
#: Longer than any service's or community's name.
_WORD: Final = 64
_STATUSES: Final = {
    "requested": "已登记，等待处理",
    "confirmed": "已确认",
    "in_progress": "办理中",
    "waitlisted": "候补排队中",
    "done": "已办结",
    "rated": "已评价",
    "cancelled": "已取消",
    "no_show": "未到场",
    "expired": "已过期",
}
#: Steps that a button does, with what is asked first; the API has more.
_STEPS: Final = {
    "confirm": ("确认", ""),
    "start": ("开始办理", ""),
    "complete": ("办结", "确定已经办结了吗？"),
    "miss": ("记为未到场", "确定居民没有到场吗？"),
    "cancel": ("取消", "确定取消这件事项吗？居民会收到通知。"),
}
_ACTIONS: Final = {
    "open": "登记",
    "wait": "排队候补",
    "promote": "递补",
    "rate": "评价",
    "reschedule": "改期",
    "expire": "记为过期",
    "assign": "分派",
    "note": "备注",
    "erase": "清除个人信息",
    **{action: name for action, (name, _) in _STEPS.items()},
}
_ACTORS: Final = {"resident": "居民", "system": "系统"}


@staff_page("cases.read")
async def cases_page(request: Request, visitor: Visitor) -> Response:
    """Cases, newest first, with their deadlines; and how many are overdue."""
    desk, filters = staff_of(request), _filters(request)
    cursor = request.query_params.get("cursor") or None
    try:
        page = await run_in_threadpool(lambda: desk.listing(visitor.member, filters, _PAGE, cursor))
    except NotAllowed as error:
        raise Problem(422, str(error)) from error
    return render(
        request,
        "cases/list.html",
        visitor,
        cases=[_with_times(case) for case in page["cases"]],
        following=None if page["cursor"] is None else request.url.include_query_params(cursor=page["cursor"]),
        overdue=await run_in_threadpool(lambda: desk.overdue(visitor.member)),
        filters=filters,
        services=desk.offering.names,
        statuses=_STATUSES,
    )


@staff_page("cases.read")
async def case_page(request: Request, visitor: Visitor) -> Response:
    """One case with its history, and the steps that its reader may do."""
    desk, number = staff_of(request), request.path_params["number"]
    try:
        case = await run_in_threadpool(lambda: desk.case(visitor.member, number))
    except CaseNotFound as error:
        raise Problem(404, "没有找到这个编号的事项。") from error
    moves = (
        await run_in_threadpool(lambda: _moves(request, case)) if "reschedule" in case["actions"] else None
    )
    history = [{**event, "at": datetime.fromisoformat(event["at"])} for event in case["history"]]
    return render(
        request,
        "cases/one.html",
        visitor,
        case=_with_times(case),
        history=history,
        labels=desk.offering.labels(case["service"]),
        moves=moves,
        tasks=desk.crew.tasks(visitor.member, case),
        steps={action: step for action, step in _STEPS.items() if action in case["actions"]},
        statuses=_STATUSES,
        actions=_ACTIONS,
        actors=_ACTORS,
    )


def _moves(request: Request, case: dict[str, Any]) -> dict[str, Any]:
    """The times that a booking could be moved to: of the day that was asked for, else near its own."""
    day, booked = _day(request.query_params.get("day", "")), datetime.fromisoformat(case["starts_at"])
    people = int(case["fields"].get("people") or 1)
    free = staff_of(request).offering.free_times(case["service"], people, booked, day)
    return {"day": day, "times": [start for start in free if start != booked]}


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _filters(request: Request) -> Filters:
    query = request.query_params
    status = query.get("status", "")
    known: tuple[Status, ...] = tuple(one for one in get_args(Status) if one == status)
    return Filters(
        statuses=known,
        service=query.get("service", "")[:_WORD] or None,
        community=query.get("community", "").strip()[:_WORD] or None,
        overdue=query.get("overdue") == "1",
    )


def _with_times(case: dict[str, Any]) -> dict[str, Any]:
    names = ("starts_at", "due_at", "created_at")
    times = {name: datetime.fromisoformat(case[name]) for name in names if case[name] is not None}
    return {**case, **times}


def casework_pages() -> list[BaseRoute]:
    """The pages of services, of cases and of those who carry them out."""
    return [
        Route("/admin/services", services_page, methods=["GET"]),
        Route("/admin/services/{service}", service_page, methods=["GET"]),
        Route("/admin/cases", cases_page, methods=["GET"]),
        Route("/admin/cases/{number}", case_page, methods=["GET"]),
        Route("/admin/cases/{number}/helpers", matching_page, methods=["GET"]),
        Route("/admin/volunteers", volunteers_page, methods=["GET"]),
        Route("/admin/volunteers/{helper}", volunteer_page, methods=["GET"]),
    ]
