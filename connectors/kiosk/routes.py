"""`/api/v1/kiosk…`: what a kiosk shows, how a conversation there ends, and the code to go on by telephone."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends
from pydantic import BaseModel, Field, constr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.errors import KnowledgeError
from connectors.admission import address_of, admit
from connectors.devices import device_of
from connectors.kiosk.board import Board, board
from connectors.kiosk.code import code_for
from connectors.problem_docs import documented
from connectors.problems import Problem
from connectors.rest.bodies import require_json
from connectors.rest.examples import answered
from connectors.turns import assistant_of

router = APIRouter(prefix="/api/v1/kiosk", tags=["自助机"])

_END: dict[str, Any] = {"one": {"summary": "结束", "value": {"conversation_id": "kiosk:7d4a1c1e"}}}
_CODES: dict[str, Any] = {
    "chat": {"summary": "只有网址", "value": {"number": None}},
    "case": {"summary": "带事项编号", "value": {"number": "542436839"}},
}
_BOARD: dict[str, Any] = {
    "community": "缤纷社区",
    "groups": [
        {"title": "吃饭养老", "icon": "bowl", "tiles": [{"title": "上门助浴", "say": "办理 上门助浴"}]}
    ],
    "emergency": {
        "lead": "有危险请马上打电话。",
        "numbers": [{"name": "急救", "number": "120"}],
        "tiles": [{"title": "有人晕倒", "say": "有人晕倒了叫不醒"}],
    },
    "help": ["按一下要问的事。"],
    "person": {"title": "找工作人员", "say": "转人工"},
}


async def within_kiosks_limits(request: Request) -> None:
    """Counts the request by the address that a bureau's kiosks share. Raises `TooMany`."""
    known = device_of(request) is not None
    admit(request.app, "kiosk", address=address_of(request), known_device=known)


class KioskBoard(Board):
    """What is on the screen, and where it stands."""

    community: str | None = Field(..., description="自助机所在的社区；没有配置时为空")


class EndRequest(BaseModel):
    """The conversation to forget."""

    conversation_id: constr(regex=r"^kiosk:[A-Za-z0-9-]{8,64}$") = Field(  # type: ignore[valid-type]
        ..., description="这台自助机上的对话，以 kiosk: 开头：别的渠道的对话不能在这里结束"
    )


class CodeRequest(BaseModel):
    """Which case the telephone is to ask for, if any."""

    number: constr(regex=r"^\d{9}$") | None = Field(  # type: ignore[valid-type]
        ..., description="事项编号，9 位数字；没有就是 null"
    )


class CodeReply(BaseModel):
    """A QR code."""

    address: str
    size: int = Field(..., description="边长，包括四周的空白")
    path: str = Field(..., description="黑色部分，SVG 的 path 数据")


@router.get(
    "",
    summary="自助机首页上的内容",
    response_model=KioskBoard,
    responses={**answered(_BOARD), **documented(429, 500, 503)},
    dependencies=[Depends(within_kiosks_limits)],
)
def show(request: Request) -> JSONResponse:
    """常问的事、常办的事、紧急求助和使用说明，来自 `knowledge_base/kiosk.yml`。"""
    try:
        shown = board().dict()
    except KnowledgeError as error:
        raise Problem(503, "首页的内容暂时读不出来，可以直接提问。") from error
    device = device_of(request)
    return JSONResponse({"community": device and device.community, **shown})


@router.post(
    "/end",
    summary="结束自助机上的对话",
    status_code=204,
    dependencies=[Depends(within_kiosks_limits), Depends(require_json)],
    responses=documented(400, 413, 415, 422, 429, 500, 503),
)
async def end(request: Request, ended: Annotated[EndRequest, Body(openapi_examples=_END)]) -> Response:
    """居民说过的话、没有填完的表、信箱里的消息全部忘掉。已经办成的事不受影响。

    转给工作人员的对话留在工作人员那里，注明居民已经离开，不能再往自助机上发话。"""
    assistant = assistant_of(request.app)
    conversations = assistant.conversations
    # A turn that is under way is finished first: what it wants to keep is forgotten with the rest.
    async with conversations.turn(ended.conversation_id):
        pass
    await conversations.forget(ended.conversation_id)
    await assistant.left(ended.conversation_id)
    return Response(status_code=204)


@router.post(
    "/code",
    summary="用手机接着办的二维码",
    dependencies=[Depends(within_kiosks_limits), Depends(require_json)],
    response_model=CodeReply,
    responses={
        **answered({"address": "https://assistant.example.gov.cn/chat", "size": 33, "path": "M4 4h7v1h-7z"}),
        204: {"description": "没有二维码：没有配置居民从外面打开的网址（BOT_PUBLIC_URL）"},
        **documented(400, 413, 415, 422, 429, 500),
    },
)
def code(wanted: Annotated[CodeRequest, Body(openapi_examples=_CODES)]) -> Response:
    """二维码里只有聊天页面的网址和事项编号；查事项还要当时留的电话。"""
    made = code_for(wanted.number)
    if made is None:
        return Response(status_code=204)
    return JSONResponse(asdict(made))
