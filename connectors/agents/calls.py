"""`/api/v1/agent/…`: telephone calls, and what an agent has done for a resident."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.messages import Turn
from connectors.agents.call_schemas import (
    BEHALF,
    CATALOGUE,
    EAR,
    HEARD,
    HEARDS,
    BehalfIn,
    CatalogueOut,
    EarOut,
    HeardIn,
)
from connectors.agents.examples import HANDOVER, UNKNOWN_HANDOVER
from connectors.agents.listening import PATH
from connectors.agents.rooms import room_of
from connectors.agents.schemas import HandoverOut, SaidOut
from connectors.fields import Word
from connectors.problem_docs import documented
from connectors.rest.bodies import require_json
from connectors.rest.examples import MESSAGE_REPLY, answered
from connectors.rest.schemas import MessageReply
from connectors.staff.access import Clerk, StaffRoute
from connectors.turns import assistant_of

router = APIRouter(prefix="/api/v1/agent", tags=["电话与代办"], route_class=StaffRoute)

_CHANGED = (400, 401, 403, 404, 409, 413, 415, 422, 500, 503)
_JSON = [Depends(require_json)]


@router.post(
    "/calls",
    summary="接听电话",
    response_model=HandoverOut,
    responses={**answered({**HANDOVER, "channel": "hotline"}), **documented(401, 403, 500, 503)},
)
async def take_call(request: Request, who: Clerk) -> JSONResponse:
    """新开一个会话，由接听的人记录；工作人员说的话不会发到任何渠道。"""
    return JSONResponse(await room_of(request.app).answer(who))


@router.post(
    "/conversations/{id}/heard",
    summary="记下来电人说的话",
    dependencies=_JSON,
    response_model=SaidOut,
    responses={**answered(HEARD), **documented(*_CHANGED, examples=UNKNOWN_HANDOVER)},
)
async def hear(
    request: Request, who: Clerk, id: Word, body: Annotated[HeardIn, Body(openapi_examples=HEARDS)]
) -> JSONResponse:
    """只用于电话；每记一句，连接上会推送建议。"""
    return JSONResponse(await room_of(request.app).hear(who, id, body.text, body.key))


@router.post(
    "/conversations/{id}/recogniser",
    summary="接入语音识别",
    response_model=EarOut,
    responses={
        **answered(EAR),
        **documented(401, 403, 404, 409, 422, 500, 503, examples=UNKNOWN_HANDOVER),
    },
)
async def let_listen(request: Request, who: Clerk, id: Word) -> JSONResponse:
    """识别程序用这个口令连接，只能往这一通电话里记话，通话结束就失效。"""
    token = await room_of(request.app).ear(who, id)
    return JSONResponse({"path": PATH, "call": id, "token": token})


@router.post(
    "/conversations/{id}/behalf",
    summary="替居民办理",
    dependencies=_JSON,
    response_model=MessageReply,
    responses={**answered(MESSAGE_REPLY), **documented(*_CHANGED, examples=UNKNOWN_HANDOVER)},
)
async def act(
    request: Request, who: Clerk, id: Word, body: Annotated[BehalfIn, Body(openapi_examples=BEHALF)]
) -> JSONResponse:
    """助手的同一套表单，一问一答；办成的事项归到居民名下。同意由工作人员当面或在电话里问过再答。"""
    room = room_of(request.app)
    conversation = await room.behalf(who, id, body.run)
    turn = Turn(conversation, body.text, "hotline", body.key)
    reply = await assistant_of(request.app).handle(turn)
    if reply.trace.route == "done" and reply.trace.case is not None:
        await room.acted(who, id, reply.trace.case["id"])
    return JSONResponse(reply.to_dict())


@router.get(
    "/catalogue",
    summary="能办的服务和主题",
    response_model=CatalogueOut,
    responses={**answered(CATALOGUE), **documented(401, 403, 500, 503)},
)
async def catalogue(request: Request, who: Clerk) -> JSONResponse:
    """每项服务要填什么，表单照此生成。"""
    return JSONResponse(room_of(request.app).desk.catalogue())
