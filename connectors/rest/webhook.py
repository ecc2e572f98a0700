"""`POST /webhooks/rest/webhook`: what a client of Rasa's REST channel expects.

The shape is that of `rasa.core.channels.rest` (3.6): a list of bubbles, each with `recipient_id` and
only those of `text`, `buttons` and `custom` that have content. Unlike Rasa's, a failure is answered
as one.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.messages import Reply, Turn
from connectors.admission import address_of
from connectors.problem_docs import documented
from connectors.problems import Problem
from connectors.rest.bodies import require_json
from connectors.rest.examples import RASA_REPLY, RASA_REQUESTS, answered
from connectors.rest.schemas import RasaReply, RasaRequest
from connectors.turns import take_turn

router = APIRouter(prefix="/webhooks/rest", tags=["对话"])


async def refuse_stream(
    stream: Annotated[
        str, Query(description="不支持分段返回，只接受 false", json_schema_extra={"enum": ["false", "0"]})
    ] = "false",
) -> None:
    """Raises Problem 422 when the client asks for Rasa's line-by-line streaming."""
    if stream.lower() not in {"false", "0"}:
        message = "不支持分段返回（stream），请去掉这个参数，答复会一次返回"
        raise Problem(422, f"{message}。", extensions={"errors": [{"field": "stream", "message": message}]})


@router.post(
    "/webhook",
    summary="发一条消息（Rasa REST 格式）",
    dependencies=[Depends(refuse_stream), Depends(require_json)],
    response_model=list[RasaReply],
    responses={**answered(RASA_REPLY), **documented(400, 413, 415, 422, 429, 500, 503)},
)
async def post_rasa_message(
    request: Request,
    message: Annotated[RasaRequest, Body(openapi_examples=RASA_REQUESTS)],
) -> JSONResponse:
    """与 Rasa 的 REST 渠道相同的格式；依据与识别结果在 `custom` 里。"""
    turn = Turn(message.sender, message.message, "rest")
    reply = await take_turn(request.app, turn, address_of(request))
    return JSONResponse(rasa_bubbles(reply))


def rasa_bubbles(reply: Reply) -> list[dict[str, Any]]:
    """A reply → Rasa's list of bubbles. Every bubble carries the trace, as any may be read alone."""
    data = reply.to_dict()
    bubbles = []
    for message in data["replies"]:
        bubble: dict[str, Any] = {"recipient_id": data["conversation_id"]}
        bubble.update({key: message[key] for key in ("text", "buttons") if message[key]})
        bubble["custom"] = {"citations": message["citations"], "trace": data["trace"]}
        bubbles.append(bubble)
    return bubbles
