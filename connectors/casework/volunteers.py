"""`/admin/volunteers…` and whom a case could be given to. Changes go through the staff's API."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.errors import CaseNotFound
from bot.staff import HelperStatus, Kind
from connectors.pages.staff import Visitor, render, staff_page
from connectors.problems import Problem
from connectors.staff.access import staff_of

_KINDS: Final[dict[Kind, str]] = {"volunteer": "志愿者", "organisation": "社会组织", "enterprise": "企业"}
_STATUSES: Final[dict[HelperStatus, str]] = {"active": "可以安排", "paused": "暂停", "left": "已退出"}
#: What can be said of an offer by a button, with what is asked first.
_ANSWERS: Final = {
    "accept": ("对方接受", ""),
    "decline": ("对方谢绝", ""),
    "withdraw": ("撤回", "确定撤回吗？对方已经接受的，事项会空出来另外安排。"),
}
#: Names under which plain data has times.
_TIMES: Final = ("starts_at", "due_at", "offered_at", "served_at", "created_at")


@staff_page("people.read")
async def volunteers_page(request: Request, visitor: Visitor) -> Response:
    """Those who carry services out, and the requests that wait for one of them."""
    crew, query = staff_of(request).crew, request.query_params
    kind = next((one for one in get_args(Kind) if one == query.get("kind")), None)
    status = next((one for one in get_args(HelperStatus) if one == query.get("status")), None)
    helpers = await run_in_threadpool(lambda: crew.listing(visitor.member, kind, status))
    unserved = await run_in_threadpool(lambda: crew.unserved(visitor.member))
    return render(
        request,
        "cases/volunteers.html",
        visitor,
        helpers=[_with_times(one) for one in helpers],
        unserved=[_with_times(one) for one in unserved],
        kinds=_KINDS,
        statuses=_STATUSES,
        chosen=(kind, status),
    )


@staff_page("people.read")
async def volunteer_page(request: Request, visitor: Visitor) -> Response:
    """One of them: what was put to them, the hours they served, what they could take."""
    crew, number = staff_of(request).crew, request.path_params["helper"]
    try:
        found = await run_in_threadpool(lambda: crew.one(visitor.member, number))
    except CaseNotFound as error:
        raise Problem(404, "没有找到这个编号的服务人员。") from error
    return render(
        request,
        "cases/volunteer.html",
        visitor,
        helper=_with_times(found["helper"]),
        hours=found["hours"],
        offers=[_with_times(one) for one in found["offers"]],
        openings=[_with_times(one) for one in found["openings"]],
        statuses=_STATUSES,
        answers=_ANSWERS,
    )


@staff_page("people.read")
async def matching_page(request: Request, visitor: Visitor) -> Response:
    """Whom a case could be given to, best first, and what those say who were asked."""
    desk, number = staff_of(request), request.path_params["number"]
    try:
        case = await run_in_threadpool(lambda: desk.case(visitor.member, number))
        found = await run_in_threadpool(lambda: desk.crew.matches(visitor.member, number))
    except CaseNotFound as error:
        raise Problem(404, "没有找到这个编号的事项。") from error
    return render(
        request,
        "cases/matching.html",
        visitor,
        case=_with_times(case),
        matches=found["matches"],
        offers=[_with_times(one) for one in found["offers"]],
        answers=_ANSWERS,
    )


def _with_times(plain: dict[str, Any]) -> dict[str, Any]:
    return {**plain, **{name: datetime.fromisoformat(plain[name]) for name in _TIMES if plain.get(name)}}
