"""`POST /api/v1/messages`: the message API (contract, section 2)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.messages import Turn
from connectors.admission import address_of
from connectors.devices import community_of
from connectors.problem_docs import documented
from connectors.rest.bodies import require_json
from connectors.rest.examples import MESSAGE_REPLY, MESSAGE_REQUESTS, answered
from connectors.rest.schemas import MessageReply, MessageRequest
from connectors.turns import take_turn

router = APIRouter(prefix="/api/v1", tags=["对话"])


@router.post(
    "/messages",
    summary="发一条消息，得到答复",
    dependencies=[Depends(require_json)],
    response_model=MessageReply,
    responses={**answered(MESSAGE_REPLY), **documented(400, 413, 415, 422, 429, 500, 503)},
)
async def post_message(
    request: Request,
    message: Annotated[MessageRequest, Body(openapi_examples=MESSAGE_REQUESTS)],
) -> JSONResponse:
    """一场对话里的一句话。同一 `message_id` 重发时，返回第一次的结果，不会重复办理。"""
    community = community_of(request, message.channel)
    turn = Turn(message.conversation_id, message.text, message.channel, message.message_id, community)
    reply = await take_turn(request.app, turn, address_of(request))
    return JSONResponse(reply.to_dict())
