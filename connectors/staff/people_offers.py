"""`/api/v1/staff/offers…`: requests put to helpers, what they answer, the hours they served."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import JSONResponse

from connectors.problem_docs import documented
from connectors.rest.bodies import require_json
from connectors.rest.examples import answered
from connectors.staff import people_examples as examples
from connectors.staff.access import PeopleChanger, PeopleReader, StaffRoute, staff_of
from connectors.staff.examples import NOT_FOUND
from connectors.staff.people_schemas import HoursIn, MatchesOut, OfferIn, OfferOut, OfferReasonIn

#: Most helpers proposed for one case.
MOST = 50
#: The largest number that both databases keep as an offer's.
_LARGEST = 2**31 - 1

router = APIRouter(prefix="/api/v1/staff", tags=["服务人员"], route_class=StaffRoute)

OfferNumber = Annotated[int, Path(ge=1, le=_LARGEST, description="邀请的编号")]
_RESPONSES = {
    **answered(examples.OFFER),
    **documented(400, 401, 403, 404, 409, 413, 415, 422, 500, 503, examples=examples.NO_OFFER),
}


@router.get(
    "/cases/{number}/matches",
    summary="这个事项可以请谁",
    response_model=MatchesOut,
    responses={
        **answered(examples.MATCHES),
        **documented(401, 403, 404, 422, 500, 503, examples=NOT_FOUND),
    },
)
def list_matches(
    request: Request,
    who: PeopleReader,
    number: str,
    limit: Annotated[int, Query(ge=1, le=MOST, description="最多几位")] = 5,
) -> JSONResponse:
    """按会做什么、社区远近、有没有空排序，写明理由；已经问过的在 offers 里。只是建议，由工作人员决定。"""
    return JSONResponse(staff_of(request).people.matches(who, number, limit))


@router.post("/cases/{number}/offers", summary="请人来做", response_model=OfferOut, responses=_RESPONSES)
def make_offer(
    request: Request,
    who: PeopleChanger,
    json: Annotated[None, Depends(require_json)],
    number: str,
    body: Annotated[OfferIn, Body(openapi_examples=examples.OFFERS)],
) -> JSONResponse:
    """把事项问一位服务人员，可以同时问几位，先接受的承接。再问同一位不会重复。"""
    return JSONResponse(staff_of(request).people.offer(who, number, body.helper))


@router.post("/offers/{offer}/accept", summary="对方接受", response_model=OfferOut, responses=_RESPONSES)
def accept(request: Request, who: PeopleChanger, offer: OfferNumber) -> JSONResponse:
    """事项分派给这一位，问过的其他人一并撤回。别人先接了，返回 409。"""
    return JSONResponse(staff_of(request).people.answer(who, offer, "accept"))


@router.post(
    "/offers/{offer}/done",
    summary="记录服务时间",
    response_model=OfferOut,
    responses={**_RESPONSES, **answered(examples.SERVED)},
)
def record_hours(
    request: Request,
    who: PeopleChanger,
    json: Annotated[None, Depends(require_json)],
    offer: OfferNumber,
    body: Annotated[HoursIn, Body(openapi_examples=examples.SERVICE_HOURS)],
) -> JSONResponse:
    """按实际服务的时间记；事项本身由工作人员另外办结。"""
    return JSONResponse(staff_of(request).people.serve(who, offer, "done", body.hours, body.began))


@router.post(
    "/offers/{offer}/correct",
    summary="更正服务时间",
    response_model=OfferOut,
    responses={**_RESPONSES, **answered(examples.SERVED)},
)
def correct_hours(
    request: Request,
    who: PeopleChanger,
    json: Annotated[None, Depends(require_json)],
    offer: OfferNumber,
    body: Annotated[HoursIn, Body(openapi_examples=examples.SERVICE_HOURS)],
) -> JSONResponse:
    """记错了就更正，更正有记录；没有写 began 的，开始时间不变。"""
    return JSONResponse(staff_of(request).people.serve(who, offer, "correct", body.hours, body.began))


@router.post(
    "/offers/{offer}/{step}", summary="对方谢绝、撤回邀请", response_model=OfferOut, responses=_RESPONSES
)
def refuse(
    request: Request,
    who: PeopleChanger,
    json: Annotated[None, Depends(require_json)],
    offer: OfferNumber,
    step: Annotated[Literal["decline", "withdraw"], Path(description="decline 谢绝、withdraw 撤回")],
    body: Annotated[OfferReasonIn, Body(openapi_examples=examples.REFUSALS)],
) -> JSONResponse:
    """已经接受的撤回以后，事项可以另外安排人。"""
    return JSONResponse(staff_of(request).people.answer(who, offer, step, body.reason or ""))
