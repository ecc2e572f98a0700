"""`POST /api/v1/mailbox`: what reached a conversation unasked, for pages that cannot open a WebSocket.

A POST although nothing changes: a conversation's id is its resident's secret, and addresses are logged.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse

from connectors.admission import within_limits
from connectors.problem_docs import documented
from connectors.rest.bodies import require_json
from connectors.rest.examples import answered
from connectors.rest.schemas import MessageOut
from connectors.turns import assistant_of
from connectors.websocket.frames import ItemNumber, OwnConversation
from connectors.websocket.mailbox import begin

router = APIRouter(prefix="/api/v1", tags=["对话"])

_REQUESTS: dict[str, Any] = {
    "first": {"summary": "第一次看", "value": {"conversation_id": "c-1"}},
    "later": {"summary": "看第 2 件以后的", "value": {"conversation_id": "c-1", "after": 2}},
}
_REPLY: dict[str, Any] = {
    "conversation_id": "c-1",
    "after": 2,
    "items": [
        {
            "number": 3,
            "kind": "agent",
            "messages": [{"text": "您好，我是社区的工作人员。", "buttons": [], "citations": []}],
        }
    ],
}


class MailboxRequest(OwnConversation):
    """Whose mailbox, and the number of the last item seen."""

    after: ItemNumber = Field(ItemNumber(0), description="已经看过的最后一件的编号，没有就是 0")


class ItemOut(BaseModel):
    """Something that came by itself."""

    number: int
    kind: Literal["agent", "late", "notice", "status"]
    messages: list[MessageOut]


class MailboxReply(BaseModel):
    """What came after number `after`, in order."""

    conversation_id: str
    after: int = Field(..., description="从哪一件以后算起；信箱重新编号后是 0")
    items: list[ItemOut]


@router.post(
    "/mailbox",
    summary="看看对话里有没有新的消息",
    dependencies=[Depends(within_limits), Depends(require_json)],
    response_model=MailboxReply,
    responses={**answered(_REPLY), **documented(400, 413, 415, 422, 429, 500, 503)},
)
async def look(
    request: Request, wanted: Annotated[MailboxRequest, Body(openapi_examples=_REQUESTS)]
) -> JSONResponse:
    """工作人员的话、办理通知、迟到的答复。能用 `/ws/v1/chat` 的网页不需要它，那里会直接送到。"""
    assistant = assistant_of(request.app)
    number = await begin(assistant, wanted.conversation_id, wanted.after)
    items = await assistant.conversations.since(wanted.conversation_id, number)
    told = [{"number": item.number, **item.data} for item in items]
    return JSONResponse({"conversation_id": wanted.conversation_id, "after": number, "items": told})
