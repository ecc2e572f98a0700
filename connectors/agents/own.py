"""`/api/v1/agent/…`: the agent's own sentences, and what became of suggestions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.handover.room import AgentRoom
from connectors.agents.call_schemas import (
    ACCEPTANCE,
    PHRASE,
    PHRASE_IN,
    PHRASES,
    AcceptanceOut,
    PhraseIn,
    PhraseOut,
    PhrasesOut,
)
from connectors.agents.rooms import room_of
from connectors.problem_docs import documented
from connectors.rest.bodies import require_json
from connectors.rest.examples import answered
from connectors.staff.access import Clerk, StaffRoute

router = APIRouter(prefix="/api/v1/agent", tags=["坐席自己的"], route_class=StaffRoute)


def _room(request: Request) -> AgentRoom:
    return room_of(request.app)


Room = Annotated[AgentRoom, Depends(_room)]


@router.get(
    "/phrases",
    summary="常用语",
    response_model=PhrasesOut,
    responses={**answered(PHRASES), **documented(401, 403, 500, 503)},
)
def list_phrases(who: Clerk, room: Room) -> JSONResponse:
    """自己存的，别人看不到。"""
    return JSONResponse({"phrases": room.desk.phrases.of(who.name)})


@router.post(
    "/phrases",
    summary="存一句常用语",
    dependencies=[Depends(require_json)],
    response_model=PhraseOut,
    responses={**answered(PHRASE), **documented(400, 401, 403, 409, 413, 415, 422, 500, 503)},
)
def keep_phrase(
    who: Clerk, room: Room, body: Annotated[PhraseIn, Body(openapi_examples=PHRASE_IN)]
) -> JSONResponse:
    """同一句只存一次。"""
    return JSONResponse(room.desk.phrases.add(who.name, body.text))


@router.delete(
    "/phrases/{number}",
    summary="删掉一句常用语",
    response_model=PhrasesOut,
    responses={
        **answered(PHRASES),
        **documented(401, 403, 404, 422, 500, 503, examples={404: "没有这句常用语。"}),
    },
)
def drop_phrase(
    who: Clerk, room: Room, number: Annotated[int, Path(ge=1, le=2**31 - 1, description="常用语的号码")]
) -> JSONResponse:
    """只能删自己的；返回剩下的。"""
    room.desk.phrases.remove(who.name, number)
    return JSONResponse({"phrases": room.desk.phrases.of(who.name)})


@router.get(
    "/acceptance",
    summary="建议采用情况",
    response_model=AcceptanceOut,
    responses={**answered(ACCEPTANCE), **documented(401, 403, 500, 503)},
)
def acceptance(who: Clerk, room: Room) -> JSONResponse:
    """近 30 天里各类建议照用、改用、不用各有多少，全体坐席合计。"""
    return JSONResponse(room.desk.acceptance())
