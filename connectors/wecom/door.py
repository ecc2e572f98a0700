"""`/connectors/wecom`: the callback of a WeCom (企业微信) application (contract, section 5)."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from connectors.tencent import door

PATH = "/connectors/wecom"

_EXAMPLE = (
    "<xml><ToUserName><![CDATA[ww123]]></ToUserName><AgentID><![CDATA[1000002]]></AgentID>"
    "<Encrypt><![CDATA[…]]></Encrypt></xml>"
)

router = APIRouter(tags=["企业微信"])


@router.get(PATH, summary="企业微信：验证回调地址", **door.verifying_docs("msg_signature"))
async def verify(request: Request) -> Response:
    """签名对得上，就返回解密后的 `echostr`。"""
    return await door.verify(request, "wecom")


@router.post(PATH, summary="企业微信：收消息与事件", **door.receiving_docs(_EXAMPLE, "msg_signature"))
async def receive(request: Request) -> Response:
    """消息都是加密的；五秒内一定答复，答不完的随后用应用消息补上。"""
    return await door.receive(request, "wecom")
