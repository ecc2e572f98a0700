"""`/api/v1/agent/…`: the queue, and the conversations that people take over."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.handover import Filters, State, Urgency
from bot.messages import Channel
from connectors.agents.examples import (
    CLOSINGS,
    COLLEAGUES,
    CONVERSATION,
    HANDOVER,
    LINE,
    LINES,
    NOTES,
    QUEUE,
    SUGGESTED,
    TRANSFERS,
    UNKNOWN_HANDOVER,
)
from connectors.agents.rooms import room_of
from connectors.agents.schemas import (
    MAX_SUGGESTIONS,
    CloseIn,
    ColleaguesOut,
    ConversationOut,
    HandoverOut,
    NoteIn,
    QueueOut,
    SaidOut,
    SuggestOut,
    TransferIn,
    WriteIn,
)
from connectors.fields import Word
from connectors.problem_docs import documented
from connectors.rest.bodies import require_json
from connectors.rest.examples import answered
from connectors.staff.access import Clerk, StaffRoute

router = APIRouter(prefix="/api/v1/agent", tags=["转人工"], route_class=StaffRoute)

_LOOKED = (401, 403, 404, 422, 500, 503)
_CHANGED = (400, 401, 403, 404, 409, 413, 415, 422, 500, 503)
_JSON = [Depends(require_json)]


def read_filters(
    who: Clerk,
    state: Annotated[list[State] | None, Query(description="状态，可以写几个；不写是没有结束的")] = None,
    mine: Annotated[bool, Query(description="只看自己手上的")] = False,
    topic: Annotated[Word | None, Query(description="主题编号，如 elder-care")] = None,
    urgency: Annotated[Urgency | None, Query(description="high 紧急、normal 一般")] = None,
    channel: Annotated[Channel | None, Query(description="居民从哪个渠道来")] = None,
) -> Filters:
    """The query of a queue as filters."""
    states = {"states": tuple(state)} if state else {}
    return Filters(**states, agent=who.name if mine else None, topic=topic, urgency=urgency, channel=channel)


@router.get(
    "/queue",
    summary="排队的会话",
    response_model=QueueOut,
    responses={**answered(QUEUE), **documented(401, 403, 422, 500, 503)},
)
async def list_queue(
    request: Request, who: Clerk, filters: Annotated[Filters, Depends(read_filters)]
) -> JSONResponse:
    """紧急的在前，其余按等候时间，等得久的在前；不含居民说的话。每次查看都有记录。"""
    return JSONResponse(await room_of(request.app).queue(who, filters))


@router.get(
    "/colleagues",
    summary="可以转给谁",
    response_model=ColleaguesOut,
    responses={**answered(COLLEAGUES), **documented(401, 403, 500, 503)},
)
async def list_colleagues(request: Request, who: Clerk) -> JSONResponse:
    """能接手会话的同事的名字。"""
    return JSONResponse({"colleagues": await room_of(request.app).colleagues()})


@router.get(
    "/conversations/{id}",
    summary="看一个会话",
    response_model=ConversationOut,
    responses={**answered(CONVERSATION), **documented(*_LOOKED, examples=UNKNOWN_HANDOVER)},
)
async def read_conversation(
    request: Request,
    who: Clerk,
    id: Word,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="只要这一句以后的")] = 0,
) -> JSONResponse:
    """居民和助手、工作人员说的话、备注、经过，还有居民的事项。别人手上的只有主管能看。每次查看都有记录。"""
    return JSONResponse(await room_of(request.app).conversation(who, id, after))


@router.get(
    "/conversations/{id}/suggestions",
    summary="对这个会话的建议",
    response_model=SuggestOut,
    responses={**answered(SUGGESTED), **documented(*_LOOKED, examples=UNKNOWN_HANDOVER)},
)
async def suggest(
    request: Request,
    who: Clerk,
    id: Word,
    limit: Annotated[int, Query(ge=1, le=MAX_SUGGESTIONS, description="最多几条")] = 3,
) -> JSONResponse:
    """可以答的、接着可以问的、可以办的；用 `/api/v1/suggestions/{id}/feedback` 评价。"""
    return JSONResponse((await room_of(request.app).suggestions(who, id, limit)).to_dict())


@router.post(
    "/conversations/{id}/claim",
    summary="接手",
    response_model=HandoverOut,
    responses={**answered(HANDOVER), **documented(401, 403, 404, 409, 422, 500, 503)},
)
async def claim(request: Request, who: Clerk, id: Word) -> JSONResponse:
    """几个人同时接手，只有一个人接到，别人得到 409。接手以后助手不再回答，居民会知道工作人员来了。"""
    return JSONResponse(await room_of(request.app).claim(who, id))


@router.post(
    "/conversations/{id}/lines",
    summary="回复居民",
    dependencies=_JSON,
    response_model=SaidOut,
    responses={**answered(LINE), **documented(*_CHANGED, examples=UNKNOWN_HANDOVER)},
)
async def write(
    request: Request, who: Clerk, id: Word, body: Annotated[WriteIn, Body(openapi_examples=LINES)]
) -> JSONResponse:
    """发到居民所在的渠道。没有得到答复时用同一个 `key` 重发，居民只会收到一次；一句发完再发下一句。

    `sent` 为 false 时，另一次请求正在发送这一句。"""
    return JSONResponse(await room_of(request.app).write(who, id, body.text, body.key))


@router.post(
    "/conversations/{id}/note",
    summary="添加备注",
    dependencies=_JSON,
    response_model=SaidOut,
    responses={**answered(LINE), **documented(*_CHANGED, examples=UNKNOWN_HANDOVER)},
)
async def note(
    request: Request, who: Clerk, id: Word, body: Annotated[NoteIn, Body(openapi_examples=NOTES)]
) -> JSONResponse:
    """给同事看的，居民看不到，加密保存。"""
    return JSONResponse(await room_of(request.app).note(who, id, body.text, body.key))


@router.post(
    "/conversations/{id}/transfer",
    summary="转给同事，或放回队列",
    dependencies=_JSON,
    response_model=HandoverOut,
    responses={**answered(HANDOVER), **documented(*_CHANGED, examples=UNKNOWN_HANDOVER)},
)
async def transfer(
    request: Request, who: Clerk, id: Word, body: Annotated[TransferIn, Body(openapi_examples=TRANSFERS)]
) -> JSONResponse:
    """自己手上的可以转，别人手上的只有主管能转；`to` 为 null 时放回队列，助手接着回答居民。"""
    return JSONResponse(await room_of(request.app).transfer(who, id, body.to, body.note))


@router.post(
    "/conversations/{id}/close",
    summary="结束",
    dependencies=_JSON,
    response_model=HandoverOut,
    responses={**answered(HANDOVER), **documented(*_CHANGED, examples=UNKNOWN_HANDOVER)},
)
async def close(
    request: Request, who: Clerk, id: Word, body: Annotated[CloseIn, Body(openapi_examples=CLOSINGS)]
) -> JSONResponse:
    """居民会知道结束了，以后由助手回答。内容到了保存期会清除。"""
    return JSONResponse(await room_of(request.app).close(who, id, body.outcome, body.note))
